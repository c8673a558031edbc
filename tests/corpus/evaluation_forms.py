model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
data = dict(
    videos_per_gpu=8,
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=[dict(type='DecordInit')]),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]),
    test=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]))
evaluation = dict(
    interval=5,
    start=10,
    gpu_collect=True,
    metrics=['top_k_accuracy'],
    metric_options=dict(top_k_accuracy=dict(topk=(1, 2))))
eval_config = dict(metrics=['top_k_accuracy', 'mean_class_accuracy'])
output_config = dict(out='result.pkl')
