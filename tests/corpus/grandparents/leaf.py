_base_ = './middle.py'
optimizer_config = dict(grad_clip=None)
lr_config = dict(_delete_=True, policy='CosineAnnealing', min_lr=0, by_epoch=False, warmup='linear', warmup_iters=100, warmup_ratio=0.01)
total_epochs = 40
