train_pipeline = [
    dict(type='DecordInit'),
    dict(type='FormatShape', input_format='NCTHW')]
data = dict(
    videos_per_gpu=4,
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=train_pipeline))
# the list is the same as that in `data`
train_pipeline.append(dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]))
train_pipeline.append(dict(type='ToTensor', keys=['imgs', 'label']))  # last
total_epochs = 3
