_base_ = './root.py'
optimizer = dict(lr=0.05)
checkpoint_config = dict(interval=10, max_keep_ckpts=3)
