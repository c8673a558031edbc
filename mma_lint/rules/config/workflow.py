"""`workflow` is gone.

MMEngine trains and validates as `train_cfg` says. `('train', n)` did the same for every n (mmcv/runner/epoch_based_runner.py), and
('val', 1) computed the loss on the validation set, which no loop of MMEngine does: a warning. Training alone is information, since nothing changes.

Fix safety: safe for training alone; unsafe where the loss on the validation set was asked for.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import Value
from mma_lint.rule import Change, Drop, Example, Rule, Verdict

rule = Rule(
    'MMA146',
    __name__,
    __doc__,
    message='`workflow` is gone: `train_cfg` and `val_cfg` say what runs',
    examples=(
        Example(bad="total_epochs = 5\nworkflow = [('train', 1)]\n", good='total_epochs = 5\n'),
        Example(bad="total_epochs = 5\nworkflow = [('train', 1), ('val', 1)]\n", good='total_epochs = 5\n', unsafe=True),
        Example(good="train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Drop it."""
    value = config.get('workflow')
    if value is not None:
        doubt = '' if _only_trains(value) else '1.x does not compute the loss on the validation set'
        yield Change(('workflow',), (Drop(('workflow',)),), doubt=doubt, severity='warning' if doubt else 'info')


def _only_trains(value: Value) -> bool:
    modes = [flow.get(0) for flow in value.elements]
    return all(mode is not None and mode.data == 'train' for mode in modes) and (bool(modes) or value.data in (None, []))
