optimizer = dict(type='SGD', lr=0.1)
params_config = dict(backbone=dict(lr_mult=0.1))
optimizer_config = dict(grad_clip=dict(method='adaptive', clip=0.2))
lr_config = dict(policy='customcos', periods=[10, 20], fixed=5, warmup_epochs=2)
total_epochs = 35
