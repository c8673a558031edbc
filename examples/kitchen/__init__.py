"""What the kitchen project adds to MMAction2."""

from .datasets import KitchenDataset
from .heads import KitchenHead

__all__ = ['KitchenDataset', 'KitchenHead']
