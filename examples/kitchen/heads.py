"""A head with one layer more."""

import torch.nn as nn
from mmaction.models.builder import HEADS
from mmaction.models.heads import BaseHead
from mmcv.cnn import normal_init


@HEADS.register_module()
class KitchenHead(BaseHead):
    """Two layers on averaged features."""

    def __init__(self, num_classes, in_channels, hidden=256, **kwargs):
        super().__init__(num_classes, in_channels, **kwargs)
        self.hidden = nn.Linear(in_channels, hidden)
        self.fc_cls = nn.Linear(hidden, num_classes)

    def init_weights(self):
        """Start small."""
        normal_init(self.fc_cls, std=0.01)

    def forward(self, x):
        """Scores of the classes."""
        return self.fc_cls(self.hidden(x.mean((-2, -1))).relu())
