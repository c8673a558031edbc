default_scope = 'mmaction'
val_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
val_dataloader = dict(
    batch_size=1,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='ConcatDataset',
        datasets=[
            dict(
                type='VideoDataset',
                ann_file='v1.txt',
                data_prefix=dict(video='d1'),
                pipeline=val_pipeline,
                test_mode=True),
            dict(
                type='VideoDataset',
                ann_file='v2.txt',
                data_prefix=dict(video='d2'),
                pipeline=val_pipeline,
                test_mode=True)
        ]))
val_evaluator = dict(
    type='AccMetric',
    metric_list='top_k_accuracy',
    metric_options=dict(top_k_accuracy=dict(topk=(1, 3))))
val_cfg = dict(type='ValLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
