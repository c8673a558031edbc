default_scope = 'mmaction'
model = dict(
    type='FastRCNN',
    backbone=dict(type='mmaction.ResNet3dSlowOnly', depth=50, pretrained=None),
    roi_head=dict(
        type='AVARoIHead',
        bbox_roi_extractor=dict(type='SingleRoIExtractor3D', roi_layer_type='RoIAlign', output_size=8, with_temporal_pool=True),
        bbox_head=dict(
            type='BBoxHeadAVA',
            in_channels=2048,
            num_classes=81,
            multilabel=True,
            dropout_ratio=0.5,
            background_class=True)),
    test_cfg=dict(rcnn=None),
    data_preprocessor=dict(
        type='mmaction.ActionDataPreprocessor',
        mean=[1, 2, 3],
        std=[4, 5, 6],
        format_shape='NCTHW'),
    _scope_='mmdet')
val_pipeline = [
    dict(type='SampleAVAFrames', clip_len=4, frame_interval=16),
    dict(type='RawFrameDecode'),
    dict(type='FormatShape', input_format='NCTHW', collapse=True),
    dict(type='PackActionInputs')
]
val_dataloader = dict(
    batch_size=1,
    num_workers=2,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='AVADataset',
        ann_file='val.csv',
        exclude_file='excluded.csv',
        pipeline=val_pipeline,
        label_file='labels.pbtxt',
        proposal_file='proposals.pkl',
        person_det_score_thr=0.9,
        data_prefix=dict(img='frames'),
        test_mode=True))
test_dataloader = dict(
    batch_size=1,
    num_workers=2,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='AVADataset',
        ann_file='val.csv',
        exclude_file='excluded.csv',
        pipeline=val_pipeline,
        label_file='labels.pbtxt',
        proposal_file='proposals.pkl',
        person_det_score_thr=0.9,
        data_prefix=dict(img='frames'),
        test_mode=True))
val_evaluator = dict(
    type='AVAMetric',
    ann_file='val.csv',
    label_file='labels.pbtxt',
    exclude_file='excluded.csv',
    action_thr=0.002)
test_evaluator = dict(
    type='AVAMetric',
    ann_file='val.csv',
    label_file='labels.pbtxt',
    exclude_file='excluded.csv',
    action_thr=0.002)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
default_hooks = dict(
    checkpoint=dict(type='CheckpointHook', save_best='mAP/overall'),
    sync_buffers=dict(type='SyncBuffersHook'))
