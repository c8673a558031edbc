"""Arguments of functions and classes whose signature changed.

What is called has its place in 1.x, but an argument is gone or called otherwise, or the arguments stand in another order. Those that are
given by place are written with their names, as long as the old import tells which order is meant.

Fix safety: safe: the fix writes names before values. What is gone is left to you.
"""

import ast
import re
from collections.abc import Iterator
from typing import Any

from mma_lint.code.calls import at, named, new_name
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule
from mma_lint.tables import table

_OTHER_NAME = re.compile(r'it is `(\w+)`')

rule = Rule(
    'MMA324',
    __name__,
    __doc__,
    'the arguments are others in 1.x',
    examples=(
        Example(bad='from mmaction.datasets import RepeatDataset\n\nRepeatDataset(dataset, 10, test_mode=True)\n', path='tools/run.py'),
        Example(
            bad='from mmcv.runner import EMAHook\n\nhook = EMAHook(momentum=0.001, warm_up=100)\n',
            path='tools/run.py',
        ),
        Example(
            bad='from mmaction.core.evaluation.ava_utils import ava_eval\n\nava_eval(file, "mAP", labels, anns, excluded, True, classes)\n',
            good='from mmaction.core.evaluation.ava_utils import ava_eval\n\nava_eval(file, "mAP", labels, anns, excluded, True, custom_classes=classes)\n',
            path='tools/run.py',
        ),
        Example(good='from mmcv.parallel import is_module_wrapper\n\nis_module_wrapper(model)\n', path='tools/run.py'),
        Example(good='import mmaction\nfrom mmengine.dataset import RepeatDataset\n\nRepeatDataset(dataset, 10, True)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every argument that is gone or has another place."""
    for call, qualified in module.calls:
        new = new_name(qualified)
        row = table('calls')['signatures'].get(new)
        if row is not None:
            yield from _gone(module, call, new, row['gone'])
            if new != qualified:
                yield from _displaced(module, call, new, [_called(name, row) for name in row['old']], row['new'])


def _gone(module: Module, call: ast.Call, new: str, notes: dict[str, str]) -> Iterator[Finding]:
    for given in call.keywords:
        if given.arg in notes:
            note = f': {notes[given.arg]}' if notes[given.arg] else ''
            yield at(module, given, f'`{new}` has no `{given.arg}` in 1.x{note}')


def _called(name: str, row: dict[str, Any]) -> str:
    """What 1.x calls an argument that means the same there: the note says nothing but its name."""
    other = _OTHER_NAME.fullmatch(row['gone'].get(name, ''))
    return other[1] if other is not None and other[1] in row['new'] else name


def _displaced(module: Module, call: ast.Call, new: str, old: list[str], order: list[str]) -> Iterator[Finding]:
    """One finding for all arguments from the first on whose place means something else in 1.x."""
    first = next((index for index, name in enumerate(old) if order[index : index + 1] != [name]), len(old))
    if first < len(call.args) <= len(old) and not any(isinstance(value, ast.Starred) for value in call.args):
        where = 'is not there' if old[first] not in order else 'has another place'
        message = f'the arguments of `{new}` are others in 1.x: this one, `{old[first]}`, {where}'
        yield at(module, call.args[first], message, named(module, call, ['' if index < first else name for index, name in enumerate(old)]))
