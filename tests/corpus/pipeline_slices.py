model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [
    dict(type='DecordInit'),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_bgr=False),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
val_pipeline = train_pipeline[:1] + train_pipeline[2:]
train_pipeline[1]['flip_ratio'] = 0.2
data = dict(
    videos_per_gpu=4,
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=val_pipeline))
evaluation = dict(interval=1)
