# settings
optimizer = dict(
    type='SGD', lr=0.1,  # high
    momentum=0.9)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy='step', step=[10])

total_epochs = 20
data = dict(
    videos_per_gpu=8,
    train=dict(
        type='VideoDataset',
        ann_file='t.txt',
        data_prefix='t',
        pipeline=[dict(type='DecordInit')]))
