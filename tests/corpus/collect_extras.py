train_pipeline = [
    dict(type='DecordDecode'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect',
         keys=['imgs', 'label', 'domain'],
         meta_keys=('frame_inds', 'offset'),
         meta_name='sample',
         nested=True),
    dict(type='ToTensor', keys=['imgs', 'label', 'domain'])
]
