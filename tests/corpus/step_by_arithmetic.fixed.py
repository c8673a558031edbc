train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=60)
lr = 5e-3
optim_wrapper = dict(optimizer=dict(type='SGD', lr=lr, momentum=0.9))
param_scheduler = [
    dict(type='MultiStepLR', milestones=[30, 57], by_epoch=True)]
