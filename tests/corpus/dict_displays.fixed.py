default_scope = 'mmaction'
model = {
    'type': 'Recognizer3D',
    'cls_head': {'type': 'I3DHead', 'num_classes': 5, 'average_clips': 'prob'},
}
optim_wrapper = {
    'optimizer': {'type': 'SGD', 'lr': .01},
    'clip_grad': {'max_norm': 40, 'norm_type': 2},
}
param_scheduler = [
    {'type': 'MultiStepLR', 'milestones': [4, 8], 'by_epoch': True},
]
train_cfg = {'type': 'EpochBasedTrainLoop', 'max_epochs': 10}
train_dataloader = {
    'batch_size': 4,
    'num_workers': 2,
    'pin_memory': True,
    'sampler': {'type': 'DefaultSampler', 'shuffle': True},
    'dataset': {
        'type': 'VideoDataset',
        'ann_file': 't.txt',
        'data_prefix': {'video': 't'},
        'pipeline': [{'type': 'DecordInit'}],
    },
}
