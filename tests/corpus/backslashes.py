train_root = \
    'data/train'
total_epochs = 4 \
    * 5
optimizer = dict(type='SGD', lr=0.1 \
                 * 2, momentum=0.9)
data = dict(
    videos_per_gpu=8, train=dict(type='VideoDataset', ann_file=train_root \
        + '.txt', data_prefix=train_root, pipeline=[dict(type='DecordInit')]))
