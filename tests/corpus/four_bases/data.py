img_norm_cfg = dict(
    mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_bgr=False)
train_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
data = dict(
    videos_per_gpu=32,
    workers_per_gpu=4,
    train=dict(
        type='RawframeDataset',
        ann_file='data/train.txt',
        data_prefix='data/frames',
        pipeline=train_pipeline),
    val=dict(
        type='RawframeDataset',
        ann_file='data/val.txt',
        data_prefix='data/frames',
        pipeline=train_pipeline))
evaluation = dict(interval=5, metrics=['top_k_accuracy'])
