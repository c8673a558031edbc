optimizer = dict(type='Adam', lr=3e-4)
lr_config = dict(policy='fixed')
total_epochs = 7