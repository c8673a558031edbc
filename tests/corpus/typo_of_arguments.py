optimizer = dict(type='SGD', lr=0.01)
optimizer_config = dict(grad_clip=None)
total_epochs = 50
fp16 = dict(loss_scale=64., enabled=True)
checkpoint_config = dict(interval=5, keep=3)
log_config = dict(intervals=20)
custom_hooks = [
    dict(type='EMAHook', momentun=0.0002),
    dict(type='EmptyCacheHook', after_iter=True)
]
lr_config = 'step'
