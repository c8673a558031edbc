# what MMEngine reads and MMAction2 0.x wrote, in one file that nobody finished
_base_ = []
default_scope = 'mmaction'
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
param_scheduler = [dict(type='MultiStepLR', milestones=[5])]
lr_config = dict(policy='step', step=[7])
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=10)
total_epochs = 12
