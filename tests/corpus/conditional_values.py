debug = False
use_flow = False
model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=3 if debug else 300))
clip_len = 5 if use_flow else 1
total_epochs = 1 if debug else 60
data = dict(
    videos_per_gpu=2 if debug else 16,
    workers_per_gpu=0 if debug else 8,
    train=dict(
        type='RawframeDataset',
        modality='Flow' if use_flow else 'RGB',
        ann_file='t.txt',
        data_prefix='flow' if use_flow else 'rgb',
        pipeline=[dict(type='SampleFrames', clip_len=clip_len)]))
checkpoint_config = dict(interval=1 if debug else 5)
