param_scheduler = [
    dict(
        type='LinearLR',
        start_factor=0.1,
        by_epoch=True,
        end=16,
        convert_to_iter_based=True),
    dict(type='MultiStepLR', milestones=[32, 48], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=58)
