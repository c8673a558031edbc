dataset_settings = dict(
    source=dict(dataset_type='ucf', root='data/ucf'),
    target=dict(dataset_type='hmdb', root='data/hmdb'))
dataset_types = dict(
    ucf=dict(type='RawframeDataset', filename_tmpl='{:05}.jpg', with_offset=True, start_index=1),
    hmdb=dict(type='RawframeDataset', filename_tmpl='img_{}.png'))
val_pipeline = [dict(type='RawFrameDecode'), dict(type='FormatShape', input_format='NCHW')]
data = dict(
    videos_per_gpu=4,
    train=dict(
        **dataset_types[dataset_settings['source']['dataset_type']],
        ann_file='source.txt',
        data_prefix=dataset_settings['source']['root'],
        pipeline=val_pipeline),
    test=dict(
        test_mode=True,
        type='ConcatDataset',
        datasets=[
            dict(
                test_mode=True,
                **dataset_types[dataset_settings['target']['dataset_type']],
                ann_file='target.txt',
                data_prefix=dataset_settings['target']['root'],
                pipeline=val_pipeline),
        ]))
