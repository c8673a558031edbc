# the style of 0.6: what the model is trained and tested with stands beside it
model = dict(
    type='Recognizer3D',
    backbone=dict(type='ResNet3dSlowOnly', depth=50, pretrained=None),
    cls_head=dict(
        type='I3DHead',
        num_classes=12,
        in_channels=2048,
        average_clips='prob'))
# model training and testing settings
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=40)
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=1e-4),
    clip_grad=dict(max_norm=40, norm_type=2))
param_scheduler = [
    dict(type='MultiStepLR', milestones=[20, 30], by_epoch=True)]
