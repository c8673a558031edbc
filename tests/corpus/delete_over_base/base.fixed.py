model = dict(
    type='Recognizer3D',
    backbone=dict(type='ResNet3dSlowOnly', depth=50),
    cls_head=dict(
        type='I3DHead',
        num_classes=400,
        in_channels=2048,
        average_clips='prob'))
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.1, momentum=0.9),
    clip_grad=dict(max_norm=40, norm_type=2))
param_scheduler = [
    dict(type='MultiStepLR', milestones=[40, 80], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=100)
