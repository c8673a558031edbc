"""A name that has another name.

The registries became few (`PIPELINES` is `TRANSFORMS`; `BACKBONES`, `NECKS`, `HEADS`, `RECOGNIZERS`, `LOCALIZERS`, `LOSSES` are all `MODELS`), and some
classes are called otherwise. The import is rewritten and all uses follow, also in `__all__` and in type comments. Where the new name means
something else in the file already, the old name is kept with `as`; so it is where others seem to import it from the file: nothing in the
file uses it, or the file is an `__init__.py`, a `builder.py` or a `registry.py`.

Fix safety: safe. Where the signature changed too, the fix is unsafe and says how.
"""

from collections.abc import Iterator

from mma_lint.code.module import Module
from mma_lint.code.outdated import found
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA202',
    __name__,
    __doc__,
    'this name is another one in 1.x',
    examples=(
        Example(
            bad='from mmaction.models.builder import HEADS\n\n\n@HEADS.register_module()\nclass Head:\n    pass\n',
            good='from mmaction.registry import MODELS\n\n\n@MODELS.register_module()\nclass Head:\n    pass\n',
            path='mine/head.py',
        ),
        Example(
            bad="from mmaction.models import HEADS\n\n__all__ = ['HEADS']\n",
            good="from mmaction.registry import MODELS\n\n__all__ = ['MODELS']\n",
            path='mine/head.py',
        ),
        Example(
            bad='from mmaction.models import HEADS\n',
            good='from mmaction.registry import MODELS as HEADS\n',
            path='mine/builder.py',
        ),
        Example(
            bad='from mmaction.models import HEADS\n\nMODELS = HEADS.children\n',
            good='from mmaction.registry import MODELS as HEADS\n\nMODELS = HEADS.children\n',
            path='mine/head.py',
        ),
        Example(
            bad='from ..builder import HEADS\n\nHEADS.register_module(module=Head)\n',
            good='from mmaction.registry import MODELS\n\nMODELS.register_module(module=Head)\n',
            path='mmaction/models/heads/mine.py',
        ),
        Example(good='from mmaction.registry import MODELS\n', path='mine/head.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Whatever is reached by its old name."""
    yield from found(module, ('renamed',), '`{old}` is called `{target}` in 1.x')
