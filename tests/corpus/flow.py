model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50, in_channels=10),
    cls_head=dict(type='TSNHead', num_classes=5, in_channels=2048))
flow_norm = dict(mean=[128, 128], std=[128, 128])
train_pipeline = [
    dict(type='SampleFrames', clip_len=5, frame_interval=1, num_clips=3),
    dict(type='RawFrameDecode'),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='Normalize', **flow_norm),
    dict(type='FormatShape', input_format='NCHW_Flow'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
data = dict(
    videos_per_gpu=8,
    train=dict(
        type='RawframeDataset',
        ann_file='t.txt',
        data_prefix='flow',
        filename_tmpl='{}_{:05d}.jpg',
        modality='Flow',
        pipeline=train_pipeline))
