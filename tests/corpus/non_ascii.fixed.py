# 数据集设置
data_root = 'data/跳舞'  # 根目录
train_pipeline = [
    dict(type='DecordInit'),  # 解码 🎬
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs'),  # 收集
]
train_dataloader = dict(
    batch_size=8,
    num_workers=1,
    pin_memory=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='VideoDataset',
        ann_file=data_root + '/训练.txt',
        data_prefix=dict(video=data_root),
        pipeline=train_pipeline))  # 全部
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=20)  # 轮
