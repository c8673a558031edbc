omnisource = True
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
data = dict(
    videos_per_gpu=12,
    omni_videos_per_gpu=[12, 64],
    train_ratio=[2, 1],
    workers_per_gpu=1,
    train=[
        dict(type='VideoDataset', ann_file='a.txt', data_prefix='a', pipeline=train_pipeline),
        dict(type='ImageDataset', ann_file='b.txt', data_prefix='b', pipeline=train_pipeline)
    ])
total_epochs = 10
