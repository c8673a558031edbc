model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
optimizer = dict(type='SGD', lr=0.01)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy='step', step=[4])
total_epochs = 5
fp16 = dict()
workflow = [('train', 1), ('val', 1)]
find_unused_parameters = True
