_base_ = ['./base.py']

model = dict(
    backbone=dict(pretrained=None, num_segments=16),
    cls_head=dict(num_classes=174, num_segments=16))

optimizer = dict(lr=0.0075, weight_decay=0.0005)  # for 4 gpus
lr_config = dict(step=[10, 20])
total_epochs = 25

# runtime settings
work_dir = './work_dirs/finetune/'
load_from = 'checkpoints/pretrained.pth'
