default_scope = 'mmaction'
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
train_dataloader = dict(
    batch_size=12,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='a.txt',
        data_prefix=dict(video='a'),
        pipeline=train_pipeline))
train_cfg = dict(
    type='MultiLoaderEpochBasedTrainLoop',
    max_epochs=10,
    other_loaders=[
        dict(
            batch_size=64,
            num_workers=1,
            pin_memory=True,
            sampler=dict(type='DefaultSampler', shuffle=True),
            dataset=dict(
                type='ImageDataset',
                ann_file='b.txt',
                data_prefix=dict(img='b'),
                pipeline=train_pipeline))])
