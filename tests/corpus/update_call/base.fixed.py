default_scope = 'mmaction'
model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead', num_classes=400, average_clips='prob'))
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='a.txt',
        data_prefix=dict(video='a')))
