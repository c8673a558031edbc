default_scope = 'mmaction'
model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead', num_classes=5, average_clips='prob'),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[1, 2, 3], std=[4, 5, 6], format_shape='NCTHW'))
train_pipeline = [
    dict(type='DecordInit'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')  # TODO
]
train_dataloader = dict(
    batch_size=8,
    num_workers=4,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=train_pipeline))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12)
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
param_scheduler = [
    dict(type='MultiStepLR', milestones=[8, 11], by_epoch=True)]
