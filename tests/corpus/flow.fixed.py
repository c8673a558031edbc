default_scope = 'mmaction'
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50, in_channels=10),
    cls_head=dict(type='TSNHead', num_classes=5, in_channels=2048),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[128, 128, 128, 128, 128, 128, 128, 128, 128, 128],
        std=[128, 128, 128, 128, 128, 128, 128, 128, 128, 128],
        format_shape='NCHW'))
train_pipeline = [
    dict(type='SampleFrames', clip_len=5, frame_interval=1, num_clips=3),
    dict(type='RawFrameDecode'),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='PackActionInputs')
]
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='RawframeDataset',
        ann_file='t.txt',
        data_prefix=dict(img='flow'),
        filename_tmpl='{}_{:05d}.jpg',
        modality='Flow',
        pipeline=train_pipeline))
