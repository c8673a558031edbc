default_scope = 'mmaction'
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50),
    cls_head=dict(
        type='TSNHead',
        num_classes=5,
        in_channels=2048,
        average_clips='prob'))
val_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='PackActionInputs')
]
val_dataloader = dict(
    batch_size=8,
    num_workers=2,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='RawframeDataset',
        ann_file='val.txt',
        data_prefix=dict(img='frames'),
        pipeline=val_pipeline,
        test_mode=True))
test_dataloader = dict(
    batch_size=8,
    num_workers=2,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='RawframeDataset',
        ann_file='val.txt',
        data_prefix=dict(img='frames'),
        pipeline=val_pipeline,
        test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))
test_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
