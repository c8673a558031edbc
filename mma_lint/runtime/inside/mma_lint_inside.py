"""The aspects of a config, one after another, so that one fault does not hide another."""

from __future__ import annotations

import copy
import gc
import logging
import os
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import mma_lint_samples
import mma_lint_weights
from mma_lint_greeting import in_words
from mma_lint_parts import Folder, Skipped, Within, lacks, missing_file, pipelines, unread, with_stand_in, without_weights
from mmaction.registry import DATASETS, MODELS, TRANSFORMS
from mmengine.config import Config
from mmengine.evaluator import Evaluator
from mmengine.optim import OptimWrapper
from mmengine.registry import VISBACKENDS, init_default_scope
from mmengine.runner import BaseLoop, Runner

# what Runner.from_cfg hands on
RUNNER = (
    'work_dir', 'train_dataloader', 'val_dataloader', 'test_dataloader', 'train_cfg', 'val_cfg', 'test_cfg', 'auto_scale_lr', 'optim_wrapper',
    'param_scheduler', 'val_evaluator', 'test_evaluator', 'default_hooks', 'custom_hooks', 'data_preprocessor', 'load_from', 'resume', 'env_cfg',
    'log_processor', 'log_level', 'visualizer', 'default_scope', 'randomness', 'experiment_name',
)  # fmt: skip

# what reads files of the user's and writes none; all else is done in a scratch folder: some models and metrics write where they stand
READING = ('load', 'datasets', 'evaluators', 'loaders')


def answer(question: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
    """Tell of each config what comes of each aspect."""
    logging.disable(logging.CRITICAL)
    tried: dict[str, str] = {}
    question['folder'] = os.getcwd()
    os.chdir(question['scratch'])
    for number, path in enumerate(question['configs']):
        scratch = os.path.join(question['scratch'], f'work_{os.getpid()}_{number}')
        Conversation(path, question, scratch, tell, tried).hold()
        gc.collect()  # some heads write files when they go: not later, in the user's folder
        tell({'aspect': 'done'})


class QuietRunner(Runner):  # type: ignore[misc]
    """A Runner that writes nothing and asks no compiler for its version."""

    def _log_env(self, *_: Any) -> None:
        pass

    def dump_config(self) -> None:
        """Write nothing."""

    def wrap_model(self, _: Any, model: Any) -> Any:
        """The model as it is."""
        return model


class Conversation:
    """What is asked of one config. `tried`: what was run before, so that the same is not run again."""

    def __init__(self, path: str, question: dict[str, Any], scratch: str, tell: Callable[[dict[str, Any]], None], tried: dict[str, str]) -> None:
        self.path, self.question, self.scratch, self.tell, self.tried = path, question, scratch, tell, tried
        self.config: Any = None
        self.model: Any = None
        self.runner: Any = None
        self.failed = ''

    def hold(self) -> None:
        """Ask about all aspects. Nothing more is asked of a config that does not load."""
        if not self.ask('load', self.load):
            return
        if self.config.get('model'):
            self.ask('model', self.build_model)
        self.ask('transforms', self.transforms)
        self.ask('datasets', self.datasets)
        self.ask('evaluators', self.evaluators)
        if self.model is not None and self.ask('hooks', self.hooks):
            self.built()

    def built(self) -> None:
        """What is asked of a config whose model and runner there are."""
        self.ask('loaders', self.loaders)
        if self.config.get('optim_wrapper'):
            self.ask('optimizer', self.optimizer)
            self.ask('schedulers', self.schedulers)
        if self.question['iterations'] and self.config.get('train_dataloader'):
            self.ask('training', self.training)
        if self.question['iterations'] and self.config.get('val_dataloader'):
            self.ask('validation', self.validation)
        if self.question['checkpoint']:
            self.ask('checkpoint', self.checkpoint)

    def ask(self, aspect: str, attempt: Callable[[], dict[str, Any] | None]) -> bool:
        """Try one aspect and tell what comes of it; whether it was well."""
        self.tell({'aspect': aspect, 'outcome': 'begun'})
        told: dict[str, Any] = {'aspect': aspect, 'outcome': 'passed'}
        try:
            with Folder(self.question['folder' if aspect in READING else 'scratch']):
                told.update(attempt() or {})
        except (Skipped, mma_lint_samples.NoSample) as error:
            told.update(outcome='skipped', message=str(error))
        except BaseException as error:  # noqa: BLE001  SystemExit too: a config that leaves is one failed config
            lacking = lacks(error) or (missing_file(error) if aspect != 'load' else '')
            told.update(outcome='skipped' if lacking else 'failed', message=lacking or _with_place(error))
        self.tell(told)
        self.failed = self.failed or (aspect if told['outcome'] == 'failed' else '')
        return bool(told['outcome'] == 'passed')

    # ------------------------------------------------------------------ aspects

    def load(self) -> None:
        """Read the config as MMEngine does, which runs it."""
        self.config = Config.fromfile(self.path)
        init_default_scope(self.config.get('default_scope') or 'mmaction')
        self.config.work_dir = self.scratch

    def build_model(self) -> None:
        """The real model, without pretrained weights."""
        self.model = MODELS.build(without_weights(copy.deepcopy(self.config.model)))

    def splits(self) -> Iterator[tuple[str, Any]]:
        """The datasets of a config with the names of their splits."""
        for split in ('train', 'val', 'test'):
            others = (self.config.get(f'{split}_cfg') or {}).get('other_loaders', ())
            yield from ((split, loader['dataset']) for loader in (self.config.get(f'{split}_dataloader'), *others) if loader)

    def transforms(self) -> None:
        """Every transform of every pipeline."""
        places = [(split, place) for split, dataset in self.splits() for pipeline in pipelines(dataset) for place in enumerate(pipeline)]
        if not places:
            raise Skipped('it has no transforms')
        for split, (index, transform) in places:
            with Within(f'{split} pipeline, transform {index}'):
                TRANSFORMS.build(copy.deepcopy(transform))

    def datasets(self) -> None:
        """Every dataset, without its annotations."""
        for split, dataset in self.splits():
            with Within(f'{split} dataset'):
                DATASETS.build(unread(copy.deepcopy(dataset)))

    def evaluators(self) -> None:
        """The metrics."""
        for split in ('val', 'test'):
            asked = self.config.get(f'{split}_evaluator')
            if asked:
                with Within(f'{split}_evaluator'):
                    Evaluator(copy.deepcopy(asked if isinstance(asked, (list, tuple)) else [asked]))

    def hooks(self) -> None:
        """A whole Runner: hooks, visualizer, and whether what belongs together is there together."""
        config = copy.deepcopy(self.config)
        config.experiment_name = os.path.basename(self.scratch)
        visualizer = dict(config.get('visualizer') or {'type': 'Visualizer'}, name=config.experiment_name)
        for backend in visualizer.get('vis_backends') or ():
            if VISBACKENDS.get(backend['type']) is None:
                raise KeyError(f'{backend["type"]} is no backend of a visualizer')
        config.visualizer = dict(visualizer, vis_backends=None)
        settings = {key: config.get(key) for key in RUNNER if config.get(key) is not None}
        self.runner = QuietRunner(model=self.model, cfg=config, **settings)

    def loaders(self) -> None:
        """The real loaders and loops, on data that stand in for the user's."""
        for split in ('train', 'val', 'test'):
            name = f'_{split}_loop'
            if getattr(self.runner, name) is not None:
                with Within(f'{split} loop'):
                    setattr(self.runner, name, with_stand_in(lambda name=name: getattr(self.runner, f'build{name}')(getattr(self.runner, name))))

    def optimizer(self) -> dict[str, Any] | None:
        """The optimizer with its wrapper."""
        wrapper = dict(self.config.optim_wrapper)
        half = str(wrapper.get('type')).startswith('Amp')
        if half:
            wrapper = {**{key: value for key, value in wrapper.items() if key not in ('loss_scale', 'dtype')}, 'type': 'OptimWrapper'}
        self.runner.optim_wrapper = self.runner.build_optim_wrapper(wrapper)
        return {'message': 'without half precision, which wants a GPU'} if half else None

    def schedulers(self) -> None:
        """The schedulers, on that optimizer and for as many epochs as the config says."""
        if not self.config.get('param_scheduler'):
            raise Skipped('it has no param_scheduler')
        if not isinstance(self.runner._train_loop, BaseLoop) or not isinstance(self.runner.optim_wrapper, OptimWrapper):
            raise Skipped('they cannot be built without the loader and the optimizer')
        self.runner.build_param_scheduler(self.runner.param_schedulers)

    def training(self) -> dict[str, Any]:
        """Some iterations on a batch that is made up."""
        if not isinstance(self.runner.optim_wrapper, OptimWrapper):
            raise Skipped('it cannot be tried without the optimizer')
        steps = self.question['iterations']
        return self.once('train', lambda batch: mma_lint_samples.train(self.model, self.runner.optim_wrapper, batch, steps))

    def validation(self) -> dict[str, Any]:
        """A sample that is made up, and the metrics of what the model says of it."""
        loop = self.runner._val_loop
        judge = copy.deepcopy(loop.evaluator) if isinstance(loop, BaseLoop) else None
        return self.once('val', lambda batch: mma_lint_samples.validate(self.model, batch, judge))

    def once(self, split: str, attempt: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """Configs of a family differ in files and schedules: the same model on the same pipeline is not run twice."""
        if self.failed and self.failed != 'training':
            raise Skipped(f'its {self.failed} failed before')
        dataset = mma_lint_samples.innermost(self.config[f'{split}_dataloader'].get('dataset'))
        more = self.config.get('optim_wrapper' if split == 'train' else 'val_evaluator')
        same = repr((split, self.config.model, dataset, more, self.config.get('custom_imports')))
        if same in self.tried:
            return {'message': f'passed with {self.tried[same]}, which has the same model and pipeline'}
        told = attempt(mma_lint_samples.batch(self.config, dataset, training=split == 'train'))
        self.tried[same] = self.path
        return told

    def checkpoint(self) -> dict[str, Any]:
        """The keys and shapes of a checkpoint."""
        told: dict[str, Any] = mma_lint_weights.compare(self.question['checkpoint'], self.model)
        return told


def _with_place(error: BaseException) -> str:
    """An error in words, with the line that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f' ({frames[-1].filename}:{frames[-1].lineno})' if frames else ''
    return f'{in_words(error)}{place}'
