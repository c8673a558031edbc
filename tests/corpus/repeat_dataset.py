data = dict(
    videos_per_gpu=8,
    val_workers_per_gpu=1,
    train=dict(
        type='RepeatDataset',
        times=10,
        dataset=dict(
            type='VideoDataset',
            ann_file='train.txt',
            data_prefix='videos',
            pipeline=[dict(type='DecordInit'), dict(type='DecordDecode')])))
