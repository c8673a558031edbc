model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
val_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
data = dict(
    videos_per_gpu=4,
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=val_pipeline))
optimizer = dict(type='SGD', lr=0.01)
lr_config = dict(policy='step', step=[4])
total_epochs = 6
checkpoint_config = None
