# -*- coding: utf-8 -*-
# Copyright (c) a lab.
"""Our config."""
# the model
model = dict(  # open
    # kind
    type='Recognizer3D',  # 3D
    cls_head=dict(type='I3DHead', num_classes=5),  # head
    # what the test takes
    test_cfg=dict(average_clips='prob'))  # close
# the data
data = dict(  # all of it
    # eight
    videos_per_gpu=8,  # per gpu
    workers_per_gpu=4,  # more is slow
    # training
    train=dict(
        type='VideoDataset',  # videos
        ann_file='t.txt',
        # here they are
        data_prefix='t',  # mounted
        pipeline=[]))  # nothing yet
# the schedule
lr_config = dict(  # steps
    policy='step',
    # after half
    step=[5])  # once
total_epochs = 10  # enough
# the end
