_base_ = './root.py'
optim_wrapper = dict(optimizer=dict(lr=0.05))
default_hooks = dict(checkpoint=dict(interval=10, max_keep_ckpts=3))
