default_scope = 'mmaction'
default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=1))
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.1, momentum=0.9),
    clip_grad=dict(max_norm=40, norm_type=2))
param_scheduler = [
    dict(type='MultiStepLR', milestones=[40, 80], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=100)
