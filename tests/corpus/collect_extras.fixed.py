train_pipeline = [
    dict(type='DecordDecode'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(
        type='PackActionInputs',
        meta_keys=('frame_inds', 'offset'),
        algorithm_keys=('domain',))
]
