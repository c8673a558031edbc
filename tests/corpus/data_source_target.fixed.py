train_pipeline = [
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='PackActionInputs')
]
data = dict(
    videos_per_gpu=8,
    train=dict(
        source=dict(type='RawframeDataset', ann_file='s.txt', data_prefix='s', pipeline=train_pipeline),
        target=dict(type='RawframeDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline)))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=20)
