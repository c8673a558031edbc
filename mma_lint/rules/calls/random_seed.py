"""Functions that drew or set the random seed.

`init_random_seed(seed)` gave back a seed that was given, and drew one for all processes where it was None; `sync_random_seed()` of MMEngine
only draws: its argument is a group of processes. `set_random_seed` is in mmengine.runner, and its `use_rank_shift` is called
`diff_rank_seed`.

Fix safety: safe: the same seed comes out.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import argument, arguments_of, at, before, dropped, is_chain, is_none, is_spelled_out, keyword, old_name, replaced, says
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Name, Rename, Rewrite, Rule

_NEW = 'mmengine.dist.sync_random_seed'
_DRAWN = '`sync_random_seed()` of mmengine.dist takes no seed and no device in 1.x: write `seed if seed is not None else sync_random_seed()`'

rule = Rule(
    'MMA309',
    __name__,
    __doc__,
    'seeds are drawn and set otherwise in 1.x',
    examples=(
        Example(
            bad='from mmaction.apis import init_random_seed\n\nseed = init_random_seed(args.seed, device=device, distributed=distributed)\n',
            good=(
                'from mmaction.apis import init_random_seed\nfrom mmengine.dist import sync_random_seed\n\n'
                'seed = args.seed if args.seed is not None else sync_random_seed()\n'
            ),
            path='tools/run.py',
        ),
        Example(
            bad='import mmaction\nfrom mmengine.dist import sync_random_seed\n\nrun(sync_random_seed(args.seed, device=device))\n',
            good='import mmaction\nfrom mmengine.dist import sync_random_seed\n\nrun((args.seed if args.seed is not None else sync_random_seed()))\n',
            path='tools/run.py',
        ),
        Example(
            bad='from mmcv.runner import set_random_seed\n\nset_random_seed(seed, use_rank_shift=True)\n',
            good='from mmcv.runner import set_random_seed\n\nset_random_seed(seed, diff_rank_seed=True)\n',
            path='tools/run.py',
        ),
        Example(
            bad='from mmaction.apis import set_random_seed\n\nset_random_seed(0)\n',
            good='from mmengine.runner import set_random_seed\n\nset_random_seed(0)\n',
            path='tools/run.py',
        ),
        Example(bad='from mmaction.apis import init_random_seed\n\nseed = init_random_seed(draw())\n', path='tools/run.py'),
        Example(good='from mmengine.dist import sync_random_seed\n\nimport mmaction\n\nseed = sync_random_seed()\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call with arguments that are none any more, and an import of the first versions of 0.x."""
    for call, qualified in module.calls:
        if old_name(qualified) in ('init_random_seed', 'sync_random_seed') or (qualified == _NEW and _is_old(call)):
            yield at(module, call.func, _DRAWN, _drawn(module, call))
        elif qualified.rpartition('.')[2] == 'set_random_seed' and (shift := keyword(call, 'use_rank_shift')) is not None:
            value = module.source.slice(shift.value)
            yield at(module, shift, '`use_rank_shift` is called `diff_rank_seed` in 1.x', [replaced(module, shift, f'diff_rank_seed={value}')])
    for imported in module.imports:
        if imported.qualified in ('mmaction.apis.set_random_seed', 'mmaction.apis.train.set_random_seed') and not imported.guarded:
            yield at(module, imported.alias, '`set_random_seed` is in mmengine.runner in 1.x', [Rename(imported.alias, 'mmengine.runner.set_random_seed')])


def _is_old(call: ast.Call) -> bool:
    """Whether what is given to a function of the new name is a seed."""
    return any(says(value, 'seed') or isinstance(value, ast.Constant) for value in call.args) or any(given.arg != 'group' for given in call.keywords)


def _drawn(module: Module, call: ast.Call) -> tuple[Rewrite, ...]:
    """The steps that write `seed if seed is not None else sync_random_seed()`."""
    seed = argument(call, 0, 'seed')
    gap = dropped(module, call, arguments_of(call))
    if gap is None or not is_spelled_out(call):
        return ()
    function = replaced(module, call.func, Name(_NEW))
    if seed is None or is_none(seed):
        return function, *gap
    if not is_chain(seed):
        return ()
    text, alone = module.source.slice(seed), _stands_alone(module, call)
    close = Rewrite(module.source.span(call)[1], module.source.span(call)[1], ('' if alone else ')',))
    return before(module, call, f'{"" if alone else "("}{text} if {text} is not None else '), function, *gap, close


def _stands_alone(module: Module, call: ast.Call) -> bool:
    """Whether a call is all of a value that is assigned or returned."""
    return any(getattr(node, 'value', None) is call for node in module.of(ast.Assign, ast.AnnAssign, ast.Return))
