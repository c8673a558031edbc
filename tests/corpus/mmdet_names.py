model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
data = dict(
    samples_per_gpu=4,
    workers_per_gpu=2,
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=[
        dict(type='DecordInit'),
        dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_rgb=True),
        dict(type='FormatShape', input_format='NCTHW'),
    ]))
runner = dict(type='EpochBasedRunner', max_epochs=12)
optimizer_config = dict()
