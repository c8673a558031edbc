_norm = dict(mean=[1, 2, 3], std=[4, 5, 6], to_bgr=False)
model = dict(type='Recognizer2D', cls_head=dict(type='TSMHead', num_classes=7))
val_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='Normalize', **_norm),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs'])
]
test_pipeline = val_pipeline
copy_dataset = dict(type='RawframeDataset', ann_file='core.txt', data_prefix='core', pipeline=test_pipeline)
data = dict(
    videos_per_gpu=16,
    workers_per_gpu=4,
    val=copy_dataset,
    test=copy_dataset)
evaluation = dict()
