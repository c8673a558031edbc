"""Chosen by hand before each run."""
_base_ = []
default_scope = 'mmaction'
import socket

dataset = 'ucf'
if dataset == 'ucf':
    num_classes = 101
    split_count = 3
elif dataset == 'hmdb':
    num_classes = 51
else:
    raise ValueError(f'unknown dataset {dataset}')


def frames(root, prefix='img'):
    return f'{root}/{prefix}_frames'


model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', pretrained='torchvision://resnet50', depth=50),
    cls_head=dict(
        type='TSNHead',
        num_classes=num_classes,
        in_channels=2048,
        average_clips='prob'))
train_dataloader = dict(
    batch_size=8 if socket.gethostname() == 'big' else 2,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='RawframeDataset',
        ann_file=frames('lists'),
        data_prefix=dict(img=frames('data')),
        pipeline=[dict(type='RawFrameDecode')]))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=10)
