optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.01),
    clip_grad=dict(max_norm=40, norm_type=2))
param_scheduler = [dict(type='MultiStepLR', milestones=[4], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=6)
