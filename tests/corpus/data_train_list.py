train_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
common = dict(type='RawframeDataset', data_prefix='frames', pipeline=train_pipeline)
domain_adaptation = True
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=2,
    train=[
        dict(**common, ann_file='source.txt'),
        dict(**common, ann_file='target.txt')
    ],
    val=dict(**common, ann_file='val.txt'))
evaluation = dict(interval=1, metrics=['top_k_accuracy'])
