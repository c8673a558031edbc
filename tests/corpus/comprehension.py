sizes = [224, 256]
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
data = dict(
    videos_per_gpu=4,
    train=dict(
        type='ConcatDataset',
        datasets=[
            dict(type='VideoDataset', ann_file=f'part{i}.txt', data_prefix=f'part{i}', pipeline=[dict(type='DecordInit')])
            for i in range(3)
        ]))
lr_config = dict(policy='step', step=[10 * i for i in range(1, 4)])
total_epochs = 40
