model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNetTSM', pretrained='torchvision://resnet50', depth=50, norm_eval=False, shift_div=8),
    cls_head=dict(
        type='TSMHead',
        num_classes=400,
        in_channels=2048,
        spatial_type='avg',
        is_shift=True,
        average_clips='prob'),
    # model training and testing settings
)
optim_wrapper = dict(
    optimizer=dict(
        type='SGD',
        lr=0.01,  # this lr is used for 8 gpus
        momentum=0.9,
        weight_decay=0.0001),
    constructor='TSMOptimWrapperConstructor',
    paramwise_cfg=dict(fc_lr5=True),
    clip_grad=dict(max_norm=20, norm_type=2))
# learning policy
param_scheduler = [
    dict(type='MultiStepLR', milestones=[20, 40], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)
