multigrid = dict(long_cycle=True, short_cycle=True)
model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead', num_classes=5),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        format_shape='NCTHW'))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=4)
