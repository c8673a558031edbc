train_ann, val_ann = 'train.txt', 'val.txt'
width = height = 224
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
train_pipeline = [dict(type='Resize', scale=(width, height))]
data = dict(
    videos_per_gpu=4,
    train=dict(type='VideoDataset', ann_file=train_ann, data_prefix='t', pipeline=train_pipeline))
total_epochs = 5
