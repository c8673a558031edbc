from mylab.labels import CLASSES

_base_ = './base.py'
default_scope = 'mmaction'
model = dict(cls_head=dict(num_classes=len(CLASSES)))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=15)
