optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
param_scheduler = [dict(type='MultiStepLR', milestones=[4], by_epoch=True)]; train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=8)  # short
randomness = dict(seed=5)
work_dir = './work'; load_from = None
