# settings
optim_wrapper = dict(
    optimizer=dict(
        type='SGD', lr=0.1,  # high
        momentum=0.9),
    clip_grad=dict(max_norm=40, norm_type=2))
param_scheduler = [dict(type='MultiStepLR', milestones=[10], by_epoch=True)]

train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=20)
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=[dict(type='DecordInit')]))
