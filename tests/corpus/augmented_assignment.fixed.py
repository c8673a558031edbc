default_scope = 'mmaction'
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=27))
train_pipeline = [
    dict(type='DecordInit'),
    dict(type='DecordDecode'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs'),
]
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='a.txt',
        data_prefix=dict(video='a'),
        pipeline=train_pipeline))
