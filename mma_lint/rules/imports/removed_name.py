"""A name that is gone.

Nothing in 1.x takes its place. The message says the nearest way where there is one. An import of it that nothing in the file uses can go.

Fix safety: unsafe, and only the import: another file may import the name from here.
"""

from collections.abc import Iterator

from mma_lint.code.module import Module
from mma_lint.code.outdated import found
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA204',
    __name__,
    __doc__,
    'this is gone in 1.x',
    examples=(
        Example(bad='from mmcv.parallel import MMDataParallel\n\nmodel = MMDataParallel(model)\n', path='tools/run.py'),
        Example(bad='from mmcv.parallel import MMDataParallel, collate\n\nMMDataParallel(collate(batch))\n', path='tools/run.py'),
        Example(good='from torch.nn.parallel import DataParallel\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Whatever is reached that is no more."""
    yield from found(module, ('removed',), '`{old}` is gone in 1.x')
