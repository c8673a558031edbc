_base_ = ['./base.py']
default_scope = 'mmaction'

model = dict(
    backbone=dict(pretrained=None, num_segments=16, pretrained2d=False),
    cls_head=dict(num_classes=174, num_segments=16))

optim_wrapper = dict(optimizer=dict(lr=0.0075, weight_decay=0.0005))  # for 4 gpus
param_scheduler = [
    dict(type='MultiStepLR', milestones=[10, 20], by_epoch=True)]
train_cfg = dict(max_epochs=25)

# runtime settings
work_dir = './work_dirs/finetune/'
load_from = 'checkpoints/pretrained.pth'
