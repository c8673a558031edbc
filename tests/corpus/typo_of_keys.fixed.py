default_scope = 'mmaction'
train_dataloader = dict(
    batch_size=1,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(type='VideoDataset', ann_file='a.txt', pipline=[]))
data = dict(videos_per_gpus=4, worker_per_gpu=2)
evaluation = dict(intervall=5, metric=['top_k_accuracy'])
default_hooks = dict(logger=dict(type='LoggerHook', interval=20))
checkpoint_config = dict(intervals=5)
lr_config = dict(polic='step', steps=[2, 4])
optimizer_config = dict(gard_clip=dict(max_norm=40))
log_processor = dict(type='LogProcessor', window_size=20, by_epoch=True)
log_config = dict(hook=[dict(type='TextLoggerHook')])
