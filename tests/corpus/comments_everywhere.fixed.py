# -*- coding: utf-8 -*-
# Copyright (c) a lab.
"""Our config."""
default_scope = 'mmaction'
# the model
model = dict(  # open
    # kind
    type='Recognizer3D',  # 3D
    cls_head=dict(type='I3DHead', num_classes=5, average_clips='prob'),  # head
    # what the test takes
)  # close
# the data
# all of it
train_dataloader = dict(
    # eight
    batch_size=8,  # per gpu
    num_workers=4,  # more is slow
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    # training
    dataset=dict(
        type='VideoDataset',  # videos
        ann_file='t.txt',
        # here they are
        data_prefix=dict(video='t'),  # mounted
        pipeline=[]))  # nothing yet
# the schedule
# steps
param_scheduler = [
    dict(
        type='MultiStepLR',
        # after half
        milestones=[5],
        by_epoch=True)]  # once
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=10)  # enough
# the end
