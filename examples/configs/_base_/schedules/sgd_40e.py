optimizer = dict(type='SGD', lr=0.005, momentum=0.9, weight_decay=1e-4)
optimizer_config = dict(grad_clip=dict(max_norm=20, norm_type=2))
# two drops, after a short warm-up
lr_config = dict(policy='step', step=[20, 32], warmup='linear', warmup_iters=500, warmup_ratio=0.1)
total_epochs = 40
