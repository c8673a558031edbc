model = {
    'type': 'Recognizer3D',
    'cls_head': {'type': 'I3DHead', 'num_classes': 5},
    'test_cfg': {'average_clips': 'prob'},
}
optimizer = {'type': 'SGD', 'lr': .01}
optimizer_config = {'grad_clip': {'max_norm': 40, 'norm_type': 2}}
lr_config = {'policy': 'step', 'step': [4, 8]}
total_epochs = 10
data = {
    'videos_per_gpu': 4,
    'workers_per_gpu': 2,
    'train': {'type': 'VideoDataset', 'ann_file': 't.txt', 'data_prefix': 't', 'pipeline': [{'type': 'DecordInit'}]},
}
