_base_ = []
default_scope = 'mmaction'
import os
import os.path as osp  # for the paths

data_root = osp.join(os.environ.get('DATA', 'data'), 'gestures')
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=27))
train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
train_dataloader = dict(
    batch_size=4,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file=osp.join(data_root, 'train.txt'),
        data_prefix=dict(video=data_root),
        pipeline=train_pipeline))
