default_scope = 'mmaction'
model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead', num_classes=5),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[1, 2, 3],
        std=[4, 5, 6],
        to_rgb=True,
        format_shape='NCTHW'))
train_dataloader = dict(
    batch_size=1,
    num_workers=2,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=[
            dict(type='DecordInit'),
            dict(type='FormatShape', input_format='NCTHW'),
        ]))
data = dict(
    samples_per_gpu=4)
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12)
