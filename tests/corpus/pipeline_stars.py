model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=7))
head = [
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=8),
    dict(type='RawFrameDecode'),
]
tail = [
    dict(type='Normalize', mean=[1.0, 2.0, 3.0], std=[4.0, 5.0, 6.0], to_bgr=True),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label']),
]
train_pipeline = [*head, dict(type='MultiScaleCrop', input_size=224), *tail]
val_pipeline = [*head, dict(type='CenterCrop', crop_size=224), *tail]
data = dict(
    videos_per_gpu=4,
    train=dict(type='RawframeDataset', ann_file='a.txt', data_prefix='frames', pipeline=train_pipeline),
    val=dict(type='RawframeDataset', ann_file='b.txt', data_prefix='frames', pipeline=val_pipeline),
)
evaluation = dict(interval=2)
