# -*- coding: latin-1 -*-
# Übung für später
label = 'Fußball'
work_dir = './Läufe'
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=20)  # genügt
train_dataloader = dict(
    batch_size=1,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='Läufe.txt',
        data_prefix=dict(video='Läufe'),
        pipeline=[]))
