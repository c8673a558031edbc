default_scope = 'mmaction'
debug = False
use_flow = False
model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=3 if debug else 300))
clip_len = 5 if use_flow else 1
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=1 if debug else 60)
train_dataloader = dict(
    batch_size=2 if debug else 16,
    num_workers=0 if debug else 8,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='RawframeDataset',
        modality='Flow' if use_flow else 'RGB',
        ann_file='t.txt',
        data_prefix=dict(img='flow' if use_flow else 'rgb'),
        pipeline=[dict(type='SampleFrames', clip_len=clip_len)]))
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', interval=1 if debug else 5))
