_base_ = ['./base.py']
model = dict(cls_head=dict(num_classes=7))
optimizer = dict(type='SGD', lr=0.1)
lr_config = dict(policy='fixed')
total_epochs = 5
