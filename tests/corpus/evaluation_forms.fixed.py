default_scope = 'mmaction'
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=[dict(type='DecordInit')]))
val_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='VideoDataset',
        ann_file='v.txt',
        data_prefix=dict(video='v'),
        pipeline=[dict(type='DecordInit')],
        test_mode=True))
test_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='VideoDataset',
        ann_file='v.txt',
        data_prefix=dict(video='v'),
        pipeline=[dict(type='DecordInit')],
        test_mode=True))
val_evaluator = dict(
    type='AccMetric',
    metric_list=('top_k_accuracy',),
    metric_options=dict(top_k_accuracy=dict(topk=(1, 2))),
    collect_device='gpu')
train_cfg = dict(val_begin=10, val_interval=5)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
test_evaluator = dict(
    type='AccMetric',
    metric_list=('top_k_accuracy', 'mean_class_accuracy'),
    collect_device='gpu')
