"""Files that say one thing again and again: to check and to fix one costs what it is long, whatever it says."""

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
