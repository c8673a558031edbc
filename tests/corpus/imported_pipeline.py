_base_ = []
from mylab.pipelines import train_pipeline, make_norm

model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
val_pipeline = [
    dict(type='DecordInit'),
    dict(type='Normalize', **make_norm()),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs'])
]
data = dict(
    videos_per_gpu=4,
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=val_pipeline))
evaluation = dict(interval=1)
