"""A config that trains nothing says how to train.

A config with a model and a dataset to test, but no `data.train`, such as the configs of SSN for its test, has often kept `optimizer`,
`lr_config` and `total_epochs`, in its own text or from a base. tools/test.py of 0.24.1 passed them over; MMEngine's Runner builds
everything at once and refuses `train_cfg` or `optim_wrapper` without `train_dataloader` (mmengine/runner/runner.py). A file that says
only the schedule, or the data, is a part of a config: it is migrated as ever.

Fix safety: unsafe, for the settings are gone then: they may be meant for a training whose data are given elsewhere. Safe where a base says
them, which keeps them.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Change, Drop, Example, Rule, Verdict

_TESTED = "model = dict(type='Recognizer2D')\ntest_dataloader = dict(batch_size=1)\n"

rule = Rule(
    'MMA134',
    __name__,
    __doc__,
    message='this config has no data to train on, so 1.x must not find how to train',
    examples=(
        Example(
            bad=_TESTED + "optimizer = dict(type='SGD', lr=0.1)\nlr_config = dict(policy='step', step=[2])\ntotal_epochs = 5\n",
            good=_TESTED,
            unsafe=True,
        ),
        Example(good="optimizer = dict(type='SGD', lr=0.1)\ntotal_epochs = 5\n"),
        Example(good="data = dict(test=dict(type='VideoDataset'))\noptimizer = dict(type='SGD', lr=0.1)\n"),
        Example(
            good="_base_ = './base.py'\noptimizer = dict(lr=0.01)\ntotal_epochs = 5\n",
            bases=(('base.py', _TESTED + 'train_dataloader = dict(batch_size=8)\n'),),
        ),
    ),
)

_KEYS = ('optimizer', 'optimizer_config', 'lr_config', 'momentum_config', 'total_epochs', 'runner')


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Drop what only a training reads."""
    for key in _KEYS if config.lacks('train') else ():
        if config.has(key):
            doubt = f'`{key}` is gone then: if this config is to train, or one that inherits from it, give it `data.train` before the fix'
            yield Change((key,), (Drop((key,)),), f'`{key}` is for a training, and there is no `data.train`', doubt if config.says(key) else '')
