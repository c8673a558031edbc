"""A name whose work is done by something else.

There is no such class or function in 1.x, but there is another way, which the message names. An import of it that nothing in the file uses (any more) can go.

Fix safety: unsafe, and only the import: another file may import the name from here.
"""

from collections.abc import Iterator

from mma_lint.code.module import Module
from mma_lint.code.outdated import found
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA203',
    __name__,
    __doc__,
    'this is done by something else in 1.x',
    examples=(
        Example(bad='from mmcv.runner import EpochBasedRunner\n\nrunner = EpochBasedRunner(model)\n', path='tools/run.py'),
        Example(bad='import torch\nfrom mmcv.runner import EpochBasedRunner\n', good='import torch\n', unsafe=True, path='tools/run.py'),
        Example(good='from mmengine.runner import Runner\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Whatever is reached that has a successor of another shape."""
    yield from found(module, ('replaced',), '`{old}` is gone; `{target}` does its work in 1.x')
