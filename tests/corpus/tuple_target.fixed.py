default_scope = 'mmaction'
train_ann, val_ann = 'train.txt', 'val.txt'
width = height = 224
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [dict(type='Resize', scale=(width, height))]
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file=train_ann,
        data_prefix=dict(video='t'),
        pipeline=train_pipeline))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=5)
