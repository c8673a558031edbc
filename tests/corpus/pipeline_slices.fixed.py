default_scope = 'mmaction'
model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead', num_classes=5),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[1, 2, 3],
        std=[4, 5, 6],
        format_shape='NCTHW'))
train_pipeline = [
    dict(type='DecordInit'),
    dict(type='Flip', flip_ratio=0.2),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
val_pipeline = train_pipeline[:1] + train_pipeline[2:]
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=train_pipeline))
val_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='VideoDataset',
        ann_file='v.txt',
        data_prefix=dict(video='v'),
        pipeline=val_pipeline,
        test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
train_cfg = dict(val_interval=1)
val_cfg = dict(type='ValLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
