train_pipeline = [
    dict(type='FormatShape', input_format='NCHW'),
    # first
    # then what the model takes
    dict(type='PackActionInputs'),
]
