model = dict(type='Recognizer3D', backbone=dict(type='ResNet3d', depth=50), cls_head=dict(type='I3DHead', num_classes=400), test_cfg=dict(average_clips='prob'))
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=4,
    test_dataloader=dict(videos_per_gpu=1),
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=[dict(type='DecordInit')]),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]),
    test=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]))
evaluation = dict(interval=5, metrics=['top_k_accuracy'])
optimizer = dict(type='SGD', lr=0.01, momentum=0.9)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy='step', step=[40, 80])
total_epochs = 100
checkpoint_config = dict(interval=5)
