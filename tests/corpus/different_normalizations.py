model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [
    dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_bgr=False),
    dict(type='FormatShape', input_format='NCTHW'),
]
val_pipeline = [
    dict(type='Normalize', mean=[7, 8, 9], std=[4, 5, 6], to_bgr=False),
    dict(type='FormatShape', input_format='NCTHW'),
]
data = dict(
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=val_pipeline))
evaluation = dict(interval=1)
