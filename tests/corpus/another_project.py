# a detector of MMDetection 2.x that lies among our configs
model = dict(type='FasterRCNN', backbone=dict(type='ResNet', depth=50), test_cfg=dict(rcnn=dict(score_thr=0.05)))
data = dict(samples_per_gpu=2, workers_per_gpu=2, train=dict(type='CocoDataset', ann_file='a.json', pipeline=[dict(type='LoadImageFromFile')]))
optimizer = dict(type='SGD', lr=0.02)
lr_config = dict(policy='step', step=[8, 11])
runner = dict(type='EpochBasedRunner', max_epochs=12)
