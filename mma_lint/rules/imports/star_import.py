"""`from ... import *` of a module that is gone or has another home.

What the star brought is found by the names that the file uses and binds nowhere; each is imported from where it is now.

Fix safety: unsafe: another file may import from here what the star brought. In an `__init__.py`, which exists for that, there is no fix.
"""

from collections.abc import Iterator

from mma_lint.code.module import Module
from mma_lint.code.outdated import Fate, fate, nearest_fate
from mma_lint.code.scopes import Imported
from mma_lint.rule import Example, Finding, Rename, Rule, Unimport

rule = Rule(
    'MMA207',
    __name__,
    __doc__,
    'what this star brought is elsewhere in 1.x',
    examples=(
        Example(
            bad='from mmcv.runner import *\n\nload_checkpoint(model, path)\n',
            good='from mmengine.runner import load_checkpoint\n\nload_checkpoint(model, path)\n',
            unsafe=True,
            path='tools/run.py',
        ),
        Example(bad='from mmcv.runner import *\n\nrunner = EpochBasedRunner(model)\n', path='tools/run.py'),
        Example(bad='from mmcv.runner import *\n', path='mine/__init__.py'),
        Example(good='from mmcv.cnn import *\n\nConvModule(3, 8, 1)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every star import from which something used, or all, is gone."""
    for imported in module.imports:
        if imported.is_star and not imported.guarded:
            yield from _star(module, imported)


def _star(module: Module, imported: Imported) -> Iterator[Finding]:
    whole = nearest_fate(imported.qualified)
    brought = [(mention, found) for mention in module.free if (found := fate(f'{imported.qualified}.{mention.parts[0]}')) is not None]
    start, end = module.source.span(imported.statement)
    gone = {found.old: None for _, found in brought if not found.can_be_renamed}
    yield from (Finding(start, end, f'`{name}`, which this star brings, is gone in 1.x') for name in gone)
    if whole is None and not brought:
        return
    steps: list[Rename | Unimport] = []
    if not gone and not module.is_package:
        steps += [Rename(mention.part(1), found.target) for mention, found in brought if found.target is not None]
        steps += [Unimport(imported.alias)] * (whole is not None)
    message = f'`{imported.qualified}`, of which everything is imported, {_fate_of(whole)}'
    yield Finding(start, end, message, tuple(steps), 'another file may import from here what the star brought')


def _fate_of(whole: Fate | None) -> str:
    if whole is None:
        return 'lacks names in 1.x'
    return f'is `{whole.target}` in 1.x' if whole.target else 'is gone in 1.x'
