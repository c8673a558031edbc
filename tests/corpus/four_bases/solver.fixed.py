# optimizer
optim_wrapper = dict(
    optimizer=dict(
        type='SGD',
        lr=0.01,  # this lr is used for 8 gpus
        momentum=0.9,
        weight_decay=0.0001),
    clip_grad=dict(max_norm=40, norm_type=2))
# learning policy
param_scheduler = [
    dict(type='MultiStepLR', milestones=[40, 80], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=100)
