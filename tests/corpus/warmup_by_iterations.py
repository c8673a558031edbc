optimizer = dict(type='SGD', lr=0.1)
optimizer_config = dict(grad_clip=None)
lr_config = dict(policy='step', step=[], warmup='linear', warmup_iters=1000, gamma=0.1)
total_epochs = 50
momentum_config = None
