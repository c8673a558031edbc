# nothing here is of one dialect alone
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50),
    cls_head=dict(type='TSNHead', num_classes=5, in_channels=2048, label_smooth_eps=0.1))
