"""Chosen by hand before each run."""
_base_ = []
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
    cls_head=dict(type='TSNHead', num_classes=num_classes, in_channels=2048),
    test_cfg=dict(average_clips='prob'))
data = dict(
    videos_per_gpu=8 if socket.gethostname() == 'big' else 2,
    train=dict(
        type='RawframeDataset',
        ann_file=frames('lists'),
        data_prefix=frames('data'),
        pipeline=[dict(type='RawFrameDecode')]))
total_epochs = 10
