model = dict(
    type='PrecedingRecognizer',
    backbone=dict(type='ResNet', depth=18),
    cls_head=dict(
        type='TSNHead',
        num_classes=10,
        in_channels=512,
        average_clips='score'),
    train_cfg=dict(intra_video=True),
    test_cfg=dict(precede_frames=20, topk=10))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=10)
