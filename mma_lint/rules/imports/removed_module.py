"""A module that is gone.

`mmaction.core`, `mmcv.runner`, `mmcv.parallel` and others do not exist in 1.x; what was in them went to several places, or nowhere. Import what is
used from where it is now.

Fix safety: unsafe, and only an import that nothing in the file uses: another file may reach the module through this one.
"""

from collections.abc import Iterator

from mma_lint.code.module import Module
from mma_lint.code.outdated import found
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA206',
    __name__,
    __doc__,
    'this module is gone in 1.x',
    examples=(
        Example(bad='from mmcv import parallel\n\nparallel.collate(batch)\n', path='tools/run.py'),
        Example(bad='import torch\nimport mmcv.parallel\n', good='import torch\n', unsafe=True, path='tools/run.py'),
        Example(good='from mmengine import model\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every module that is reached and is no more."""
    yield from found(module, ('replaced',), 'the module `{old}` is gone in 1.x; see `{target}`', of_modules=True)
    yield from found(module, ('removed',), 'the module `{old}` is gone in 1.x', of_modules=True)
