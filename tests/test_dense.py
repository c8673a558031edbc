"""Files that say one thing again and again: to check and to fix one costs what it is long, whatever it says."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks.counts import PACKAGE
from mma_lint import engine
from mma_lint.engine import policy_of
from mma_lint.settings import Settings
from mma_lint.source import Source

PROJECT = Path('/project')
POLICY = policy_of(Settings(PROJECT))
OLD = 'total_epochs = 50\n'
STEPS = "dict(type='DecordInit'), dict(type='SampleFrames', clip_len=32), dict(type='Resize', scale=(-1, 256)), "
DATA = "data = dict(videos_per_gpu=8, train=dict(type='VideoDataset', ann_file='a', pipeline=train_pipeline))\n"
NORMALIZE = "dict(type='Normalize', mean=[1, 2, 3], std=[1, 2, 3], to_bgr=False), "
FINISH = "dict(type='Collect', keys=['imgs'], meta_keys=[]), dict(type='ToTensor', keys=['imgs']), "
POSES = "dict(type='GeneratePoseTarget'), dict(type='FormatShape', input_format='NCTHW'), "

# what comes before, what is said again and again (`{i}`: each time otherwise), what comes behind
CONFIGS = {
    'statements': (OLD, 'x = 1\n', ''),
    'statements on one line': (OLD, 'x=1;', 'y = 1\n'),
    'names': (OLD + 'x0 = 1\n', 'x{i} = x0\n', ''),
    'the same old key': ('', OLD, ''),
    'keys': (OLD + 'model = dict(', 'a{i}=1, ', ')\n'),
    'the same key': (OLD + 'model = {', "'a': 1, ", '}\n'),
    'keys with comments': (OLD + 'data = dict(\n    videos_per_gpu=8,\n', '    a{i}=1,  # a\n', ')\n'),
    'hooks': (OLD + 'custom_hooks = [', "dict(type='X'), ", ']\n'),
    'old hooks': (OLD + 'custom_hooks = [', "dict(type='OutputHook'), ", ']\n'),
    'hooks of the log': (OLD + 'log_config = dict(interval=20, hooks=[', "dict(type='TextLoggerHook'), ", '])\n'),
    'keys in rows': (OLD + 'data = dict(\n    videos_per_gpu=8,\n', '    a{i}=1,\n', ')\n'),
    'transforms': (OLD + 'train_pipeline = [', STEPS, f']\n{DATA}'),
    'transforms that normalise': (OLD + 'train_pipeline = [', NORMALIZE, f']\n{DATA}'),
    'transforms that finish': (OLD + 'train_pipeline = [', FINISH, f']\n{DATA}'),
    'formats': (OLD + 'train_pipeline = [', POSES, f']\n{DATA}'),
    'formats without a format': (OLD + "model = dict(type='Recognizer3D')\ntrain_pipeline = [", "dict(type='FormatShape'), ", f']\n{DATA}'),
    'pipelines': (OLD, f'p{{i}}_pipeline = [{STEPS}]\n', ''),
    'datasets': (OLD + 'data = dict(train=[', "dict(type='VideoDataset', ann_file='a', pipeline=[dict(type='DecordInit')]), ", '])\n'),
    'lists': (OLD + 'x = [', '[[[1]]], ', ']\n'),
    'numbers': (OLD + "lr_config = dict(policy='step', step=[", '{i}, ', '])\n'),
    'updates': (OLD + 'model = dict()\n', 'model.update(a=1)\n', ''),
    'choices': (OLD, 'if a: x = 1\n', ''),
    'comments': (OLD, '# total_epochs\n', ''),
    'comments that keep': (OLD, 'x = 1  # mma-lint: ignore[MMA140]\n', ''),
    'comments that keep findings': ('', 'total_epochs = 50  # mma-lint: ignore[MMA140]\n', ''),
    'comments that keep the row below': (OLD, '# mma-lint: ignore[MMA140]\n', 'x = 1\n'),
    'models': (OLD + 'model = [', "dict(type='Recognizer2D', backbone=dict(type='ResNet')), ", ']\n'),
    'parameters': (OLD + "optimizer = dict(type='SGD', lr=0.1, paramwise_cfg=dict(custom_keys={", "'a{i}': dict(lr_mult=0.1), ", '}))\n'),
    'functions': (OLD, 'def f{i}(): return 1\n', ''),
}  # fmt: skip

CODE = 'import mmcv\nfrom mmaction.models import build_model\n'
LOADED = f'{CODE}cfg = mmcv.Config.fromfile(x)\n'
HEADS = f'{CODE}from mmaction.models import BaseHead, HEADS\n'
CODES = {
    'imports': ('', 'import mmcv\n', ''),
    'imports that are used': ('', 'import mmcv\nmmcv.Config\n', ''),
    'imports of modules': ('', 'import mmcv.runner\nmmcv.runner.load_checkpoint\n', ''),
    'imports of a name': ('', 'from mmcv.runner import load_checkpoint\n', ''),
    'imports of a name elsewhere': ('', 'from mmcv.runner import load_checkpoint\n', 'from mmengine.runner import Runner\n'),
    'imports of a name that is used': ('', 'from mmcv import Config\nConfig.fromfile(x)\n', ''),
    'imports in a function': ('def f():\n', '    import mmcv\n', ''),
    'imports in functions': ('', 'def f{i}():\n    from mmcv.runner import load_checkpoint\n    load_checkpoint()\n', ''),
    'imports that may fail': ('', 'try:\n    from mmcv.runner import Hook\nexcept ImportError:\n    Hook = None\n', ''),
    'names of an import': ('from mmcv.runner import (', 'load_checkpoint as a{i}, ', ')\n'),
    'the same name of an import': ('from mmcv import (', 'Config, ', ')\nConfig.fromfile(x)\n'),
    'names of an import that are used': ('from mmcv import runner\n', 'from mmcv.runner import load_checkpoint as a{i}\na{i}()\n', ''),
    'stars': ('', 'from mmcv.runner import *\n', 'load_checkpoint()\n'),
    'what a star brings': ('from mmcv.runner import *\n', 'load_checkpoint()\n', ''),
    'uses': (CODE, 'mmcv.Config.fromfile(x)\n', ''),
    'uses on one line': (CODE, 'mmcv.Config;', '\n'),
    'uses in a list': (f'{CODE}x = [', 'mmcv.Config, ', ']\n'),
    'names that hold': (CODE, 'x{i} = mmcv.Config\n', ''),
    'models': (CODE, 'build_model(cfg.model, train_cfg=cfg.train_cfg)\n', ''),
    'models with names': (CODE, 'm = build_model(cfg.model)\n', ''),
    'datasets': ('from mmaction.datasets import build_dataloader, build_dataset\n', 'build_dataloader(build_dataset(cfg), videos_per_gpu=1)\n', ''),
    'ways into a config': (LOADED, 'cfg.data.train.pipeline\n', ''),
    'ways into a config on one line': (LOADED, 'cfg.data;', '\n'),
    'long ways into a config': (f'{LOADED}cfg', '.data[0].get("a")', '\n'),
    'what a config is given': (LOADED, 'cfg.total_epochs = 1\n', ''),
    'configs': (CODE, 'cfg = mmcv.Config.fromfile(x)\ncfg.data\n', ''),
    'configs with names': (CODE, 'cfg{i} = mmcv.Config.fromfile(x)\ncfg{i}.data\n', ''),
    'functions': (CODE, 'def f{i}(cfg): return cfg.data\n', ''),
    'functions that load': (CODE, 'def f{i}(x):\n    cfg = mmcv.Config.fromfile(x)\n    return cfg.data\n', ''),
    'classes': (HEADS, '@HEADS.register_module()\nclass C{i}(BaseHead):\n    def forward(self, x): pass\n', ''),
    'classes of classes': (f'{HEADS}class C(BaseHead): pass\n', 'class C{i}(C): pass\n', ''),
    'the same class': (HEADS, 'class C(BaseHead):\n    def forward(self, x): pass\n', ''),
    'methods': (f'{HEADS}class C(BaseHead):\n', '    def f{i}(self): self.loss()\n', ''),
    'losses': (HEADS, 'class C{i}(BaseHead):\n    def loss(self, cls_score, labels): return cls_score\n', ''),
    'transforms': (f'{CODE}from mmaction.datasets import PIPELINES\n', '@PIPELINES.register_module()\nclass C{i}: pass\n', ''),
    'hooks': ('from mmcv.runner import Hook\n', 'class C{i}(Hook):\n    def after_train_iter(self, runner): runner.iter\n', ''),
    'dicts with a type': (CODE, "dict(type='DecordInit')\n", ''),
    'dicts with a type in a list': (f'{CODE}def f(): return [', "dict(type='DecordInit'), ", ']\n'),
    'statements': (CODE, 'x=1;', '\n'),
    'comments that keep': (CODE, 'mmcv.Config  # mma-lint: ignore\n', ''),
    'strings': (CODE, "'mmcv.runner.Hook'\n", ''),
    'what is passed on': (f'{CODE}__all__ = [', "'build_model', ", ']\n'),
    'names that clash': ('import mmcv\nmmengine = 1\n', 'mmcv.Config\n', ''),
}  # fmt: skip
TRAIN = 'python tools/train.py configs/a.py --validate'
SCRIPTS = {
    'commands': ('run.sh', ('', f'{TRAIN}\n', '')),
    'commands on one line': ('run.sh', ('', f'{TRAIN};', '\n')),
    'packages': ('run.sh', ('', 'pip install mmcv-full\n', '')),
    'comments that keep': ('run.sh', ('', 'pip install mmcv-full  # mma-lint: ignore\n', '')),
    'settings': ('run.sh', ('', 'A=1 ', f'{TRAIN}\n')),
    'options': ('run.sh', ('python tools/train.py a --cfg-options ', 'data.videos_per_gpu=1 ', '\n')),
    'lines that go on': ('run.sh', ('', f'{TRAIN} \\\n', '\n')),
    'fences': ('README.md', ('', f'```\n{TRAIN}\n```\n', '')),
    'requirements': ('requirements.txt', ('', 'mmcv-full==1.3\n', '')),
}  # fmt: skip
USED = 'mmcv.Config\n'
NOTEBOOKS: dict[str, Callable[[int], list[str | list[str]]]] = {
    'cells': lambda times: [f'import mmcv\n{USED}'] * times,
    'lines of a cell': lambda times: [f'import mmcv\n{USED * times}'],
    'lines that are told apart': lambda times: [['import mmcv\n', *[USED] * times]],
    'statements on one line': lambda times: ['import mmcv\n' + 'mmcv.Config;' * times],
    'commands': lambda times: ['!pip install mmcv-full\n'] * times,
    'commands between lines': lambda times: ['import mmcv\n' + f'!pip install mmcv-full\n{USED}' * times],
    'cells that cannot be read': lambda times: ['mmcv.Config(\n'] * times,
}


def repeated(what: tuple[str, str, str], times: int) -> str:
    before, unit, after = what
    return before + ''.join(unit.replace('{i}', str(i)) for i in range(times)) + after


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of this package are run; those of a loop, each time."""
    count = 0

    def note(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        count += event == 'line'
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def check(path: Path, text: str) -> object:
    return list(engine.check((path,), POLICY, {path: Source(path, text)}))


def fix(path: Path, text: str) -> object:
    return engine.fix((path,), POLICY, True, {path: Source(path, text)})


def assert_costs_what_it_is_long(name: str, text: Callable[[int], str]) -> None:
    """Twice as much more text is twice as much more work."""
    for work in (check, fix):
        work(PROJECT / name, text(1))  # what is read once and kept, is
        few, more, most = (lines_run(partial(work, PROJECT / name, text(times))) for times in (40, 80, 160))
        assert most - more <= 2.3 * (more - few) + 2_000, (few, more, most)


@pytest.mark.parametrize('kind', CONFIGS)
def test_a_config(kind: str) -> None:
    assert_costs_what_it_is_long('configs/a.py', lambda times: repeated(CONFIGS[kind], times))


@pytest.mark.parametrize('kind', CODES)
def test_code(kind: str) -> None:
    assert_costs_what_it_is_long('tools/a.py', lambda times: repeated(CODES[kind], times))


@pytest.mark.parametrize('kind', SCRIPTS)
def test_a_script(kind: str) -> None:
    name, what = SCRIPTS[kind]
    assert_costs_what_it_is_long(name, lambda times: repeated(what, times))


@pytest.mark.parametrize('kind', NOTEBOOKS)
def test_a_notebook(kind: str) -> None:
    assert_costs_what_it_is_long('a.ipynb', lambda times: notebook(NOTEBOOKS[kind](times)))


def notebook(sources: list[str | list[str]]) -> str:
    cells: list[dict[str, object]] = [{'cell_type': 'code', 'metadata': {}, 'outputs': [], 'source': source} for source in sources]
    return json.dumps({'cells': cells, 'metadata': {}, 'nbformat': 4, 'nbformat_minor': 5})
