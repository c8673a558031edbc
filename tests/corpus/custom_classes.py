custom_imports = dict(imports=['mylab.models', 'mylab.datasets'], allow_failed_imports=False)
model = dict(
    type='TwoStreamRecognizer',
    backbone1=dict(type='ResNet3d', depth=50),
    backbone2=dict(type='MyBackbone', depth=18),
    cls_head=dict(type='MyHead', num_classes=5))
train_pipeline = [
    dict(type='DecordInit'),
    dict(type='MyTransform', strength=2),
    dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_bgr=False),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
data = dict(
    videos_per_gpu=8,
    train=dict(type='MyDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline, extra=3))
custom_hooks = [dict(type='MyHook', interval=3)]
optimizer = dict(type='MyOptimizer', lr=0.1)
optimizer_config = dict(type='MyOptimizerHook')
lr_config = dict(policy='step', step=[4])
total_epochs = 5
