train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    drop_last=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=train_pipeline))
data = dict(
    shared=dict(num_classes=5),
    source=dict(type='VideoDataset', ann_file='s.txt', data_prefix='s', pipeline=train_pipeline),
    test_videos_per_gpu=4,
    train_dataloader=dict(num_instances_per_batch=4))
