default_scope = "mmaction"
model = dict(
    type="Recognizer3D",
    backbone=dict(type="ResNet3d", depth=50),
    cls_head=dict(
        type="I3DHead",
        num_classes=400,
        in_channels=2048,
        average_clips="prob",
    ),
    data_preprocessor=dict(
        type="ActionDataPreprocessor",
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        format_shape="NCTHW",
    ),
)

# dataset settings
dataset_type = "VideoDataset"
mc_cfg = dict(server_list_cfg="/etc/servers.conf")
train_pipeline = [
    dict(type="DecordInit", io_backend="memcached", **mc_cfg),
    dict(type="SampleFrames", clip_len=32, frame_interval=2, num_clips=1),
    dict(type="FormatShape", input_format="NCTHW"),
    dict(type="PackActionInputs", meta_keys=("idx",)),
]
train_dataloader = dict(
    batch_size=8,
    num_workers=4,
    pin_memory=True,
    sampler=dict(type="DefaultSampler", shuffle=True),
    dataset=dict(
        type=dataset_type,
        ann_file="data/train.txt",
        data_prefix=dict(video="data/videos"),
        pipeline=train_pipeline,
    ),
)

# schedule
optim_wrapper = dict(
    optimizer=dict(type="SGD", lr=0.01, momentum=0.9, weight_decay=0.0001),
    clip_grad=dict(max_norm=40, norm_type=2),
)
param_scheduler = [
    dict(type="MultiStepLR", milestones=[40, 80], by_epoch=True),
]
train_cfg = dict(type="EpochBasedTrainLoop", max_epochs=100)

# runtime
default_hooks = dict(
    checkpoint=dict(type="CheckpointHook", interval=5),
    logger=dict(type="LoggerHook", interval=20),
)
log_processor = dict(type="LogProcessor", window_size=20, by_epoch=True)
visualizer = dict(
    type="ActionVisualizer",
    vis_backends=[
        dict(type="LocalVisBackend"),
        dict(type="TensorboardVisBackend"),
    ],
)
env_cfg = dict(dist_cfg=dict(backend="nccl"))
log_level = "INFO"
load_from = None
resume = False
