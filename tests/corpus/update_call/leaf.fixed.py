_base_ = './base.py'
options = dict(lr=0.1)
options.update(momentum=0.9)
optim_wrapper = dict(optimizer=dict(type='SGD', **options))
train_dataloader = dict(batch_size=2, num_workers=1)
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=5)
