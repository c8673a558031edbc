dataset_settings = dict(
    source=dict(dataset_type='ucf', root='data/ucf'),
    target=dict(dataset_type='hmdb', root='data/hmdb'))
dataset_types = dict(
    ucf=dict(type='RawframeDataset', filename_tmpl='{:05}.jpg', with_offset=True, start_index=1),
    hmdb=dict(type='RawframeDataset', filename_tmpl='img_{}.png'))
val_pipeline = [dict(type='RawFrameDecode'), dict(type='FormatShape', input_format='NCHW')]
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        **dataset_types[dataset_settings['source']['dataset_type']],
        ann_file='source.txt',
        data_prefix=dict(img=dataset_settings['source']['root']),
        pipeline=val_pipeline))
test_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='ConcatDataset',
        datasets=[
            dict(
                test_mode=True,
                **dataset_types[dataset_settings['target']['dataset_type']],
                ann_file='target.txt',
                data_prefix=dict(img=dataset_settings['target']['root']),
                pipeline=val_pipeline),
        ]))
