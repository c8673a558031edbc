"""Clips of the kitchen, one a line: `clip.mp4 label`."""

import os.path as osp

import mmcv
from mmaction.datasets.base import BaseDataset
from mmaction.datasets.builder import DATASETS


@DATASETS.register_module()
class KitchenDataset(BaseDataset):
    """Clips with their labels."""

    def load_annotations(self):
        """Read the list of clips."""
        video_infos = []
        for line in mmcv.list_from_file(self.ann_file):
            name, label = line.split()
            video_infos.append(dict(filename=osp.join(self.data_prefix, name), label=int(label)))
        return video_infos
