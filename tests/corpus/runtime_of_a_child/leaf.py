_base_ = ['./base.py']
model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=5))
log_config = dict(interval=20)
load_from = ''
optimizer = dict(type='SGD', lr=0.02)
lr_config = dict(policy='CosineAnnealing', min_lr=0)
total_epochs = 45
data = dict(
    videos_per_gpu=8,
    train=dict(type='VideoDataset', ann_file='t.txt', data_prefix='t', pipeline=[dict(type='DecordInit')]),
    val=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]))
evaluation = dict(interval=5, metrics=['top_k_accuracy', 'confusion_matrix'], save_best='top1_acc')
