default_scope = 'mmaction'
optim_wrapper = dict(
    type='AmpOptimWrapper',
    optimizer=dict(type='SGD', lr=0.01),
    loss_scale=64.)
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)
fp16 = dict(enabled=True)
default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=5))
checkpoint_config = dict(keep=3)
log_config = dict(intervals=20)
custom_hooks = [
    dict(type='EMAHook', momentun=0.0002),
    dict(type='EmptyCacheHook', after_iter=True)
]
lr_config = 'step'
