train_pipeline = [
    dict(type='DecordInit'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
number = 12
head = dict(dropout=0.4)
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='a.txt',
        data_prefix=dict(video='a'),
        pipeline=train_pipeline))
