data = dict(videos_per_gpu='8', workers_per_gpu=None, train=dict(type='VideoDataset', ann_file='a.txt', data_prefix=7))
lr_config = dict(policy='step', step=None)
evaluation = dict(interval='5', metrics=None)
optimizer = 'SGD'
optimizer_config = 40
total_epochs = '12'
checkpoint_config = 5
log_config = []
fp16 = True
