import os


def build(name, **extra):
    total_epochs = 3
    return dict(type=name, **extra)


optimizer = build('SGD', lr=0.1)
model = build('Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [build('DecordInit'), dict(type='FormatShape', input_format='NCTHW'),
                  dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
                  dict(type='ToTensor', keys=['imgs', 'label'])]
data = dict(videos_per_gpu=2, train=dict(type='VideoDataset', ann_file='a', data_prefix='a', pipeline=train_pipeline))
lr_config = dict(policy='fixed')
total_epochs = 4
