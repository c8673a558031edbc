dataset_root = 'data/sports'
ann_file_val = f'{dataset_root}/val.txt'  # also for the test
val_pipeline = [
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=8, test_mode=True),
    dict(type='FormatShape', input_format='NCHW')]
test_pipeline = [
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=25, test_mode=True),
    dict(type='FormatShape', input_format='NCHW')]
evaluate_on = dict(type='RawframeDataset', ann_file=ann_file_val, data_prefix=dataset_root)
model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', num_classes=11))
data = dict(
    videos_per_gpu=16,
    test_dataloader=dict(videos_per_gpu=1),
    val=dict(**evaluate_on, pipeline=val_pipeline),
    test=dict(**evaluate_on, pipeline=test_pipeline))
evaluation = dict(interval=10, metrics=['top_k_accuracy', 'mean_class_accuracy'], save_best='top1_acc', rule='greater')
