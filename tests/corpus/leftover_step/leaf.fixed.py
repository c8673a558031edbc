_base_ = ['base.py']
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.08))
param_scheduler = [
    dict(
        type='LinearLR',
        start_factor=0.1,
        by_epoch=True,
        end=16,
        convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True)]
train_cfg = dict(max_epochs=180)
