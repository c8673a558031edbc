"""What a hook reads off the runner and is not there.

MMEngine's runner has no `data_loader`, `inner_iter`, `outputs`, `optimizer`, `log_buffer`, `meta`, `mode`, `_max_epochs`: reading one is an
AttributeError. Part of it is given to the method, part is on the optimizer wrapper, on the message hub, or on the loops.

Fix safety: safe for what is the same thing by another name: `runner.inner_iter` where the method has `batch_idx`, `runner._max_epochs`,
`runner._max_iters`, and `runner.data_loader` in a method for training or validation. Unsafe for the optimizer and `current_lr()`, since
there may be several.
"""

import ast
import re
from collections.abc import Iterator

from mma_lint.code.bodies import Function, attribute_span, attributes_of
from mma_lint.code.classes import HOOK, RUNNER, Kin, families, lost_attributes, method_fate
from mma_lint.code.module import Module
from mma_lint.code.signatures import named, positional
from mma_lint.rule import Example, Finding, Rewrite, Rule

rule = Rule(
    'MMA404',
    __name__,
    __doc__,
    'the runner of MMEngine does not have this',
    examples=(
        Example(
            bad=(
                'from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None):\n'
                '        print(runner.inner_iter, len(runner.data_loader), runner._max_epochs)\n'
            ),
            good=(
                'from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None):\n'
                '        print(batch_idx, len(runner.train_dataloader), runner.max_epochs)\n'
            ),
            path='mine/hook.py',
        ),
        Example(
            bad=(
                'from mmengine.hooks import Hook\n\n\n'
                'class Mine(Hook):\n    def before_run(self, runner):\n        print(runner.current_lr()[0], runner.optimizer)\n'
            ),
            good=(
                'from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def before_run(self, runner):\n'
                "        print(runner.optim_wrapper.get_lr()['lr'][0], runner.optim_wrapper.optimizer)\n"
            ),
            unsafe=True,
            path='mine/hook.py',
        ),
        Example(
            bad="from mmcv.runner import Hook\n\n\nclass Mine(Hook):\n    def before_run(self, runner):\n        runner.log_buffer.output['x'] = 1\n",
            path='mine/hook.py',
        ),
        Example(
            good=(
                'from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def before_run(self, runner):\n        print(runner.epoch, runner.model)\n\n\n'
                'def read(runner):\n    return runner.outputs\n'
            ),
            path='mine/hook.py',
        ),
    ),
)

_STAGE = re.compile(r'_?(before|after)_(run|(train_|val_|test_)?(epoch|iter))')
_SAME = {'_max_epochs': 'max_epochs', '_max_iters': 'max_iters'}
_INDEX = {'inner_iter', '_inner_iter'}
_SEVERAL = {'optimizer': 'optim_wrapper.optimizer', 'current_lr': "optim_wrapper.get_lr()['lr']"}
_MORE = {'outputs': '; in training it holds what was in `log_vars`'}


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every attribute of the runner, in a method of a hook, that only 0.x has."""
    for kin in families(module):
        if HOOK in kin.known:
            for method in kin.methods:
                for runner in _runners(method):
                    yield from (found for node, call in attributes_of(method, runner) for found in _attribute(kin, method, node, call))


def _runners(method: Function) -> set[str]:
    """The parameters of a hook's method that are the runner."""
    names = positional(method.args)
    return {*(names[:1] if _STAGE.fullmatch(method.name) else ()), *({'runner'} & set(names))}


def _attribute(kin: Kin, method: Function, node: ast.Attribute, call: ast.Call | None) -> Iterator[Finding]:
    called = method_fate(RUNNER, node.attr) if call is not None else None
    note = called.note if called is not None and called.is_gone else lost_attributes(RUNNER).get(node.attr)
    if note is not None:
        source = kin.module.source
        text, doubt = _instead(method, source.slice(node.value), node.attr)
        end = source.span(call if call is not None and called is not None else node)[1]
        steps = (Rewrite(source.span(node)[0], end, (text,)),) if text else ()
        message = f'`runner.{node.attr}` is not there in 1.x: {note or "gone"}{_MORE.get(node.attr, "")}'
        yield Finding(*attribute_span(source, node), message, steps, doubt)


def _instead(method: Function, runner: str, name: str) -> tuple[str, str]:
    """What to write instead, and what to look at; '' where a person must decide."""
    if name in _SAME:
        return f'{runner}.{_SAME[name]}', ''
    if name in _INDEX and 'batch_idx' in named(method.args):
        return 'batch_idx', ''
    loader = next((f'{runner}.{mode}_dataloader' for mode in ('train', 'val') if f'_{mode}_' in method.name), '')
    if name == 'data_loader' and loader:
        return loader, ''
    text = _SEVERAL.get(name, '')
    return (f'{runner}.{text}' if text else ''), 'where there are several optimizers there are several of these'
