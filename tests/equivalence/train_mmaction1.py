"""Trains migrated configs with MMAction2 1.2.0, as they are but for their size, on synthetic data: a few iterations, one validation run.

usage: train_mmaction1.py FOLDER OUTPUT.json CONFIG...        (absolute paths; configs below FOLDER; data are made in the current folder)
"""

import json
import os
import shutil
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import asking
import footage
import mmaction1  # noqa: F401  makes MMAction2 importable
from mmengine.config import Config
from mmengine.hooks import Hook
from mmengine.runner import Runner

BATCH, ITERATIONS, VALIDATED = 2, 3, 2
SIZES = ('crop_size', 'input_size', 'scale', 'scale_range', 'size')  # of pictures, in transforms
LARGE = 224


class Watch(Hook):  # type: ignore[misc]
    """Notes what a training says."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.metrics: dict[str, float] | None = None

    def after_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        self.losses.append(float(outputs['loss']))

    def after_val_epoch(self, runner: Any, metrics: Any = None) -> None:
        self.metrics = asking.plain({name: float(value) for name, value in metrics.items()})


def train(path: str) -> dict[str, Any]:
    """What comes of a short training."""
    config = tiny(Config.fromfile(path))
    runner, watch = Runner.from_cfg(config), Watch()
    runner.register_hook(watch)
    start = time.monotonic()
    runner.train()
    files = sorted(str(file.relative_to(config.work_dir)) for file in Path(config.work_dir).rglob('*') if file.suffix in ('.pth', '.csv'))
    shutil.rmtree(config.work_dir)
    return {'losses': watch.losses, 'iterations': runner.iter, 'metrics': watch.metrics, 'files': files, 'seconds': round(time.monotonic() - start)}


def tiny(config: Any) -> Any:
    """The config with data, and with no more of them than a test can wait for."""
    for split, videos in (('train', BATCH * ITERATIONS), ('val', VALIDATED), ('test', VALIDATED)):
        loader = config.get(f'{split}_dataloader')
        if loader:
            footage.make(loader.dataset, videos)
            loader.update(batch_size=min(BATCH, loader.batch_size), num_workers=0, pin_memory=False)
            halve(loader.dataset.pipeline)
    asking.without_checkpoints(config.model)
    if config.model.get('backbone', {}).get('type') == 'ResNetTSM':
        config.model.backbone.pretrained2d = False  # it would look for the weights that we have just taken away
    config.train_cfg.max_epochs = 1
    config.load_from = None
    config.randomness = {'seed': 0}
    return config


def halve(pipeline: Any) -> None:
    """Make large pictures half as wide and half as high."""
    for transform in pipeline:
        for key in SIZES:
            size = transform.get(key)
            if isinstance(size, tuple):
                transform[key] = tuple(smaller(side) for side in size)
            elif size is not None:
                transform[key] = smaller(size)


def smaller(side: int) -> int:
    return side // 2 if side >= LARGE else side


if __name__ == '__main__':
    folder, output, *configs = sys.argv[1:]
    answers: dict[str, Any] = {}
    for name in configs:
        try:
            answers[name] = train(os.path.join(folder, name))
        except Exception:  # noqa: BLE001  the answer is that it cannot be trained
            answers[name] = {'error': traceback.format_exc()}
    Path(output).write_text(json.dumps(answers))
