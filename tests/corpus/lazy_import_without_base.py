import os
import os.path as osp  # for the paths

data_root = osp.join(os.environ.get('DATA', 'data'), 'gestures')
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=27))
train_pipeline = [dict(type='DecordInit'), dict(type='DecordDecode')]
data = dict(
    videos_per_gpu=4,
    train=dict(type='VideoDataset', ann_file=osp.join(data_root, 'train.txt'), data_prefix=data_root, pipeline=train_pipeline))
