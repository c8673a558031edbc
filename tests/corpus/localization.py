model = dict(
    type='BMN',
    temporal_dim=100,
    boundary_ratio=0.5)
train_cfg = None
test_cfg = dict(average_clips='score')
dataset_type = 'ActivityNetDataset'
test_pipeline = [
    dict(type='LoadLocalizationFeature'),
    dict(
        type='Collect',
        keys=['raw_feature'],
        meta_name='video_meta',
        meta_keys=[
            'video_name', 'duration_second', 'duration_frame', 'annotations',
            'feature_frame'
        ]),
    dict(type='ToTensor', keys=['raw_feature']),
]
data = dict(
    videos_per_gpu=1,
    workers_per_gpu=4,
    test=dict(
        type=dataset_type,
        ann_file='data/val.json',
        pipeline=test_pipeline,
        data_prefix='data/features'))
evaluation = dict(interval=1, metrics=['AR@AN'])
work_dir = './work_dirs/bmn/'
output_config = dict(out=f'{work_dir}/results.json', output_format='json')
