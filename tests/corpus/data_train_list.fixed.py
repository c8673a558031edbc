train_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='PackActionInputs')
]
common = dict(type='RawframeDataset', data_prefix=dict(img='frames'), pipeline=train_pipeline)
domain_adaptation = True
val_dataloader = dict(
    batch_size=8,
    num_workers=2,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(**common, ann_file='val.txt', test_mode=True))
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=2,
    train=[
        dict(**common, ann_file='source.txt'),
        dict(**common, ann_file='target.txt')
    ])
val_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))
train_cfg = dict(val_interval=1)
val_cfg = dict(type='ValLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
