"""A module that has another home.

`import mmcv.fileio`, `from mmaction.core import evaluation` and the like name modules that are elsewhere in 1.x. The import is rewritten and
what is reached through it follows. A name of the module that the tables do not know is reported, not guessed.

Fix safety: safe.
"""

from collections.abc import Iterator

from mma_lint.code.module import Module
from mma_lint.code.outdated import found
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA205',
    __name__,
    __doc__,
    'this module has another home in 1.x',
    examples=(
        Example(
            bad='import mmcv.fileio as fileio\n\nfileio.load(path)\n',
            good='import mmengine.fileio as fileio\n\nfileio.load(path)\n',
            path='tools/run.py',
        ),
        Example(bad='from mmaction.datasets.pipelines import MyOwnTransform\n', path='tools/run.py'),
        Example(good='import mmengine.fileio as fileio\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every module that is reached at its old home."""
    yield from found(module, ('moved', 'renamed'), 'the module `{old}` is `{target}` in 1.x', of_modules=True)
