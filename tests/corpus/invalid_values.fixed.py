default_scope = 'mmaction'
train_dataloader = dict(
    batch_size='8',
    num_workers=None,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(type='VideoDataset', ann_file='a.txt', data_prefix=7))
lr_config = dict(policy='step', step=None)
optimizer = 'SGD'
optimizer_config = 40
train_cfg = dict(
    type='EpochBasedTrainLoop',
    max_epochs='12',
    val_interval='5')
checkpoint_config = 5
log_config = []
fp16 = True
