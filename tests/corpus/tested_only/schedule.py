optimizer = dict(type='SGD', lr=0.01)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy='step', step=[4])
total_epochs = 6
