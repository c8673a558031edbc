optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, end=1001)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)
