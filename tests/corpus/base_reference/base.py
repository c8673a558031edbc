train_pipeline = [
    dict(type='DecordInit'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
number = 12
head = dict(dropout=0.4)
data = dict(
    videos_per_gpu=8,
    train=dict(type='VideoDataset', ann_file='a.txt', data_prefix='a', pipeline=train_pipeline))
