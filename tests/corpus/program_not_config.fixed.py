"""Trains by hand: no config, though it has the words of one."""
import torch

from mmaction.registry import DATASETS

train_pipeline = [
    dict(type='DecordInit'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
optimizer = torch.optim.SGD([], lr=0.1)
total_epochs = 3


def main():
    data = dict(type='VideoDataset', ann_file='a.txt', pipeline=train_pipeline)
    for _ in range(total_epochs):
        DATASETS.build(data)


if __name__ == '__main__':
    main()
