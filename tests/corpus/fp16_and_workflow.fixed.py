default_scope = 'mmaction'
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
optim_wrapper = dict(
    type='AmpOptimWrapper',
    optimizer=dict(type='SGD', lr=0.01),
    clip_grad=dict(max_norm=40, norm_type=2),
    loss_scale=512.0)
param_scheduler = [dict(type='MultiStepLR', milestones=[4], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=5)
find_unused_parameters = True
