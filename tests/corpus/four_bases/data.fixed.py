train_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='PackActionInputs')
]
train_dataloader = dict(
    batch_size=32,
    num_workers=4,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='RawframeDataset',
        ann_file='data/train.txt',
        data_prefix=dict(img='data/frames'),
        pipeline=train_pipeline))
val_dataloader = dict(
    batch_size=32,
    num_workers=4,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='RawframeDataset',
        ann_file='data/val.txt',
        data_prefix=dict(img='data/frames'),
        pipeline=train_pipeline,
        test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))
val_cfg = dict(type='ValLoop')
