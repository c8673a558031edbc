_base_ = ['./base.py']
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
default_hooks = dict(
    checkpoint=dict(save_best='acc/top1'),
    sync_buffers=dict(type='SyncBuffersHook'),
    logger=dict(interval=20))
log_processor = dict(window_size=20)
load_from = None
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.02))
param_scheduler = [dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=45, val_interval=5)
val_cfg = dict(type='ValLoop')
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix=dict(video='t'),
        pipeline=[dict(type='DecordInit')]))
val_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='VideoDataset',
        ann_file='v.txt',
        data_prefix=dict(video='v'),
        pipeline=[dict(type='DecordInit')],
        test_mode=True))
val_evaluator = [dict(type='AccMetric', metric_list=('top_k_accuracy',)), dict(type='ConfusionMatrix')]
