default_scope = 'mmaction'
model = dict(
	type='Recognizer3D',
	cls_head=dict(
		type='I3DHead',
		num_classes=5,
		average_clips='prob'))
train_pipeline = [
	dict(type='DecordInit'),
	dict(type='PackActionInputs')]
train_dataloader = dict(
	batch_size=8,  # per gpu
	num_workers=1,
	pin_memory=True,
	sampler=dict(type='DefaultSampler', shuffle=True),
	dataset=dict(
		type='VideoDataset',
		ann_file='t.txt',
		data_prefix=dict(video='t'),
		pipeline=train_pipeline))
optim_wrapper = dict(
	optimizer=dict(
		type='SGD',
		lr=0.1))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=5)
