_base_ = ['./own.py']
data = dict(
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=[dict(type='DecordInit')]),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]))
total_epochs = 7
