model = dict(
    type='FastRCNN',
    backbone=dict(type='ResNet3dSlowOnly', depth=50, pretrained=None),
    roi_head=dict(
        type='AVARoIHead',
        bbox_roi_extractor=dict(type='SingleRoIExtractor3D', roi_layer_type='RoIAlign', output_size=8, with_temporal_pool=True),
        bbox_head=dict(type='BBoxHeadAVA', in_channels=2048, num_classes=81, multilabel=True, dropout_ratio=0.5)),
    test_cfg=dict(rcnn=dict(action_thr=0.002)))
val_pipeline = [
    dict(type='SampleAVAFrames', clip_len=4, frame_interval=16),
    dict(type='RawFrameDecode'),
    dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_bgr=False),
    dict(type='FormatShape', input_format='NCTHW', collapse=True),
    dict(type='Rename', mapping=dict(imgs='img')),
    dict(type='ToTensor', keys=['img', 'proposals']),
    dict(type='ToDataContainer', fields=[dict(key='proposals', stack=False)]),
    dict(type='Collect', keys=['img', 'proposals'], meta_keys=['scores', 'img_shape'], nested=True)
]
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=2,
    val_dataloader=dict(videos_per_gpu=1),
    test_dataloader=dict(videos_per_gpu=1),
    val=dict(
        type='AVADataset',
        ann_file='val.csv',
        exclude_file='excluded.csv',
        pipeline=val_pipeline,
        label_file='labels.pbtxt',
        proposal_file='proposals.pkl',
        person_det_score_thr=0.9,
        data_prefix='frames'))
data['test'] = data['val']
evaluation = dict(interval=1, save_best='mAP@0.5IOU')
