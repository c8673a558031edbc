default_scope = 'mmaction'
model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
val_dataloader = dict(
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
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='feat_1.J&F-Mean', rule='greater'))
evaluation = dict(metrics='davis')
