train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=30)
work_dir: str = './work'
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
param_scheduler = [
    dict(type='MultiStepLR', milestones=[10, 20], by_epoch=True)]
