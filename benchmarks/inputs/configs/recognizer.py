_base_ = ['_base_/schedule.py']
model = dict(
    type='Recognizer3D',
    backbone=dict(type='ResNet3dSlowOnly', depth=50, pretrained='torchvision://resnet50', lateral=False, conv1_kernel=(1, 7, 7)),
    cls_head=dict(type='I3DHead', in_channels=2048, num_classes=11, spatial_type='avg', dropout_ratio=0.5),
    train_cfg=None,
    test_cfg=dict(average_clips='prob'),
)
dataset_type = 'RawframeDataset'
data_root = 'data/kitchen/frames'
img_norm_cfg = dict(mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_bgr=False)
train_pipeline = [
    dict(type='SampleFrames', clip_len=8, frame_interval=8, num_clips=1),
    dict(type='RawFrameDecode'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='RandomResizedCrop'),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='Normalize', **img_norm_cfg),  # as in pre-training
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label']),
]
val_pipeline = [
    dict(type='SampleFrames', clip_len=8, frame_interval=8, num_clips=1, test_mode=True),
    dict(type='RawFrameDecode'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='CenterCrop', crop_size=224),
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs']),
]
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=4,
    test_dataloader=dict(videos_per_gpu=1),
    train=dict(type=dataset_type, ann_file=f'{data_root}/train.txt', data_prefix=data_root, pipeline=train_pipeline),
    val=dict(type=dataset_type, ann_file=f'{data_root}/val.txt', data_prefix=data_root, pipeline=val_pipeline),
    test=dict(type=dataset_type, ann_file=f'{data_root}/val.txt', data_prefix=data_root, pipeline=val_pipeline),
)
evaluation = dict(interval=5, metrics=['top_k_accuracy', 'mean_class_accuracy'])
