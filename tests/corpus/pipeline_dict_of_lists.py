model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=7))
pipelines = dict(
    train=[
        dict(type='RawFrameDecode'),
        dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6]),
        dict(type='FormatShape', input_format='NCTHW'),
        dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
        dict(type='ToTensor', keys=['imgs', 'label'])
    ],
    valid=[
        dict(type='RawFrameDecode'),
        dict(type='CenterCrop', crop_size=224),
        dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6]),
        dict(type='FormatShape', input_format='NCTHW'),
        dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
        dict(type='ToTensor', keys=['imgs'])
    ])
data = dict(
    videos_per_gpu=2,
    train=dict(type='RawframeDataset', ann_file='a', data_prefix='p', pipeline=pipelines['train']),
    val=dict(type='RawframeDataset', ann_file='b', data_prefix='p', pipeline=pipelines['valid']),
    test=dict(type='RawframeDataset', ann_file='b', data_prefix='p', pipeline=pipelines['valid']))
evaluation = dict(interval=1, metrics=['top_k_accuracy'])
