model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=400), test_cfg=dict(average_clips='prob'))
data = dict(videos_per_gpu=8, train=dict(type='VideoDataset', ann_file='a.txt', data_prefix='a'))
