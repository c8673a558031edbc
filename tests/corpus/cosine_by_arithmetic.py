base_lr = 0.02
num_gpus = 4
optimizer = dict(type='SGD', lr=base_lr * num_gpus / 8, momentum=0.9, weight_decay=1e-4)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(
    policy='CosineAnnealing',
    min_lr=base_lr * 1e-3,
    warmup='linear',
    warmup_by_epoch=True,
    warmup_iters=2.5,
    warmup_ratio=0.1)
total_epochs = 30
