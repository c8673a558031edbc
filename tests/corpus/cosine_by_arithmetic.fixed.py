base_lr = 0.02
num_gpus = 4
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=base_lr * num_gpus / 8, momentum=0.9, weight_decay=1e-4),
    clip_grad=dict(max_norm=40, norm_type=2))
param_scheduler = [
    dict(
        type='LinearLR',
        start_factor=0.1,
        by_epoch=True,
        end=2.5,
        convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=base_lr * 1e-3, by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=30)
