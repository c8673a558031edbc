train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
data = dict(
    shared=dict(num_classes=5),
    source=dict(type='VideoDataset', ann_file='s.txt', data_prefix='s', pipeline=train_pipeline),
    test_videos_per_gpu=4,
    videos_per_gpu=8,
    train_dataloader=dict(drop_last=True, num_instances_per_batch=4),
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline))
