"""A value of a kind that neither version can use.

mmcv counts epochs and iterations with whole numbers and torch's DataLoader its samples; datasets join `data_prefix` as a path. A string, a
list or None where a number must be fails late in 0.24.1 and in 1.x, with a message about something else. The other rules carry such a
value over as it is: what was meant only the author knows.

Fix safety: there is no fix.
"""

from collections.abc import Iterator

from mma_lint.config.facts import SPLITS, Config
from mma_lint.config.value import KeyPath, Unknown, shown
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA183',
    __name__,
    __doc__,
    message='this value is of the wrong kind',
    examples=(
        Example(bad="data = dict(videos_per_gpu='8', workers_per_gpu=2)\n"),
        Example(bad="total_epochs = '50'\n"),
        Example(bad="data = dict(train=dict(type='VideoDataset', data_prefix=7))\n"),
        Example(good='evaluation = dict(interval=5, start=None)\ntotal_epochs = 50\n'),
        Example(good='epochs = 10\ntotal_epochs = epochs * 5\ndata = dict(videos_per_gpu=count())\n'),
    ),
)

_LOADER = ('videos_per_gpu', 'workers_per_gpu')
_NUMBERS: tuple[KeyPath, ...] = (
    ('total_epochs',),
    ('evaluation', 'interval'),
    ('checkpoint_config', 'interval'),
    ('log_config', 'interval'),
    *(('data', key) for key in _LOADER),
    *(('data', f'{split}_dataloader', key) for split in SPLITS for key in _LOADER),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name what is no whole number, and prefixes that are no paths."""
    for path in _NUMBERS:
        value = config.get(*path)
        if value is not None and not isinstance(value.data, Unknown) and type(value.data) is not int:
            yield Manual(path, f'`{path[-1]}` is {shown(value)}, where 0.24.1 and 1.x want a whole number', 'warning')
    for dataset in config.datasets:
        value = dataset.value.items.get('data_prefix')
        if dataset.path[0] == 'data' and value is not None and not isinstance(value.data, (str, dict, Unknown, type(None))):
            yield Manual((*dataset.path, 'data_prefix'), f'`data_prefix` is {shown(value)}, where 0.24.1 wants a path', 'warning')
