_base_ = ['./own.py']
train_dataloader = dict(
    batch_size=1,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=[dict(type='DecordInit')]))
val_dataloader = dict(
    batch_size=1,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='VideoDataset',
        ann_file='v.txt',
        data_prefix=dict(video='v'),
        pipeline=[dict(type='DecordInit')],
        test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))
optim_wrapper = dict(
    type='AmpOptimWrapper',
    optimizer=dict(type='SGD', lr=0.01),
    loss_scale=512.0)
param_scheduler = [
    dict(type='MultiStepLR', milestones=[4], by_epoch=True),
    dict(type='MultiStepMomentum', milestones=[4], gamma=0.5, by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=7, val_interval=5)
val_cfg = dict(type='ValLoop', fp16=True)
