default_scope = 'mmaction'
model = dict(
    type='RecognizerAudio',
    backbone=dict(type='ResNetAudio', depth=50, pretrained=None, in_channels=1),
    cls_head=dict(
        type='TSNAudioHead',
        num_classes=40,
        in_channels=1024,
        average_clips='prob'))
train_dataloader = dict(
    batch_size=16,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='AudioDataset',
        ann_file='data/audio.txt',
        data_prefix=dict(audio='data/audio'),
        pipeline=[
            dict(type='LoadAudioFeature'),
            dict(type='SampleFrames', clip_len=64, frame_interval=1, num_clips=1),
            dict(type='AudioFeatureSelector'),
            dict(type='FormatAudioShape', input_format='NCTF'),
            dict(type='PackActionInputs')
        ],
        start_index=1))
