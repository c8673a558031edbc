"""`runner` became `train_cfg`.

MMAction2 0.24.1 never reads `runner`: it trains `total_epochs` epochs with its own runner (mmaction/apis/train.py). Forks and copies
of newer training scripts read it.

Fix safety: safe where `runner` only repeats `total_epochs`. Unsafe where it alone says the length of the training, or another length.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import Value, same
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Verdict

rule = Rule(
    'MMA141',
    __name__,
    __doc__,
    message='`runner` became `train_cfg`',
    examples=(
        Example(
            bad="total_epochs = 50\nrunner = dict(type='EpochBasedRunner', max_epochs=50)\n",
            good='total_epochs = 50\n',
        ),
        Example(
            bad="_base_ = './base.py'\nrunner = dict(type='EpochBasedRunner', max_epochs=50)\n",
            good="_base_ = './base.py'\ntrain_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n",
            bases=(('base.py', 'optimizer_config = dict(grad_clip=None)\n'),),
            unsafe=True,
        ),
        Example(bad="runner = dict(type='IterBasedRunner', max_iters=1000)\ncheckpoint_config = dict(interval=100)\n"),
        Example(good="train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Take the length of the training from `runner` where nothing else says it."""
    value = config.get('runner')
    if value is None or config.lacks('train'):
        return
    kind, epochs = value.get('type') or Value('EpochBasedRunner'), value.get('max_epochs')
    if kind.data != 'EpochBasedRunner' or epochs is None:
        yield Manual(('runner',), '`runner` became the train loop: choose one of MMEngine and name it in `train_cfg`')
        return
    said = config.get('total_epochs') or config.get('train_cfg', 'max_epochs')
    if said is None:
        loop = Put.plain(('train_cfg',), {'type': 'EpochBasedTrainLoop', 'max_epochs': epochs})
        yield Change(('runner',), (Drop(('runner',)), loop), doubt='MMAction2 0.24.1 does not read `runner`, but a fork may')
    else:
        doubt = '' if same(said, epochs) else 'MMAction2 0.24.1 does not read `runner`, which says another length of the training than `total_epochs`'
        yield Change(('runner',), (Drop(('runner',)),), '`runner` is gone: `train_cfg.max_epochs` says it', doubt)
