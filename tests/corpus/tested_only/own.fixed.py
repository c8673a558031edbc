default_scope = 'mmaction'
model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
test_dataloader = dict(
    batch_size=1,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='VideoDataset',
        ann_file='v.txt',
        data_prefix=dict(video='v'),
        pipeline=[dict(type='DecordInit')],
        test_mode=True))
# optimizer
test_cfg = dict(type='TestLoop', fp16=True)
test_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', interval=5, save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
