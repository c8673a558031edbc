train_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
data = dict(
    videos_per_gpu=8,
    train=dict(
        source=dict(type='RawframeDataset', ann_file='s.txt', data_prefix='s', pipeline=train_pipeline),
        target=dict(type='RawframeDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline)))
total_epochs = 20
