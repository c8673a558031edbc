default_scope = 'mmaction'
dataset_root = 'data/sports'
ann_file_val = f'{dataset_root}/val.txt'  # also for the test
val_pipeline = [
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=8, test_mode=True),
    dict(type='FormatShape', input_format='NCHW')]
test_pipeline = [
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=25, test_mode=True),
    dict(type='FormatShape', input_format='NCHW')]
evaluate_on = dict(type='RawframeDataset', ann_file=ann_file_val, data_prefix=dict(img=dataset_root))
model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
val_dataloader = dict(
    batch_size=16,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(**evaluate_on, pipeline=val_pipeline, test_mode=True))
test_dataloader = dict(
    batch_size=1,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(**evaluate_on, pipeline=test_pipeline, test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy', 'mean_class_accuracy'))
test_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy', 'mean_class_accuracy'))
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='acc/top1', rule='greater'),
    sync_buffers=dict(type='SyncBuffersHook'))
