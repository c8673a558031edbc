train_sources = 'activitynet200',
num_train_clips = 3 if len(train_sources) > 1 else 1
train_pipeline = [
    dict(type='SampleFrames', clip_len=8, frame_interval=8, num_clips=num_train_clips),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label']),
]
data = dict(videos_per_gpu=4),
total_epochs = 5
