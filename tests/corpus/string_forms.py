name = 'gym'
root = f'data/{name}'
prefix = '{}/frames'.format(root)
ann_file = ('data/'
            'gym/'
            'train.txt')
work_dir = './work_dirs/' 'slowonly_' f'{name}'
data = dict(
    videos_per_gpu=8,
    train=dict(
        type='RawframeDataset',
        ann_file=ann_file,
        data_prefix=prefix,
        filename_tmpl='img_%05d.jpg' % 1,
        pipeline=[dict(type='RawFrameDecode')]),
    val=dict(
        type='RawframeDataset',
        ann_file='data/'
        'gym/val.txt',
        data_prefix=f'{root}/frames',
        pipeline=[dict(type='RawFrameDecode')]))
evaluation = dict(interval=1)
