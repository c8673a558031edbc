"""`total_epochs` became `train_cfg.max_epochs`.

MMEngine's Runner reads the length of the training from the train loop. MMAction2 0.24.1 reads `total_epochs` and never
`runner` (mmaction/apis/train.py), so it is the key to take.

A base that is migrated already may tie its `param_scheduler` to the length of its own training (`T_max`, `end`), where the 0.x schedule
went along with `total_epochs`: then the list is said anew for the new length.

Fix safety: safe. The number is kept, and the loop is the one that 0.x ran. Unsafe where an inherited `param_scheduler` is said anew:
its milestones and warm-up stay as they are.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import Value, same
from mma_lint.rule import Change, Drop, Example, Put, Rule, Verdict
from mma_lint.schedule import retimed

_TIED = """\
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=100)
param_scheduler = [dict(type='CosineAnnealingLR', T_max=100, by_epoch=True)]
"""

rule = Rule(
    'MMA140',
    __name__,
    __doc__,
    message='`total_epochs` became `train_cfg.max_epochs`',
    examples=(
        Example(bad='total_epochs = 50  # kept\n', good="train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)  # kept\n"),
        Example(good="train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n"),
        Example(
            bad="_base_ = './base.py'\ntotal_epochs = 50\n",
            good="_base_ = './base.py'\ntrain_cfg = dict(max_epochs=50)\n",
            bases=(('base.py', 'total_epochs = 100\n'),),
        ),
        Example(
            bad="_base_ = './base.py'\ntotal_epochs = 50\n",
            good=("_base_ = './base.py'\nparam_scheduler = [dict(type='CosineAnnealingLR', T_max=50, by_epoch=True)]\ntrain_cfg = dict(max_epochs=50)\n"),
            bases=(('base.py', _TIED),),
            unsafe=True,
        ),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Move the number into the train loop."""
    epochs = config.get('total_epochs')
    if epochs is None or config.lacks('train'):
        return
    stretched = tuple(_stretched(config, epochs))
    has_several = bool(config.omni_datasets) or config.has('train_cfg', 'other_loaders')
    loop = 'MultiLoaderEpochBasedTrainLoop' if has_several else 'EpochBasedTrainLoop'
    yield Change(
        ('total_epochs',),
        (
            Drop(('total_epochs',)),
            Put.plain(('train_cfg',), {'type': loop, 'max_epochs': epochs}),
            *stretched,
        ),
        doubt='the inherited `param_scheduler` ended with the base, and ends with this training now' if stretched else _doubt(config, epochs),
    )


def _doubt(config: Config, epochs: Value) -> str:
    there = config.get('train_cfg', 'max_epochs')
    is_said_twice = there is not None and there.source is epochs.source and not same(there, epochs)
    return f'`train_cfg.max_epochs` is {there.plain} here: 0.x trains by the one, 1.x by the other' if there is not None and is_said_twice else ''


def _stretched(config: Config, epochs: Value) -> Iterator[Put]:
    """The numbers in an inherited 1.x schedule that say how long the base trains, for this length."""
    schedulers, before = config.get('param_scheduler'), config.plain('train_cfg', 'max_epochs')
    if schedulers is None or schedulers.source is epochs.source or config.has('lr_config'):
        return
    if isinstance(before, int) and isinstance(epochs.data, int) and before != epochs.data:
        for (index, key), number in retimed(schedulers.elements, before, epochs.data).items():
            yield Put.plain(('param_scheduler', index, key), number)
