_base_ = ['./base.py']
default_scope = 'mmaction'
from configs.shared import model

model['neck'] = dict(type='TPN', in_channels=(1024, 2048))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12)
