# what MMEngine reads and MMAction2 0.x wrote, in one file that nobody finished
_base_ = []
default_scope = 'mmaction'
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.1),
    clip_grad=dict(max_norm=40, norm_type=2))
param_scheduler = [dict(type='MultiStepLR', milestones=[5])]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12)
