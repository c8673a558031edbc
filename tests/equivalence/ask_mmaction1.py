"""What configs mean to MMAction2 1.2.0: every part built by MMEngine's own Runner, which then stops before the first batch.

usage: ask_mmaction1.py FOLDER OUTPUT.json.gz CONFIG...        (absolute paths; configs below FOLDER)
"""

import copy
import logging
from typing import Any

import asking
import mmaction1  # noqa: F401  makes MMAction2 importable
import mmengine.runner.runner as running
import torch
from mmaction.models.roi_heads.shared_heads import fbo_head
from mmaction.registry import DATASETS, MODELS, TRANSFORMS
from mmengine.config import Config
from mmengine.hooks import CheckpointHook, LoggerHook
from mmengine.runner import Runner

fbo_head.LFB = lambda **_: None  # long-term features are files that are not here


class ShapesRunner(Runner):  # type: ignore[misc]
    """A Runner whose model has shapes but no numbers, and which writes nothing."""

    errors = asking.Errors()  # of the config that is being asked

    def build_model(self, model: Any) -> Any:
        """The real model; a stand-in where it cannot be built, so that the rest can be asked."""
        with self.errors.noted('model'):
            return asking.without_numbers(lambda: Runner.build_model(self, copy.deepcopy(model)))
        return torch.nn.Sequential(torch.nn.Conv2d(1, 1, 1))

    def wrap_model(self, _: Any, model: Any) -> Any:
        return model

    def _log_env(self, _: Any) -> None:
        pass

    def dump_config(self) -> None:
        pass


class Conversation:
    """One config, asked part by part, so that one fault does not hide another."""

    def __init__(self, path: str) -> None:
        self.config = Config.fromfile(path)
        self.errors = ShapesRunner.errors = asking.Errors()
        self.answers: dict[str, Any] = {'errors': self.errors, 'keys': sorted(self.config), 'default_scope': self.config.get('default_scope')}

    def ask(self) -> dict[str, Any]:
        self.parts()
        if 'model' not in self.config:
            return self.answers
        config = copy.deepcopy(self.config)
        config.work_dir = 'work'
        config.visualizer = {**config.get('visualizer', {'type': 'Visualizer'}), 'name': str(id(self)), 'vis_backends': None}
        asking.without_checkpoints(config.model)
        with self.errors.noted('runner'):
            self.runner(asking.with_files(lambda: ShapesRunner.from_cfg(config)))
        return self.answers

    def parts(self) -> None:
        for split in ('train', 'val', 'test'):
            loaders = [self.config.get(f'{split}_dataloader'), *(self.config.get(f'{split}_cfg') or {}).get('other_loaders', ())]
            for dataset in (loader['dataset'] for loader in loaders if loader):
                self.answers.setdefault(split, {}).setdefault('datasets', []).append(asking.plain(dataset))
                self.pipelines(split, dataset)
                with self.errors.noted(f'{split} dataset'):
                    asking.with_files(lambda dataset=dataset: DATASETS.build(unread(copy.deepcopy(dataset))))
        preprocessor = (self.config.get('model') or {}).get('data_preprocessor')
        if preprocessor is not None:
            with self.errors.noted('pixel'):
                self.answers['pixel'] = normalised(preprocessor)
                self.answers['format'] = asking.plain(preprocessor).get('format_shape')

    def pipelines(self, split: str, dataset: Any) -> None:
        for pipeline in asking.pipelines(dataset):
            for index, transform in enumerate(pipeline):
                with self.errors.noted(f'{split} pipeline {index}'):
                    TRANSFORMS.build(copy.deepcopy(transform))

    def runner(self, runner: Any) -> None:
        """What the runner would do."""
        self.answers['weights'] = asking.weights(runner.model)
        self.answers['parameters'] = [name for name, _ in runner.model.named_parameters()]
        self.answers['average_clips'] = getattr(getattr(runner.model, 'cls_head', None), 'average_clips', 'unset')
        hooks = {kind: hook for hook in runner.hooks for kind in (CheckpointHook, LoggerHook) if isinstance(hook, kind)}
        self.answers['logger'] = {'interval': hooks[LoggerHook].interval, 'window': runner.log_processor.window_size}
        wanted = ('interval', 'by_epoch', 'max_keep_ckpts', 'save_best')
        self.answers['checkpoint'] = asking.plain({key: getattr(hooks.get(CheckpointHook), key, None) for key in wanted})
        self.answers |= {'load_from': runner._load_from, 'resume': runner._resume}
        if runner._train_loop is not None:
            with self.errors.noted('train'):
                self.training(runner)
        for split in ('val', 'test'):
            if getattr(runner, f'_{split}_loop') is not None:
                with self.errors.noted(split):
                    self.evaluation(runner, split)

    def training(self, runner: Any) -> None:
        loop = self.listening(lambda: runner.build_train_loop(runner._train_loop))
        runner._train_loop = loop
        self.answers['train']['loaders'] = [asking.loader(made) for made in getattr(loop, 'multi_loaders', [loop.dataloader])]
        self.answers['epochs'] = loop.max_epochs
        self.answers['validation'] = {'interval': loop.val_interval, 'begin': loop.val_begin}
        wrapper = runner.optim_wrapper = runner.build_optim_wrapper(without_scaler(runner.optim_wrapper))
        self.answers['amp'] = str(self.config.optim_wrapper.get('type')).startswith('Amp')
        self.answers['optimizer'] = asking.optimizer(wrapper.optimizer, runner.model)
        self.answers['steps'] = {'clip': asking.plain(wrapper.clip_grad_kwargs) or None, 'accumulate': wrapper._accumulative_counts}
        schedulers = runner.build_param_scheduler(runner.param_schedulers) if runner.param_schedulers is not None else []
        self.answers['schedule'] = curve(wrapper, schedulers, loop.max_epochs)

    def evaluation(self, runner: Any, split: str) -> None:
        loop = self.listening(lambda: getattr(runner, f'build_{split}_loop')(getattr(runner, f'_{split}_loop')))
        self.answers[split]['loaders'] = [asking.loader(loop.dataloader)]
        self.answers[split]['metrics'] = [metric(found) for found in loop.evaluator.metrics]

    def listening(self, build: Any) -> Any:
        """What `build` makes, with a stand-in for each dataset."""
        batch = (self.config.get('train_dataloader') or {}).get('batch_size', 1)
        registry, real = running.DATASETS, running.DATASETS.build
        registry.build = lambda *_, **__: asking.FakeDataset(asking.ITERATIONS * batch)
        try:
            return asking.with_files(build)
        finally:
            registry.build = real


def unread(dataset: Any) -> Any:
    """A dataset config that reads no annotations when it is built."""
    if isinstance(dataset, dict):
        dataset['lazy_init'] = True
        if 'dataset' in dataset or 'datasets' in dataset:
            unread(dataset.get('dataset'))
            unread(dataset.get('datasets'))
        else:
            dataset['pipeline'] = []
    elif isinstance(dataset, (list, tuple)):
        for item in dataset:
            unread(item)
    return dataset


def without_scaler(wrapper: Any) -> Any:
    """Mixed precision wants a GPU: the same wrapper without it."""
    if str(wrapper.get('type')).startswith('Amp'):
        return {**{key: value for key, value in wrapper.items() if key not in ('loss_scale', 'dtype')}, 'type': 'OptimWrapper'}
    return wrapper


def metric(made: Any) -> dict[str, Any]:
    """What a real metric computes."""
    names = ('metrics', 'metric_options', 'metric_type', 'ann_file', 'label_file', 'exclude_file', 'num_classes', 'custom_classes', 'action_thr')
    return {'type': type(made).__name__, **{name: asking.plain(getattr(made, name)) for name in names if hasattr(made, name)}}


def curve(wrapper: Any, schedulers: Any, epochs: int) -> dict[str, list[float]]:
    """The learning rate at each iteration, as the real schedulers set it."""
    found: dict[str, list[float]] = {}
    for _ in range(epochs):
        for _ in range(asking.ITERATIONS):
            for name, rate in asking.rates(wrapper.optimizer).items():
                found.setdefault(name, []).append(rate)
            step(schedulers, by_epoch=False)
        step(schedulers, by_epoch=True)
    return found


def step(schedulers: Any, by_epoch: bool) -> None:
    for scheduler in schedulers:
        if scheduler.by_epoch is by_epoch:
            scheduler.step()


def normalised(config: Any) -> list[float]:
    """What the real preprocessor makes of one colour, channel by channel."""
    made = MODELS.build(copy.deepcopy(config))
    channels = made.mean.numel() if getattr(made, '_enable_normalize', False) else 3
    colour = asking.PIXEL if channels % 3 == 0 else asking.PIXEL[:2]
    image = torch.tensor(list(colour) * (channels // len(colour))).view(channels, 1, 1).expand(channels, 4, 4)
    flat = made.format_shape == 'NCHW'
    batch, _ = made.preprocess([image[None] if flat else image[None, :, None]], None)
    return [float(value) for value in batch.reshape(channels, 16)[:, 0]]


if __name__ == '__main__':
    logging.disable(logging.CRITICAL)
    asking.answer_all(lambda path: Conversation(path).ask())
