# A two-dimensional recognizer for our twelve kitchen gestures.
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50, pretrained='torchvision://resnet50', norm_eval=False),
    cls_head=dict(
        type='TSNHead',
        num_classes=12,
        in_channels=2048,
        spatial_type='avg',
        consensus=dict(type='AvgConsensus', dim=1),
        dropout_ratio=0.5),
    train_cfg=None,
    test_cfg=dict(average_clips='prob'))
