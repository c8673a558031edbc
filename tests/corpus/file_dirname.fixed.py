_base_ = '{{ fileDirname }}/../gone/base.py'
work_dir = './work_dirs/{{ fileBasenameNoExtension }}'
load_from = '{{ fileDirname }}/start.pth'
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=30)
