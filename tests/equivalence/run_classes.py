"""Use the classes of a file as one of the two frameworks does, and write down what they did.

Run inside the environment of the real 0.24.1, or of the real 1.2.0: `run_classes.py FILE ANSWERS`.
"""

import json
import logging
import runpy
import sys
import tempfile
from importlib.util import find_spec
from typing import Any

import asking
import torch
from torch.utils.data import DataLoader

IS_NEW = find_spec('mmengine') is not None
if IS_NEW:
    import mmaction1  # noqa: F401  what its wheels leave out is put in
    from mmaction.structures import ActionDataSample
    from mmengine.model import BaseModel as Base
    from mmengine.runner import Runner
else:
    for missing in ('torchvision', 'torchvision.models', 'torchvision.transforms', 'torchvision.transforms.functional', 'mmcv._ext'):
        asking.stand_in(missing)
    from mmcv.runner import EpochBasedRunner

    Base = torch.nn.Module

FEATURES, LABELS = torch.linspace(-1, 1, 20).reshape(5, 4), torch.tensor([0, 1, 2, 0, 1])


class Model(Base):  # type: ignore[misc]
    """One weight, trained by whoever runs it."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(1))

    def forward(self, x: torch.Tensor, mode: str = 'loss') -> dict[str, torch.Tensor]:
        """The loss."""
        return {'loss': (torch.as_tensor(x) * self.weight).mean()}

    if not IS_NEW:

        def train_step(self, data: dict[str, Any], optimizer: object, **_: object) -> dict[str, Any]:
            """A step of 0.x."""
            loss = self(**data)['loss']
            return {'loss': loss, 'log_vars': {'loss': loss.item()}, 'num_samples': 1}


def loss_of(head: Any) -> float:
    """The loss of a head, as a recognizer asks for it."""
    for parameter in head.parameters():
        parameter.data = torch.linspace(-1, 1, parameter.numel()).reshape(parameter.shape)
    if IS_NEW:
        samples = [ActionDataSample().set_gt_label(int(label)) for label in LABELS]
        return float(head.loss(FEATURES, samples, loss_aux={}, fcn_test=False)['loss_cls'])
    return float(head.loss(head(FEATURES), LABELS)['loss_cls'])


def train(hook: object) -> None:
    """Train for two epochs of four iterations, with a hook."""
    numbers = [{'x': float(number)} for number in range(4)]
    with tempfile.TemporaryDirectory() as folder:
        if IS_NEW:
            loader = {'dataset': numbers, 'sampler': {'type': 'DefaultSampler', 'shuffle': False}, 'batch_size': 1, 'collate_fn': {'type': 'default_collate'}}
            loops = {'train_dataloader': loader, 'train_cfg': {'by_epoch': True, 'max_epochs': 2}, 'optim_wrapper': {'optimizer': {'type': 'SGD', 'lr': 0.1}}}
            Runner(Model(), folder, custom_hooks=[hook], log_level='ERROR', default_scope='mmaction', **loops).train()
        else:
            model = Model()
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            runner = EpochBasedRunner(model, optimizer=optimizer, work_dir=folder, logger=logging.getLogger(), max_epochs=2)
            runner.register_hook(hook)
            runner.run([DataLoader(numbers)], [('train', 1)])


def main() -> None:
    """Answer for a file."""
    found = runpy.run_path(sys.argv[1])
    dataset, hook = found['Numbers'](ann_file='', pipeline=[]), found['Watch']()
    train(hook)
    item = {key: value for key, value in dataset[1].items() if key != 'sample_idx'}
    answers = {'length': len(dataset), 'item': item, 'loss': loss_of(found['Simple'](3, 4)), 'seen': hook.seen}
    with open(sys.argv[2], 'w') as file:
        json.dump(answers, file)


if __name__ == '__main__':
    main()
