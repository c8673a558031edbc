model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=101))
train_pipeline = [
    dict(type='DecordInit'),
    dict(type='DecordDecode'),
    dict(type='Imgaug', transforms='default'),
    dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6]),
    dict(type='RandomErasing', probability=0.25),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
