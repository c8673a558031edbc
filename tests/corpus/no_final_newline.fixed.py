optim_wrapper = dict(optimizer=dict(type='Adam', lr=3e-4))
param_scheduler = []
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=7)