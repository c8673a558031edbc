default_scope = 'mmaction'
model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead', num_classes=7),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[1, 2, 3],
        std=[4, 5, 6],
        format_shape='NCTHW'))
pipelines = dict(
    train=[
        dict(type='RawFrameDecode'),
        dict(type='FormatShape', input_format='NCTHW'),
        dict(type='PackActionInputs')
    ],
    valid=[
        dict(type='RawFrameDecode'),
        dict(type='CenterCrop', crop_size=224),
        dict(type='FormatShape', input_format='NCTHW'),
        dict(type='PackActionInputs')
    ])
train_dataloader = dict(
    batch_size=2,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='RawframeDataset',
        ann_file='a',
        data_prefix=dict(img='p'),
        pipeline=pipelines['train']))
val_dataloader = dict(
    batch_size=2,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='RawframeDataset',
        ann_file='b',
        data_prefix=dict(img='p'),
        pipeline=pipelines['valid'],
        test_mode=True))
test_dataloader = dict(
    batch_size=2,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='RawframeDataset',
        ann_file='b',
        data_prefix=dict(img='p'),
        pipeline=pipelines['valid'],
        test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))
test_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))
train_cfg = dict(val_interval=1)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
