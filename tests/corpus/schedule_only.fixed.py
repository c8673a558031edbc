# optimizer
optim_wrapper = dict(
    optimizer=dict(
        type='SGD', lr=0.02, momentum=0.9, weight_decay=0.0001),
    constructor='TSMOptimWrapperConstructor',
    paramwise_cfg=dict(fc_lr5=True),
    clip_grad=dict(max_norm=20, norm_type=2))
# learning policy
param_scheduler = [
    dict(type='MultiStepLR', milestones=[20, 40], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)
