"""`total_epochs` became `train_cfg.max_epochs`.

MMEngine's Runner reads the length of the training from the train loop. MMAction2 0.24.1 reads `total_epochs` and never
`runner` (mmaction/apis/train.py), so it is the key to take.

Fix safety: safe. The number is kept, and the loop is the one that 0.x ran.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Change, Drop, Example, Put, Rule, Verdict

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
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Move the number into the train loop."""
    epochs = config.get('total_epochs')
    if epochs is None:
        return
    yield Change(
        ('total_epochs',),
        (
            Drop(('total_epochs',)),
            Put.plain(('train_cfg',), {'type': 'EpochBasedTrainLoop', 'max_epochs': epochs}),
        ),
    )
