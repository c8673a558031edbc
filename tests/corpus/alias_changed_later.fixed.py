train_pipeline = [
    dict(type='DecordInit'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')]
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=train_pipeline))
# the list is the same as that in `data`
# last
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=3)
