_base_ = ['base.py']
model = dict(cls_head=dict(_delete_=True, type='TPNHead', num_classes=27, in_channels=2048))
optimizer = dict(_delete_=True, type='AdamW', lr=1e-3)
lr_config = dict(_delete_=True, policy='CosineAnnealing', min_lr=0)
total_epochs = 30
