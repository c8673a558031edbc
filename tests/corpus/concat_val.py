val_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
data = dict(
    val=dict(
        type='ConcatDataset',
        datasets=[
            dict(type='VideoDataset', ann_file='v1.txt', data_prefix='d1', pipeline=val_pipeline),
            dict(type='VideoDataset', ann_file='v2.txt', data_prefix='d2', pipeline=val_pipeline)
        ]),
    test=None)
evaluation = dict(interval=1, metrics='top_k_accuracy', metric_options=dict(top_k_accuracy=dict(topk=(1, 3))))
