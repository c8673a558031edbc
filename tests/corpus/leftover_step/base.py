lr_config = dict(policy='step', step=[32, 48], warmup='linear', warmup_ratio=0.1, warmup_by_epoch=True, warmup_iters=16)
total_epochs = 58
