default_scope = 'mmaction'
model = dict(
    type='Recognizer2D',
    cls_head=dict(type='TSNHead', num_classes=7),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[1.0, 2.0, 3.0],
        std=[4.0, 5.0, 6.0],
        to_rgb=True,
        format_shape='NCHW'))
head = [
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=8),
    dict(type='RawFrameDecode'),
]
tail = [
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='PackActionInputs'),
]
train_pipeline = [*head, dict(type='MultiScaleCrop', input_size=224), *tail]
val_pipeline = [*head, dict(type='CenterCrop', crop_size=224), *tail]
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='RawframeDataset',
        ann_file='a.txt',
        data_prefix=dict(img='frames'),
        pipeline=train_pipeline))
val_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='RawframeDataset',
        ann_file='b.txt',
        data_prefix=dict(img='frames'),
        pipeline=val_pipeline,
        test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
train_cfg = dict(val_interval=2)
val_cfg = dict(type='ValLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
