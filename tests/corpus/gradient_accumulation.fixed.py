optim_wrapper = dict(
    optimizer=dict(
        type='SGD', lr=0.01, momentum=0.9,
        weight_decay=0.0001),  # this lr is used for 8 gpus
    accumulative_counts=3,
    clip_grad=dict(max_norm=40, norm_type=2))
# learning policy
param_scheduler = [
    dict(type='MultiStepLR', milestones=[30, 60], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=70)
