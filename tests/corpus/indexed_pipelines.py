norm = dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_bgr=False)
shape = dict(type='FormatShape', input_format='NCTHW')
collect = dict(type='Collect', keys=['imgs', 'label'], meta_keys=[])
tensor = dict(type='ToTensor', keys=['imgs', 'label'])
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [dict(type='DecordInit'), dict(type='Flip', flip_ratio=0.5), norm, shape, collect, tensor]
val_pipeline = [dict(type='DecordInit'), norm, shape, collect, tensor]
data = dict(
    videos_per_gpu=4,
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=val_pipeline))
evaluation = dict(interval=1)
