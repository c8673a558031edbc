model = dict(
    type='Recognizer3D',
    backbone=dict(type='ResNet3d', depth=50),
    cls_head=dict(
        type='I3DHead',
        num_classes=400,
        in_channels=2048,
        average_clips='prob'))
