# 数据集设置
data_root = 'data/跳舞'  # 根目录
train_pipeline = [
    dict(type='DecordInit'),  # 解码 🎬
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),  # 收集
    dict(type='ToTensor', keys=['imgs', 'label'])]
data = dict(videos_per_gpu=8, train=dict(type='VideoDataset', ann_file=data_root + '/训练.txt', data_prefix=data_root, pipeline=train_pipeline))  # 全部
total_epochs = 20  # 轮
