default_scope = 'mmaction'
custom_imports = dict(imports=['mylab.models', 'mylab.datasets'], allow_failed_imports=False)
model = dict(
    type='TwoStreamRecognizer',
    backbone1=dict(type='ResNet3d', depth=50),
    backbone2=dict(type='MyBackbone', depth=18),
    cls_head=dict(type='MyHead', num_classes=5),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[1, 2, 3],
        std=[4, 5, 6],
        format_shape='NCTHW'))
train_pipeline = [
    dict(type='DecordInit'),
    dict(type='MyTransform', strength=2),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs')
]
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(type='MyDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline, extra=3))
custom_hooks = [dict(type='MyHook', interval=3)]
optim_wrapper = dict(optimizer=dict(type='MyOptimizer', lr=0.1))
optimizer_config = dict(type='MyOptimizerHook')
param_scheduler = [dict(type='MultiStepLR', milestones=[4], by_epoch=True)]
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=5)
