optimizer = dict(type='SGD', lr=0.1); optimizer_config = dict(grad_clip=None)
lr_config = dict(policy='step', step=[4]); total_epochs = 8  # short
seed = 5; gpu_ids = range(1)
work_dir = './work'; load_from = None
