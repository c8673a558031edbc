"""Batches made by hand: `collate`, `scatter`, `DataContainer`.

1.x has no DataContainer: `pseudo_collate` makes lists of what the samples hold, and the data preprocessor of the model stacks, normalises
and moves them.

Fix safety: unsafe, and only for a call of `collate`: the batch holds lists, which `model.test_step(batch)` takes. For the rest there is no
fix.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, dropped, gone, keyword, old_name, replaced
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Name, Rewrite, Rule

rule = Rule(
    'MMA322',
    __name__,
    __doc__,
    '`collate(batch, samples_per_gpu)` is `pseudo_collate(batch)` of mmengine.dataset in 1.x; the data preprocessor of the model stacks and moves the batch',
    examples=(
        Example(
            bad='from mmcv.parallel import collate\n\ndata = collate([data], samples_per_gpu=1)\n',
            good='from mmcv.parallel import collate\nfrom mmengine.dataset import pseudo_collate\n\ndata = pseudo_collate([data])\n',
            unsafe=True,
            path='tools/run.py',
        ),
        Example(bad='from mmcv.parallel import scatter\n\ndata = scatter(data, [device])[0]\n', path='tools/run.py'),
        Example(bad='from functools import partial\n\nfrom mmcv.parallel import collate\n\nfunction = partial(collate)\n', path='tools/run.py'),
        Example(good='import mmaction\nfrom mmengine.dataset import pseudo_collate\n\ndata = pseudo_collate([data])\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every use of what made batches."""
    yield from gone(module, 'batches')
    calls = {call.func: call for call, _ in module.calls}
    for use in module.uses:
        node = use.mention.node
        if not use.guarded and old_name(use.qualified) == 'collate' and '.parallel.collate.' not in f'.{use.qualified}':
            steps = _steps(module, calls[node]) if node in calls else ()
            yield at(module, node, rule.message, steps, 'the batch holds lists: `model.test_step(batch)` takes them')


def _steps(module: Module, call: ast.Call) -> tuple[Rewrite, ...]:
    rest: list[ast.expr | ast.keyword] = [*call.args[1:], *call.keywords]
    gap = dropped(module, call, rest) if call.args and keyword(call, 'batch') is None else None
    return () if gap is None else (replaced(module, call.func, Name('mmengine.dataset.pseudo_collate')), *gap)
