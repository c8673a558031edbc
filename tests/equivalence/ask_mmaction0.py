"""What configs mean to MMAction2 0.24.1: its own tools/train.py and tools/test.py, stopped before the first batch.

usage: ask_mmaction0.py FOLDER OUTPUT.json.gz CONFIG...        (absolute paths; configs below FOLDER)
"""

import contextlib
import copy
import importlib.util
import logging
import os
import sys
import warnings
from typing import Any

warnings.filterwarnings('ignore')

import asking  # noqa: E402
import torch  # noqa: E402

for module in ('torchvision', 'torchvision.models', 'torchvision.transforms', 'torchvision.transforms.functional'):
    asking.stand_in(module)

import mmaction  # noqa: E402
import mmaction.apis.train as training  # noqa: E402
import numpy as np  # noqa: E402
from mmaction.core import OmniSourceRunner  # noqa: E402
from mmaction.datasets.builder import PIPELINES  # noqa: E402
from mmaction.models import build_model  # noqa: E402
from mmcv import Config  # noqa: E402
from mmcv.runner import BaseRunner, EpochBasedRunner  # noqa: E402
from mmcv.runner.hooks import CheckpointHook, EvalHook, LoggerHook, LrUpdaterHook, OptimizerHook  # noqa: E402


class Stopped(BaseException):
    """The tool has said all that is wanted."""


def tool(name: str) -> Any:
    """A script of 0.24.1, as a module."""
    path = os.path.join(os.path.dirname(mmaction.__file__), '.mim/tools', f'{name}.py')
    spec = importlib.util.spec_from_file_location(f'tools_{name}', path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


train_tool, test_tool = tool('train'), tool('test')


class Conversation:
    """One config, asked through both tools."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.config = Config.fromfile(path)
        self.errors = asking.Errors()
        self.model: Any = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 1))  # where the real one cannot be built
        self.answers: dict[str, Any] = {'errors': self.errors, 'config': asking.plain(dict(self.config._cfg_dict))}

    def ask(self) -> dict[str, Any]:
        self.replace_parts()
        data = self.config.get('data') or {}
        if 'model' not in self.config:
            return self.answers
        with self.errors.noted('model'):
            self.model = self.build_model()
        if 'train' in data and self.config.get('optimizer'):
            with self.errors.noted('train'):
                self.run(train_tool, '--validate', '--work-dir', 'work', '--seed', '0', '--gpus', '1')
        if 'test' in data:
            with self.errors.noted('test'):
                self.run(test_tool, 'none.pth', '--eval', 'top_k_accuracy')
        for split in ('train', 'val', 'test'):
            if split in data:
                self.pixels(split, data[split])
        return self.answers

    def run(self, script: Any, *arguments: str) -> None:
        sys.argv = [script.__name__, self.path, *arguments]
        with contextlib.suppress(Stopped):
            script.main()

    def replace_parts(self) -> None:
        """Put listeners where the tools build what this machine has not."""
        train_tool.collect_env = dict
        train_tool.build_model = lambda config, **_: self.model
        train_tool.build_dataset = lambda config, *default: self.dataset('train', config)
        training.build_dataset = lambda config, default=None: self.dataset('val' if default else 'precise_bn', config, default)
        test_tool.build_dataset = lambda config, default=None: self.dataset('test', config, default)
        training.build_dataloader = self.loader_after(training.build_dataloader)
        test_tool.build_dataloader = self.loader_after(test_tool.build_dataloader)
        test_tool.inference_pytorch = self.stop
        for runner in (EpochBasedRunner, OmniSourceRunner):
            runner.run = lambda runner, loaders, workflow, epochs, **_: self.picture(runner, loaders[0], epochs)
        BaseRunner.load_checkpoint = lambda runner, path, *_, **__: self.answers.update(load_from=path)
        EpochBasedRunner.resume = lambda runner, path, *_, **__: self.answers.update(load_from=path, resume=True)

    def stop(self, *_: object) -> None:
        raise Stopped

    def build_model(self) -> Any:
        """The real model, without numbers in it."""
        config, top = asking.without_checkpoints(copy.deepcopy(self.config.model)), {key: self.config.get(key) for key in ('train_cfg', 'test_cfg')}
        model = asking.without_numbers(lambda: build_model(copy.deepcopy(config), **top))
        self.answers['weights'] = asking.weights(model)
        self.answers['average_clips'] = (getattr(model, 'test_cfg', None) or {}).get('average_clips', 'unset')
        return model

    def dataset(self, split: str, config: Any, default: Any = None) -> asking.FakeDataset:
        known = self.answers.setdefault(split, {}).setdefault('datasets', [])
        if not known or self.config.get('omnisource'):  # else it is the validation data of a workflow
            known.append(asking.plain({**(default or {}), **config}))
        setting = {**self.config.data, **self.config.data.get('train_dataloader', {})}
        made = asking.FakeDataset(asking.ITERATIONS * setting.get('videos_per_gpu', 1))
        made.split = split
        return made

    def loader_after(self, build: Any) -> Any:
        build = getattr(build, 'real', build)

        def listen(dataset: Any, **setting: Any) -> Any:
            made = build(dataset, **{**setting, 'dist': False})
            self.answers[dataset.split].setdefault('loaders', []).append(asking.loader(made))
            return made

        listen.real = build  # type: ignore[attr-defined]
        return listen

    def picture(self, runner: Any, loader: Any, epochs: int) -> None:
        """What the runner would do."""
        model = runner.model.module
        hooks = {kind: hook for hook in runner.hooks for kind in (CheckpointHook, EvalHook, LoggerHook, LrUpdaterHook, OptimizerHook) if isinstance(hook, kind)}
        self.answers['epochs'] = epochs
        self.answers['optimizer'] = asking.optimizer(runner.optimizer, model)
        steps = hooks.get(OptimizerHook)
        self.answers['steps'] = {'clip': asking.plain(getattr(steps, 'grad_clip', None)), 'accumulate': getattr(steps, 'cumulative_iters', 1)}
        self.answers['amp'] = 'Fp16' in type(steps).__name__
        self.answers['logger'] = {'interval': getattr(hooks.get(LoggerHook), 'interval', None)}
        self.answers['checkpoint'] = asking.plain({key: getattr(hooks.get(CheckpointHook), key, None) for key in ('interval', 'by_epoch', 'max_keep_ckpts')})
        if EvalHook in hooks:
            self.answers['validation'] = asking.plain({key: getattr(hooks[EvalHook], key) for key in ('interval', 'start', 'save_best', 'eval_kwargs')})
        with self.errors.noted('schedule'):
            self.answers['schedule'] = curve(runner, hooks[LrUpdaterHook], epochs)
        raise Stopped

    def pixels(self, split: str, dataset: Any) -> None:
        """What its real Normalize makes of one colour."""
        for pipeline in asking.pipelines(dataset):
            for transform in pipeline:
                if transform['type'] == 'Normalize':
                    with self.errors.noted(f'{split} pixels'):
                        self.answers.setdefault(split, {})['pixel'] = normalised(transform)


def curve(runner: Any, hook: Any, epochs: int) -> dict[str, list[float]]:
    """The learning rate at each iteration, as the real hook sets it."""
    found: dict[str, list[float]] = {}
    runner._max_epochs, runner._max_iters = epochs, epochs * asking.ITERATIONS
    runner.data_loader = range(asking.ITERATIONS)
    hook.before_run(runner)
    for runner._epoch in range(epochs):
        hook.before_train_epoch(runner)
        for runner._inner_iter in range(asking.ITERATIONS):
            hook.before_train_iter(runner)
            for name, rate in asking.rates(runner.optimizer).items():
                found.setdefault(name, []).append(rate)
            runner._iter += 1
    return found


def normalised(config: Any) -> list[float]:
    transform = PIPELINES.build(copy.deepcopy(config))
    if len(transform.mean) == 2:
        flow = [np.full((4, 4), value, np.float32) for value in asking.PIXEL[:2]]
        made = transform({'imgs': flow, 'modality': 'Flow', 'scale_factor': np.ones(4)})
    else:
        made = transform({'imgs': [np.full((4, 4, 3), asking.PIXEL, np.float32)], 'modality': 'RGB'})
    return [float(value) for value in made['imgs'][0][0, 0]]


if __name__ == '__main__':
    logging.disable(logging.CRITICAL)
    Config.dump = lambda *_: None
    Config.pretty_text = property(lambda config: '')
    asking.answer_all(lambda path: Conversation(path).ask())
