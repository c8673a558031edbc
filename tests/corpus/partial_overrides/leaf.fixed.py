_base_ = './base.py'
data_root = 'data/gestures'
model = dict(cls_head=dict(num_classes=27, average_clips='score'))
train_dataloader = dict(
    batch_size=6,
    num_workers=1,
    dataset=dict(
        ann_file=f'{data_root}/train.txt',
        data_prefix=dict(video=data_root)))
val_dataloader = dict(
    batch_size=6,
    num_workers=1,
    dataset=dict(
        ann_file=f'{data_root}/val.txt',
        data_prefix=dict(video=data_root)))
test_dataloader = dict(
    num_workers=1,
    dataset=dict(
        ann_file=f'{data_root}/val.txt',
        data_prefix=dict(video=data_root)))
optim_wrapper = dict(optimizer=dict(lr=0.02))
param_scheduler = [
    dict(type='MultiStepLR', milestones=[8, 16], by_epoch=True)]
train_cfg = dict(max_epochs=20, val_interval=1)
default_hooks = dict(checkpoint=dict(interval=1))
