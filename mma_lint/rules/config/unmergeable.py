"""A dict that is laid over a value that is no dict.

mmcv and MMEngine merge a child's dict into a base's dict; over anything else both raise TypeError unless the child says
`_delete_=True`. Such a config does not load in 0.x either.

Fix safety: there is no fix; whether to merge or to replace is the author's choice.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA181',
    __name__,
    __doc__,
    message='a dict cannot be merged over what is no dict',
    examples=(
        Example(
            bad="_base_ = './base.py'\noptimizer_config = dict(grad_clip=None)\n",
            bases=(('base.py', 'optimizer_config = [1]\ntotal_epochs = 3\n'),),
        ),
        Example(
            good="_base_ = './base.py'\nmodel = dict(type='Recognizer2D')\n",
            bases=(('base.py', "model = dict(type='Recognizer3D')\n"),),
        ),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name each key that cannot be merged."""
    for key, reason in config.document.merge_problems:
        yield Manual((key,), f'{reason}: add `_delete_=True` or correct it')
