_base_ = ['./schedule.py']
model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
data = dict(
    videos_per_gpu=1,
    test=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]))
work_dir = './here'
