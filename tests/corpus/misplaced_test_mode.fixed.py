default_scope = 'mmaction'
shared = dict(
    type='VideoDataset',
    ann_file='all.txt',
    data_prefix=dict(video='all'),
    pipeline=[dict(type='DecordInit')])
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=shared)
val_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(shared, test_mode=True))
test_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(shared, test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
test_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
train_cfg = dict(val_interval=1)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
