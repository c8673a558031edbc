_base_ = []
default_scope = 'mmaction'
import os


def build(name, **extra):
    total_epochs = 3
    return dict(type=name, **extra)


optimizer = build('SGD', lr=0.1)
model = build('Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [build('DecordInit'), dict(type='FormatShape', input_format='NCTHW'),
                  dict(type='PackActionInputs')]
train_dataloader = dict(
    batch_size=2,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='a',
        data_prefix=dict(video='a'),
        pipeline=train_pipeline))
param_scheduler = []
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=4)
