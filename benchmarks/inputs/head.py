"""A head and a hook of a project's own."""

import torch.nn as nn
from mmcv.cnn import normal_init
from mmcv.runner import HOOKS, Hook

from mmaction.models import HEADS, BaseHead


@HEADS.register_module()
class PooledHead(BaseHead):
    def __init__(self, num_classes, in_channels, loss_cls=dict(type='CrossEntropyLoss'), dropout_ratio=0.4, **kwargs):
        super().__init__(num_classes, in_channels, loss_cls=loss_cls, **kwargs)
        self.dropout = nn.Dropout(p=dropout_ratio)
        self.fc = nn.Linear(in_channels, num_classes)

    def init_weights(self):
        normal_init(self.fc, std=0.01)

    def forward(self, x):
        return self.fc(self.dropout(x.mean(dim=[2, 3, 4])))


@HOOKS.register_module()
class Counter(Hook):
    def after_train_iter(self, runner):
        runner.log_buffer.update({'count': runner.iter})
