"""AVADataset of 1.x reads other frames, and leaves more of them out.

`start_index` was 0 unless told otherwise, and is 1 in 1.2.0, where it also counts twice (SampleAVAFrames): the same frames are read only with
`start_index=1` in both. Timestamps of `exclude_file` were left out of the training only; 1.2.0 leaves them out when it validates and
tests, too (`filter_data` in mmaction/datasets/ava_dataset.py), so the mean average precision is taken over fewer of them.

Fix safety: there is no fix. These are warnings, and are only given while the config is one of 0.x.
"""

from collections.abc import Iterator

from mma_lint.config.datasets import is_old_place, kind
from mma_lint.config.facts import Config
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA172',
    __name__,
    __doc__,
    message='`AVADataset` reads other frames',
    examples=(
        Example(bad="data = dict(train=dict(type='AVADataset', ann_file='train.csv', exclude_file='excluded.csv'))\n"),
        Example(bad="data = dict(val=dict(type='AVADataset', start_index=1, ann_file='val.csv', exclude_file='excluded.csv'))\n"),
        Example(good="data = dict(train=dict(type='AVADataset', start_index=1, ann_file='train.csv', exclude_file='excluded.csv'))\n"),
        Example(good="train_dataloader = dict(dataset=dict(type='AVADataset', ann_file='train.csv', exclude_file='excluded.csv'))\n"),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say how each dataset differs."""
    for dataset in config.datasets:
        if kind(config, dataset) != 'AVADataset' or not is_old_place(dataset) or dataset.type is None:
            continue
        first = config.plain(*dataset.path, 'start_index') if config.has(*dataset.path, 'start_index') else 2
        if first != 1:
            yield Manual((*dataset.path, 'type'), f'1.x reads {_shift(first)}: rename the frames, or train and test with 1.x alone', 'warning')
        if dataset.split != 'train' and config.plain(*dataset.path, 'exclude_file') is not None:
            yield Manual((*dataset.path, 'exclude_file'), '1.x leaves these timestamps out here too; 0.x did so in training only', 'warning')


def _shift(first: object) -> str:
    """How far the frames move. 0.x adds `start_index` once to centre + 1, 1.x twice to the centre: 1 where nothing is said, 0 before."""
    if not isinstance(first, int):
        return 'other frames unless `start_index` is 1'
    steps = abs(first - 1)
    return f'{"a frame" if steps == 1 else f"{steps} frames"} {"later" if first > 1 else "earlier"}'
