_base_ = ['./base.py']
from configs.shared import model

model['neck'] = dict(type='TPN', in_channels=(1024, 2048))
total_epochs = 12
