name = 'gym'
root = f'data/{name}'
prefix = '{}/frames'.format(root)
ann_file = ('data/'
            'gym/'
            'train.txt')
work_dir = './work_dirs/' 'slowonly_' f'{name}'
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='RawframeDataset',
        ann_file=ann_file,
        data_prefix=dict(img=prefix),
        filename_tmpl='img_%05d.jpg' % 1,
        pipeline=[dict(type='RawFrameDecode')]))
val_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='RawframeDataset',
        ann_file='data/'
        'gym/val.txt',
        data_prefix=dict(img=f'{root}/frames'),
        pipeline=[dict(type='RawFrameDecode')],
        test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')
train_cfg = dict(val_interval=1)
val_cfg = dict(type='ValLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
