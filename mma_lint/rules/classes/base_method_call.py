"""A call of a method that the base class has no more.

`self.every_n_iters(runner, n)`, `super().prepare_train_frames(idx)`, `self.load_json_annotations()`, `self._parse_losses(losses)`: the base
of 1.x has no such method, or one that takes something else. The call is an AttributeError, or a TypeError.

Fix safety: safe for the methods of hooks that only have another name, and for those that take `batch_idx` where the method around the call
has it. Unsafe for `_parse_losses`, whose values are tensors in 1.x, and for `load_annotations`.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.bodies import Function, attribute_span, own_calls
from mma_lint.code.classes import HEAD, HOOK, Kin, MethodFate, families
from mma_lint.code.module import Module
from mma_lint.code.signatures import named
from mma_lint.rule import Example, Finding, Rewrite, Rule

rule = Rule(
    'MMA410',
    __name__,
    __doc__,
    'the base class of 1.x has no such method',
    examples=(
        Example(
            bad=(
                'from mmcv.runner import Hook\n\n\nclass Mine(Hook):\n    def after_train_epoch(self, runner):\n'
                '        return self.is_last_epoch(runner) or self.every_n_iters(runner, 5)\n'
            ),
            good=(
                'from mmcv.runner import Hook\n\n\nclass Mine(Hook):\n    def after_train_epoch(self, runner):\n'
                '        return self.is_last_train_epoch(runner) or self.every_n_train_iters(runner, 5)\n'
            ),
            path='mine/hook.py',
        ),
        Example(
            bad=(
                'from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def before_train_iter(self, runner, batch_idx, data_batch=None):\n'
                '        return self.every_n_inner_iters(runner, 5) or self.end_of_epoch(runner)\n'
            ),
            good=(
                'from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def before_train_iter(self, runner, batch_idx, data_batch=None):\n'
                '        return self.every_n_inner_iters(batch_idx, 5) or self.end_of_epoch(runner.train_dataloader, batch_idx)\n'
            ),
            path='mine/hook.py',
        ),
        Example(
            bad=(
                'from mmaction.models import Recognizer3D\n\n\n'
                'class Mine(Recognizer3D):\n    def loss(self, inputs, data_samples, **kwargs):\n        return self._parse_losses({})\n'
            ),
            good=(
                'from mmaction.models import Recognizer3D\n\n\n'
                'class Mine(Recognizer3D):\n    def loss(self, inputs, data_samples, **kwargs):\n        return self.parse_losses({})\n'
            ),
            unsafe=True,
            path='mine/recognizer.py',
        ),
        Example(
            bad=(
                'from mmaction.datasets import VideoDataset\n\n\nclass Videos(VideoDataset):\n    def load_data_list(self):\n'
                '        return self.load_json_annotations()\n'
            ),
            path='mine/dataset.py',
        ),
        Example(
            good=(
                'from mmaction.datasets import VideoDataset\n\n\nclass Videos(VideoDataset):\n    def load_data_list(self):\n'
                '        return self.label2array(1)\n\n    def label2array(self, label):\n        return [label]\n'
            ),
            path='mine/dataset.py',
        ),
    ),
)

_SAME = {'every_n_iters', 'is_last_epoch', 'is_last_iter'}
_LOOK = {
    '_parse_losses': 'the values that the one of 1.x gives are tensors',
    'load_annotations': 'it is called on first use, and `self.data_prefix` is a dict',
}
_TAKE_OTHERS = {'every_n_inner_iters', 'end_of_epoch'}
# What 1.x has, for something else, or still.
_THERE = {'__call__', '__init__', 'init_weights'}


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call, by `self` or `super()`, of a method that the base class has no more."""
    for kin in families(module):
        if not kin.assumed:
            for method in kin.methods:
                for call, name in own_calls(method):
                    found = kin.fate(name.attr)
                    if found is not None and _is_told(kin, call, found):
                        yield _finding(kin, method, call, name, found)


def _is_told(kin: Kin, call: ast.Call, found: MethodFate) -> bool:
    """Whether a call means the framework's method, and goes wrong. What the project defines is told with the definition."""
    if kin.defines(found.name):
        return False
    if found.name in _TAKE_OTHERS:
        return HOOK in kin.known and isinstance(call.args[0] if call.args else None, ast.Name) and getattr(call.args[0], 'id', '') == 'runner'
    return found.is_gone and found.name not in _THERE and (found.owner, found.name) != (HEAD, 'loss')


def _finding(kin: Kin, method: Function, call: ast.Call, name: ast.Attribute, found: MethodFate) -> Finding:
    start, end = attribute_span(kin.module.source, name)
    message = f'`{found.owner_name}` has no `{found.name}{found.old_signature}` in 1.x{found.advice}'
    return Finding(start, end, message, tuple(_steps(kin, method, call, name, found)), _LOOK.get(found.name, ''))


def _steps(kin: Kin, method: Function, call: ast.Call, name: ast.Attribute, found: MethodFate) -> Iterator[Rewrite]:
    start, end = attribute_span(kin.module.source, name)
    if (found.name in _SAME or found.name in _LOOK) and found.new.isidentifier() and not found.owner_is_gone:
        yield Rewrite(start, end, (found.new,))
    elif found.name in _TAKE_OTHERS and 'batch_idx' in named(method.args):
        given = 'batch_idx' if found.name == 'every_n_inner_iters' else _loader_and_batch(method.name)
        if given:
            yield Rewrite(*kin.module.source.span(call.args[0]), (given,))


def _loader_and_batch(stage: str) -> str:
    """What a method of a hook says of where it is; '' where its name does not tell."""
    for part in ('train', 'val'):
        if f'_{part}_' in stage:
            return f'runner.{part}_dataloader, batch_idx'
    return ''
