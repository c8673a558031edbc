_base_ = ['base.py']
default_scope = 'mmaction'
model = dict(cls_head=dict(type='TPNHead', num_classes=27, in_channels=2048))
optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=1e-3))
param_scheduler = [dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True)]
train_cfg = dict(max_epochs=30)
