# the style of 0.6: what the model is trained and tested with stands beside it
model = dict(
    type='Recognizer3D',
    backbone=dict(type='ResNet3dSlowOnly', depth=50, pretrained=None),
    cls_head=dict(type='I3DHead', num_classes=12, in_channels=2048))
# model training and testing settings
train_cfg = None
test_cfg = dict(average_clips='prob')
optimizer = dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=1e-4)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy='step', step=[20, 30])
total_epochs = 40
