optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.1),
    clip_grad=dict(method='adaptive', clip=0.2))
params_config = dict(backbone=dict(lr_mult=0.1))
lr_config = dict(policy='customcos', periods=[10, 20], fixed=5, warmup_epochs=2)
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=35)
