train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='RepeatDataset',
        times=10,
        dataset=dict(
            type='VideoDataset',
            ann_file='train.txt',
            data_prefix=dict(video='videos'),
            pipeline=[dict(type='DecordInit'), dict(type='DecordDecode')])))
data = dict(
    val_workers_per_gpu=1)
