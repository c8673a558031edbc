"""Classes that a user wrote for 0.24.1 do the same in the real 1.2.0 once they are mended."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from mma_lint import engine
from mma_lint.policy import Policy
from mma_lint.rule import discover

HERE = Path(__file__).parent

MINE = """\
import torch
from mmaction.datasets import BaseDataset
from mmaction.datasets.builder import DATASETS
from mmaction.models import HEADS, BaseHead
from mmcv.runner import HOOKS, Hook


@DATASETS.register_module()
class Numbers(BaseDataset):
    def __init__(self, ann_file, pipeline, size=8, **kwargs):
        self.size = size
        super().__init__(ann_file, pipeline, **kwargs)

    def load_annotations(self):
        return [dict(label=number % 3) for number in range(self.size)]


@HEADS.register_module()
class Simple(BaseHead):
    def __init__(self, num_classes, in_channels, **kwargs):
        super().__init__(num_classes, in_channels, **kwargs)
        self.layer = torch.nn.Linear(in_channels, num_classes)

    def init_weights(self):
        pass

    def forward(self, x):
        return self.layer(x)

    def loss(self, cls_score, labels, **kwargs):
        return dict(loss_cls=2 * self.loss_cls(cls_score, labels, **kwargs))


@HOOKS.register_module()
class Watch(Hook):
    def __init__(self):
        self.seen = []

    def before_train_iter(self, runner):
        super().before_train_iter(runner)

    def before_iter(self, runner):
        self.seen.append('before')

    def after_train_iter(self, runner):
        self.seen.append([runner.inner_iter, len(runner.data_loader), runner._max_epochs, round(runner.current_lr()[0], 6)])
        self.seen.append([self.every_n_iters(runner, 3), self.every_n_inner_iters(runner, 2), self.end_of_epoch(runner), self.is_last_iter(runner)])

    def before_epoch(self, runner):
        self.seen.append(['epoch', runner.epoch])

    def after_train_epoch(self, runner):
        self.seen.append(self.is_last_epoch(runner))
"""


def answers(python: str, file: Path) -> dict[str, Any]:
    output = file.with_suffix('.json')
    environment = {**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'PYTHONDONTWRITEBYTECODE': '1', 'OMP_NUM_THREADS': '1'}
    command = [python, '-W', 'ignore', str(HERE / 'run_classes.py'), str(file), str(output)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
    found: dict[str, Any] = json.loads(output.read_text())
    return found


def test_mended_classes_do_the_same(environments: tuple[str, str], tmp_path: Path) -> None:
    old, new = tmp_path / 'mine.py', tmp_path / 'mended.py'
    old.write_text(MINE)
    (result,) = engine.fix((old,), Policy(discover()), unsafe=True)
    assert result.text is not None
    new.write_text(result.text)
    assert [diagnostic.message for report in engine.check((new,), Policy(discover())) for diagnostic in report.diagnostics] == []
    before, after = answers(environments[0], old), answers(environments[1], new)
    assert len(before['seen']) == 2 * (1 + 3 * 4 + 1)
    assert abs(before.pop('loss') - after.pop('loss')) < 1e-6
    assert before == after
