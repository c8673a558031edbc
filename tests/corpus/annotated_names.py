total_epochs: int = 30
work_dir: str = './work'
optimizer: dict = dict(type='SGD', lr=0.1)
lr_config: dict = dict(policy='step', step=[10, 20])
