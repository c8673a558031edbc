model = dict(
	type='Recognizer3D',
	cls_head=dict(
		type='I3DHead',
		num_classes=5),
	test_cfg=dict(average_clips='prob'))
train_pipeline = [
	dict(type='DecordInit'),
	dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
	dict(type='ToTensor', keys=['imgs', 'label'])]
data = dict(
	videos_per_gpu=8,	# per gpu
	train=dict(
		type='VideoDataset',
		ann_file='t.txt',
		data_prefix='t',
		pipeline=train_pipeline))
optimizer = dict(
	type='SGD',
	lr=0.1)
total_epochs = 5
