param_scheduler = [
    dict(type='MultiStepLR', milestones=[10, 20], by_epoch=True)]
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=30)
scheduled = dict(lr=dict(policy='step', step=[10, 20]), epochs=30)
name = 'run_30e'
work_dir = f'./work_dirs/{name}'
