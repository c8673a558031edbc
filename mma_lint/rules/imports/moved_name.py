"""A name that has another home.

Classes and functions of `mmaction` and `mmcv` went to other modules, many of them to MMEngine: importing them from where they were is an
ImportError, reaching them through `mmcv.` an AttributeError. The import is rewritten: split where its names part ways, merged with one that
is there.

Fix safety: safe. Where the signature changed too, the fix is unsafe and says how.
"""

from collections.abc import Iterator

from mma_lint.code.module import Module
from mma_lint.code.outdated import found
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA201',
    __name__,
    __doc__,
    'this name has another home in 1.x',
    examples=(
        Example(
            bad='from mmcv.runner import load_checkpoint\n\nload_checkpoint(model, path)\n',
            good='from mmengine.runner import load_checkpoint\n\nload_checkpoint(model, path)\n',
            path='tools/run.py',
        ),
        Example(
            bad='import mmcv\n\nannotations = mmcv.load(path)\nimage = mmcv.imread(path)\n',
            good='import mmcv\nimport mmengine\n\nannotations = mmengine.load(path)\nimage = mmcv.imread(path)\n',
            path='tools/run.py',
        ),
        Example(
            bad='from mmcv.runner import get_dist_info, load_checkpoint as load\nfrom mmengine.dist import barrier\n',
            good='from mmengine.runner import load_checkpoint as load\nfrom mmengine.dist import barrier, get_dist_info\n',
            path='tools/run.py',
        ),
        Example(
            good='try:\n    from mmengine.runner import load_checkpoint\nexcept ImportError:\n    from mmcv.runner import load_checkpoint\n',
            path='tools/run.py',
        ),
        Example(good='def load_checkpoint(mmcv):\n    return mmcv.load(0)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Whatever is reached at its old home."""
    yield from found(module, ('moved',), '`{old}` is `{target}` in 1.x')
