_base_ = ['base.py']
optimizer = dict(type='SGD', lr=0.08)
lr_config = dict(policy='CosineAnnealing', min_lr=0)
total_epochs = 180
