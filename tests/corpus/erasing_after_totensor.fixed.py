model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead', num_classes=101),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[1, 2, 3],
        std=[4, 5, 6],
        format_shape='NCTHW'))
train_pipeline = [
    dict(type='DecordDecode'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs'),
    dict(type='RandomErasing', erase_prob=0.25)  # on tensors
]
