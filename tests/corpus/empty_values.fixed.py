default_scope = 'mmaction'
val_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
test_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
optim_wrapper = dict(type='AmpOptimWrapper', loss_scale=512.0)
lr_config = dict()
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
load_from = None
resume = False
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=1)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
