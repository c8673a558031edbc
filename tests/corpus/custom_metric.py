model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
data = dict(
    videos_per_gpu=1,
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]))
evaluation = dict(interval=10, metrics='davis', key_indicator='feat_1.J&F-Mean', rule='greater')
