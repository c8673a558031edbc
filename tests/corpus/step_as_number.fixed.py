optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.001 / 8 * 40),  # the rule of proportion
    clip_grad=dict(max_norm=20, norm_type=2))
param_scheduler = [dict(type='StepLR', step_size=7, by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=21)
