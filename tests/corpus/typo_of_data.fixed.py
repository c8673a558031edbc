model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=27))
train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
ata = dict(
    videos_per_gpu=4,
    train=dict(type='VideoDataset', ann_file='a.txt', data_prefix='a', pipeline=train_pipeline))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=3)
