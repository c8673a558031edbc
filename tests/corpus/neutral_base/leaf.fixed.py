_base_ = ['./base.py']
default_scope = 'mmaction'
model = dict(
    cls_head=dict(
        num_classes=7,
        _delete_=True,
        type='TSNHead',
        in_channels=2048))
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
param_scheduler = []
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=5)
