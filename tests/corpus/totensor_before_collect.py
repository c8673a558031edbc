train_pipeline = [
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='ToTensor', keys=['imgs', 'label']),  # first
    # then what the model takes
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
]
