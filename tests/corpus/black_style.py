model = dict(
    type="Recognizer3D",
    backbone=dict(type="ResNet3d", depth=50),
    cls_head=dict(
        type="I3DHead",
        num_classes=400,
        in_channels=2048,
    ),
    test_cfg=dict(average_clips="prob"),
)

# dataset settings
dataset_type = "VideoDataset"
mc_cfg = dict(server_list_cfg="/etc/servers.conf")
train_pipeline = [
    dict(type="DecordInit", io_backend="memcached", **mc_cfg),
    dict(type="SampleFrames", clip_len=32, frame_interval=2, num_clips=1),
    dict(
        type="Normalize",
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        to_bgr=False,
    ),
    dict(type="FormatShape", input_format="NCTHW"),
    dict(type="Collect", keys=["imgs", "label"], meta_keys=["idx"], meta_name="idx"),
    dict(type="ToTensor", keys=["imgs", "label"]),
]
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=4,
    train=dict(
        type=dataset_type,
        ann_file="data/train.txt",
        data_prefix="data/videos",
        pipeline=train_pipeline,
    ),
)

# schedule
optimizer = dict(type="SGD", lr=0.01, momentum=0.9, weight_decay=0.0001)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy="step", step=[40, 80])
total_epochs = 100

# runtime
checkpoint_config = dict(interval=5)
log_config = dict(
    interval=20,
    hooks=[
        dict(type="TextLoggerHook"),
        dict(type="TensorboardLoggerHook"),
    ],
)
dist_params = dict(backend="nccl")
log_level = "INFO"
load_from = ""
resume_from = None
workflow = [("train", 1)]
