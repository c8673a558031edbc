_base_ = '{{ fileDirname }}/../gone/base.py'
work_dir = './work_dirs/{{ fileBasenameNoExtension }}'
load_from = '{{ fileDirname }}/start.pth'
total_epochs = 30
