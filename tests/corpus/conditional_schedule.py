import os

if os.environ.get('LONG'):
    total_epochs = 100
    step = [40, 80]
else:
    total_epochs = 50
    step = [20, 40]
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
optimizer = dict(type='SGD', lr=0.1)
lr_config = dict(policy='step', step=step)
