default_scope = 'mmaction'
model = dict(
    type='BMN',
    temporal_dim=100,
    boundary_ratio=0.5)
test_cfg = dict(type='TestLoop')
dataset_type = 'ActivityNetDataset'
test_pipeline = [
    dict(type='LoadLocalizationFeature'),
    dict(
        type='PackLocalizationInputs',
        meta_keys=(
            'video_name', 'duration_second', 'duration_frame', 'annotations',
            'feature_frame')),
]
test_dataloader = dict(
    batch_size=1,
    num_workers=4,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type,
        ann_file='data/val.json',
        pipeline=test_pipeline,
        data_prefix=dict(video='data/features'),
        test_mode=True))
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='auto'),
    sync_buffers=dict(type='SyncBuffersHook'))
work_dir = './work_dirs/bmn/'
test_evaluator = dict(
    type='ANetMetric',
    metric_type='AR@AN',
    dump_config=dict(out=f'{work_dir}/results.json', output_format='json'))
