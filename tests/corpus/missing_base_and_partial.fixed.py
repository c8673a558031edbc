_base_ = ['../../../configs/_base_/models/tsn_r50.py', '../../../configs/_base_/default_runtime.py']
default_scope = 'mmaction'
model = dict(cls_head=dict(num_classes=8, average_clips='prob'))
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(ann_file='t.txt', data_prefix='t'))
optim_wrapper = dict(optimizer=dict(lr=0.005))
lr_config = dict(step=[5, 10])
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=15, val_interval=3)
load_from = 'checkpoints/start.pth'
