default_scope = 'mmaction'
sizes = [224, 256]
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='ConcatDataset',
        datasets=[
            dict(
                type='VideoDataset',
                ann_file='part0.txt',
                data_prefix=dict(video='part0'),
                pipeline=[dict(type='DecordInit')]),
            dict(
                type='VideoDataset',
                ann_file='part1.txt',
                data_prefix=dict(video='part1'),
                pipeline=[dict(type='DecordInit')]),
            dict(
                type='VideoDataset',
                ann_file='part2.txt',
                data_prefix=dict(video='part2'),
                pipeline=[dict(type='DecordInit')])]))
param_scheduler = [
    dict(
        type='MultiStepLR',
        milestones=[10 * i for i in range(1, 4)],
        by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=40)
