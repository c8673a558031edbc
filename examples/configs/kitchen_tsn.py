_base_ = ['./_base_/models/tsn_r50.py', './_base_/schedules/sgd_40e.py', './_base_/runtime.py']

data_root = 'data/kitchen/videos'
ann_file_train = 'data/kitchen/train.txt'
ann_file_val = 'data/kitchen/val.txt'
img_norm_cfg = dict(mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_bgr=False)

train_pipeline = [
    dict(type='DecordInit'),
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=8),
    dict(type='DecordDecode'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='RandomResizedCrop'),
    dict(type='Resize', scale=(224, 224), keep_ratio=False),
    dict(type='Flip', flip_ratio=0),  # left hand and right hand are two gestures
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
val_pipeline = [
    dict(type='DecordInit'),
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=8, test_mode=True),
    dict(type='DecordDecode'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='CenterCrop', crop_size=224),
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs'])
]
test_pipeline = [
    dict(type='DecordInit'),
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=25, test_mode=True),
    dict(type='DecordDecode'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='ThreeCrop', crop_size=256),
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs'])
]
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=4,
    train=dict(type='VideoDataset', ann_file=ann_file_train, data_prefix=data_root, pipeline=train_pipeline),
    val=dict(type='VideoDataset', ann_file=ann_file_val, data_prefix=data_root, pipeline=val_pipeline),
    test=dict(type='VideoDataset', ann_file=ann_file_val, data_prefix=data_root, pipeline=test_pipeline))
evaluation = dict(interval=2, metrics=['top_k_accuracy', 'mean_class_accuracy'])

optimizer = dict(lr=0.01)  # over the schedule's: eight videos on each of two GPUs
total_epochs = 30
work_dir = './work_dirs/kitchen_tsn'
