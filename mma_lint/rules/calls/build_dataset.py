"""`build_dataset`, which is a method of the registry in 1.x.

`build_dataset(cfg)` is `DATASETS.build(cfg)`; a second argument is `default_args`, by name.

Fix safety: safe: it is what `build_dataset` did.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, calls_of, is_spelled_out, named, replaced
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Name, Rewrite, Rule

rule = Rule(
    'MMA306',
    __name__,
    __doc__,
    '`build_dataset(cfg, default_args)` is `DATASETS.build(cfg, default_args=default_args)` of mmaction.registry in 1.x',
    examples=(
        Example(
            bad='from mmaction.datasets import build_dataset\n\ntrain, val = build_dataset(train), build_dataset(val, dict(test_mode=True))\n',
            good=(
                'from mmaction.datasets import build_dataset\nfrom mmaction.registry import DATASETS\n\n'
                'train, val = DATASETS.build(train), DATASETS.build(val, default_args=dict(test_mode=True))\n'
            ),
            path='tools/run.py',
        ),
        Example(bad='from mmaction.datasets import build_dataset\n\ndataset = build_dataset(*args)\n', path='tools/run.py'),
        Example(good='from mmaction.registry import DATASETS\n\ndataset = DATASETS.build(cfg)\n', path='tools/run.py'),
        Example(good='from mine import build_dataset\nimport mmaction\n\ndataset = build_dataset(cfg)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call of `build_dataset`."""
    for call, _ in calls_of(module, 'build_dataset'):
        yield at(module, call.func, rule.message, _steps(module, call))


def _steps(module: Module, call: ast.Call) -> tuple[Rewrite, ...]:
    if not is_spelled_out(call) or not call.args:
        return ()
    return replaced(module, call.func, Name('mmaction.registry.DATASETS'), '.build'), *named(module, call, ('', 'default_args'))
