model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
data = dict(
    videos_per_gpu=1,
    test=dict(type='VideoDataset', ann_file='v.txt', data_prefix='v', pipeline=[dict(type='DecordInit')]))
# optimizer
optimizer = dict(type='SGD', lr=0.01)
optimizer_config = dict(grad_clip=None)
lr_config = dict(policy='step', step=[4])
momentum_config = dict(policy='step', step=[4])
total_epochs = 6
fp16 = dict()
evaluation = dict(interval=5, metrics=['top_k_accuracy'])
checkpoint_config = dict(interval=5)
