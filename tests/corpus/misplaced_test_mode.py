shared = dict(type='VideoDataset', ann_file='all.txt', data_prefix='all', pipeline=[dict(type='DecordInit')])
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
data = dict(
    videos_per_gpu=4,
    train=shared,
    val=shared,
    test=shared)
evaluation = dict(interval=1)
