_base_ = ['./runtime.py', './model.py', './data.py', './solver.py']

# for our labels
model = dict(
    cls_head=dict(num_classes=12),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        mean=[123.675, 116.28, 103.53],
        std=[58.395, 57.12, 57.375],
        format_shape='NCHW'))
work_dir = './work_dirs/ours/'
train_cfg = dict(val_interval=5)
default_hooks = dict(
    checkpoint=dict(save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
