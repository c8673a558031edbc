lr_config = dict(policy='step', step=[10, 20])
optimizer = dict(type='SGD', lr=0.1)
total_epochs = 30
scheduled = dict(lr=lr_config, epochs=total_epochs)
name = f'run_{total_epochs}e'
work_dir = f'./work_dirs/{name}'
