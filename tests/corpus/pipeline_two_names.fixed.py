default_scope = 'mmaction'
model = dict(
    type='Recognizer2D',
    cls_head=dict(type='TSMHead', num_classes=7),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[1, 2, 3],
        std=[4, 5, 6],
        format_shape='NCHW'))
val_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='PackActionInputs')
]
test_pipeline = val_pipeline
copy_dataset = dict(
    type='RawframeDataset',
    ann_file='core.txt',
    data_prefix=dict(img='core'),
    pipeline=test_pipeline,
    test_mode=True)
val_dataloader = dict(
    batch_size=16,
    num_workers=4,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=copy_dataset)
test_dataloader = dict(
    batch_size=16,
    num_workers=4,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=copy_dataset)
val_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
test_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
