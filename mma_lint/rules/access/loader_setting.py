"""Code reads or writes `videos_per_gpu`, `workers_per_gpu` or `persistent_workers` of the config.

One number of 0.x was that of all loaders; in 1.x each of them has its own: `train_dataloader.batch_size`,
`val_dataloader.batch_size` and `test_dataloader.batch_size`. A read means that of the loader which the function around it is about, told by
the datasets that it reaches, or training where it reaches none. What is written is written to all three.

Fix safety: unsafe. The config may lack one of the loaders, or give them different numbers. No fix where a function is about several loaders.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.access import Access, accesses, assignment, is_written, outdated, renamed
from mma_lint.code.config_keys import SPLITS, Fate
from mma_lint.code.module import Module
from mma_lint.code.scopes import Scope
from mma_lint.rule import Example, Finding, Rewrite, Rule

_HEAD = 'from mmengine import Config\n\ncfg = Config.fromfile(path)\n'

rule = Rule(
    'MMA504',
    __name__,
    __doc__,
    'each loader has its own number in 1.x',
    examples=(
        Example(
            bad=_HEAD + 'lr = 0.01 * cfg.data.videos_per_gpu / 8\n',
            good=_HEAD + 'lr = 0.01 * cfg.train_dataloader.batch_size / 8\n',
            unsafe=True,
            path='tools/run.py',
        ),
        Example(
            bad="import mmcv\n\n\ndef test(cfg):\n    return cfg.test_dataloader.dataset, cfg.data.get('workers_per_gpu', 1)\n",
            good="import mmcv\n\n\ndef test(cfg):\n    return cfg.test_dataloader.dataset, cfg.test_dataloader.get('num_workers', 1)\n",
            unsafe=True,
            path='tools/run.py',
        ),
        Example(
            bad=_HEAD + 'cfg.data.videos_per_gpu = 2\n',
            good=_HEAD + 'cfg.train_dataloader.batch_size = cfg.val_dataloader.batch_size = cfg.test_dataloader.batch_size = 2\n',
            unsafe=True,
            path='tools/run.py',
        ),
        Example(
            bad='import mmcv\n\n\ndef both(cfg):\n    return cfg.train_dataloader, cfg.val_dataloader, cfg.data.videos_per_gpu\n',
            path='tools/run.py',
        ),
        Example(bad=_HEAD + 'cfg.data.workers_per_gpu //= 2\n', path='tools/run.py'),
        Example(bad="import mmcv\n\n\ndef size(data_cfg):\n    return data_cfg['videos_per_gpu']\n", path='tools/run.py'),
        Example(good=_HEAD + 'print(cfg.train_dataloader.batch_size)\n', path='tools/run.py'),
    ),
)

_DOUBT = 'one number became one for each loader'


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every way to a number that the loaders shared."""
    for access, fate in outdated(module):
        if fate.status == 'shared':
            steps, doubt = _written(module, access, fate) if is_written(access) else _read(module, access, fate)
            message = f'`{fate.old}` is `{fate.new[0]}` of each loader in 1.x: `train_dataloader.{fate.new[0]}` and its like'
            yield Finding(*module.source.span(access.node), message, steps, doubt)


def _read(module: Module, access: Access, fate: Fate) -> tuple[tuple[Rewrite, ...], str]:
    splits = _splits(module, access) or {'train'}
    if len(splits) > 1:
        return (), ''
    split = splits.pop()
    return renamed(module, access, (f'{split}_dataloader', *fate.new)), f'{_DOUBT}: here that of {split}'


def _written(module: Module, access: Access, fate: Fate) -> tuple[tuple[Rewrite, ...], str]:
    """`a.x = v` becomes `a.y = b.y = c.y = v`."""
    base = module.source.slice(access.base)
    if assignment(module, access) is None or access.prefix or any(step.form != 'attribute' for step in access.steps):
        return (), ''
    targets = ' = '.join(f'{base}.{split}_dataloader.{fate.new[0]}' for split in SPLITS)
    return (Rewrite(*module.source.span(access.node), (targets,)),), f'{_DOUBT}: leave out those that the configs do not have'


def _splits(module: Module, access: Access) -> set[str]:
    """The splits whose loaders the function around an access reaches."""
    paths = [other.path for other in accesses(module) if _function(other.scope) is _function(access.scope)]
    named = {str(path[1] if path[0] == 'data' else path[0]).removesuffix('_dataloader') for path in paths if len(path) > (path[:1] == ('data',))}
    return named & set(SPLITS)


def _function(scope: Scope) -> Scope:
    """The function, class or module that a scope is in: comprehensions are parts of it."""
    while scope.parent is not None and not isinstance(scope.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        scope = scope.parent
    return scope
