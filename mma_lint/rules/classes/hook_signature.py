"""A hook's method with the parameters of 0.x.

MMEngine gives `before_train_iter` also `batch_idx=` and `data_batch=`, `after_train_iter` `outputs=` besides, `after_val_epoch` `metrics=`:
by keyword, so the names count. A method that takes the runner alone raises a TypeError at the first iteration.

Fix safety: safe. The parameters are added to a method that takes the runner alone, and given on to `super()` in it; its body can say
nothing else by those names. Where the file itself calls the method, all of them have defaults.
"""

import re
from collections.abc import Iterator

from mma_lint.code.bodies import Function, name_span, own_calls, reads_from_outside
from mma_lint.code.classes import Kin, MethodFate, families
from mma_lint.code.module import Module
from mma_lint.code.signatures import accepts, named, parsed, takes_one
from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.text.parameters import added

rule = Rule(
    'MMA403',
    __name__,
    __doc__,
    'this method is given more arguments by MMEngine',
    examples=(
        Example(
            bad='from mmcv.runner import Hook\n\n\nclass Mine(Hook):\n    def after_train_iter(self, runner):\n        super().after_train_iter(runner)\n',
            good=(
                'from mmcv.runner import Hook\n\n\nclass Mine(Hook):\n'
                '    def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None):\n'
                '        super().after_train_iter(runner, batch_idx=batch_idx, data_batch=data_batch, outputs=outputs)\n'
            ),
            path='mine/hook.py',
        ),
        Example(
            bad=(
                'from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def after_train_iter(self, runner):\n        pass\n\n'
                '    def before_run(self, runner):\n        self.after_train_iter(runner)\n'
            ),
            good=(
                'from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n'
                '    def after_train_iter(self, runner, batch_idx=None, data_batch=None, outputs=None):\n        pass\n\n'
                '    def before_run(self, runner):\n        self.after_train_iter(runner)\n'
            ),
            path='mine/hook.py',
        ),
        Example(
            bad='from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def after_val_epoch(self, runner):\n        pass\n',
            good='from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def after_val_epoch(self, runner, metrics=None):\n        pass\n',
            path='mine/hook.py',
        ),
        Example(
            bad='from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def after_train_iter(self, runner, index, batch):\n        pass\n',
            path='mine/hook.py',
        ),
        Example(
            good='from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def before_train_iter(self, runner, batch_idx, data_batch=None):\n        pass\n',
            path='mine/hook.py',
        ),
        Example(
            good='from mmengine.hooks import Hook\n\n\nclass Mine(Hook):\n    def after_train_iter(self, runner, **kwargs):\n        pass\n',
            path='mine/hook.py',
        ),
    ),
)

_STAGE = re.compile(r'_?(before|after)_(train_|val_|test_)?(epoch|iter)')


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every method of a hook that lacks what MMEngine gives it."""
    for kin in families(module):
        for method in kin.methods:
            found = kin.fate(method.name)
            if found is not None and found.status == 'signature_changed' and _STAGE.fullmatch(method.name):
                yield from _method(kin, method, found)


def _method(kin: Kin, method: Function, found: MethodFate) -> Iterator[Finding]:
    signature = parsed(found.signature)
    keywords = named(signature)[1:] if signature is not None else ()
    if not accepts(method.args, 1, keywords):
        start, end = name_span(kin.module.source, method)
        given = ', '.join(f'`{name}=`' for name in keywords)
        message = f'{kin.caution}MMEngine gives `{method.name}` also {given}: it is `{method.name}{found.signature}`'
        yield Finding(start, end, message, tuple(_steps(kin, method, found, keywords)))


def _steps(kin: Kin, method: Function, found: MethodFate, keywords: tuple[str, ...]) -> Iterator[Rewrite]:
    if not takes_one(method.args) or reads_from_outside(kin.module, method, keywords):
        return
    called = (method.name,) in kin.module.called_names
    yield added(kin.module.source, method, [name if name == 'batch_idx' and not called else f'{name}=None' for name in keywords])
    for call, _ in own_calls(method, method.name):
        if len(call.args) == 1 and not call.keywords:
            yield added(kin.module.source, call, [f'{name}={name}' for name in keywords])
