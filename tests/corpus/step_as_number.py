optimizer = dict(type='SGD', lr=0.001 / 8 * 40)  # the rule of proportion
optimizer_config = dict(grad_clip=dict(max_norm=20, norm_type=2))
lr_config = dict(policy='step', step=7)
total_epochs = 21
