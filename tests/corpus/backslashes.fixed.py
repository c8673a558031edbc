train_root = \
    'data/train'
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=4 * 5)
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.1 \
                   * 2, momentum=0.9))
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(type='VideoDataset', ann_file=train_root \
        + '.txt', data_prefix=dict(video=train_root), pipeline=[dict(type='DecordInit')]))
