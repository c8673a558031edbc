model = dict(
    type='AudioRecognizer',
    backbone=dict(type='ResNetAudio', depth=50, pretrained=None, in_channels=1),
    cls_head=dict(type='AudioTSNHead', num_classes=40, in_channels=1024),
    test_cfg=dict(average_clips='prob'))
data = dict(
    videos_per_gpu=16,
    train=dict(
        type='AudioFeatureDataset',
        ann_file='data/audio.txt',
        data_prefix='data/audio',
        pipeline=[
            dict(type='LoadAudioFeature'),
            dict(type='SampleFrames', clip_len=64, frame_interval=1, num_clips=1),
            dict(type='AudioFeatureSelector'),
            dict(type='FormatAudioShape', input_format='NCTF'),
            dict(type='Collect', keys=['audios', 'label'], meta_keys=[]),
            dict(type='ToTensor', keys=['audios'])
        ]))
