img_norm_cfg = dict(mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_bgr=False)
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=7))
decode = [
    dict(type='DecordInit'),
    dict(type='SampleFrames', clip_len=32, frame_interval=2, num_clips=1),
    dict(type='DecordDecode'),
]
tail = [
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label']),
]
train_pipeline = decode + [
    dict(type='RandomResizedCrop'),
    dict(type='Resize', scale=(224, 224), keep_ratio=False),
] + tail
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=4,
    train=dict(type='VideoDataset', ann_file='train.txt', data_prefix='videos', pipeline=train_pipeline))
