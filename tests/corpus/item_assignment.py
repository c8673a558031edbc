model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50),
    cls_head=dict(type='TSNHead', num_classes=400, in_channels=2048),
    test_cfg=dict(average_clips='prob'))
model['cls_head']['num_classes'] = 5
val_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs'])
]
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=2,
    val=dict(
        type='RawframeDataset',
        ann_file='val.txt',
        data_prefix='frames',
        pipeline=val_pipeline))
data['test'] = data['val']
evaluation = dict(interval=5, metrics=['top_k_accuracy'])
