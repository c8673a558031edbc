_base_ = './base.py'
data_root = 'data/gestures'
model = dict(cls_head=dict(num_classes=27), test_cfg=dict(average_clips='score'))
data = dict(
    videos_per_gpu=6,
    workers_per_gpu=1,
    train=dict(ann_file=f'{data_root}/train.txt', data_prefix=data_root),
    val=dict(ann_file=f'{data_root}/val.txt', data_prefix=data_root),
    test=dict(ann_file=f'{data_root}/val.txt', data_prefix=data_root))
optimizer = dict(lr=0.02)
lr_config = dict(step=[8, 16])
total_epochs = 20
evaluation = dict(interval=1)
checkpoint_config = dict(interval=1)
