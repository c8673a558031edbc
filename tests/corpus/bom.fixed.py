default_scope = 'mmaction'
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))  # Größe
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=20)
log_level = 'INFO'
