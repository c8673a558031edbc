default_scope = 'mmaction'
model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
val_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
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
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.01))
param_scheduler = [dict(type='MultiStepLR', milestones=[4], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=6)
val_cfg = dict(type='ValLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', interval=-1, save_best='auto', save_last=False),
    sync_buffers=dict(type='SyncBuffersHook'))
