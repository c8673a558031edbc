_base_ = ['../../../configs/_base_/models/tsn_r50.py', '../../../configs/_base_/default_runtime.py']
model = dict(cls_head=dict(num_classes=8), test_cfg=dict(average_clips='prob'))
data = dict(videos_per_gpu=8, train=dict(ann_file='t.txt', data_prefix='t'))
optimizer = dict(lr=0.005)
lr_config = dict(step=[5, 10])
total_epochs = 15
evaluation = dict(interval=3)
load_from = 'checkpoints/start.pth'
