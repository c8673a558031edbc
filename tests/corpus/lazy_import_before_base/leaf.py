from mylab.labels import CLASSES

_base_ = './base.py'
model = dict(cls_head=dict(num_classes=len(CLASSES)))
total_epochs = 15
