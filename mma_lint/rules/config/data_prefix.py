"""`data_prefix` is a dict in 1.x, with a key for what it leads to.

`BaseActionDataset` joins it by key (mmaction/datasets/base.py and its subclasses in 1.2.0): `img` for frames, `video` for videos and
features, `audio` for audio. A string fails with AttributeError, a dict with another key with KeyError. Where 0.x joined nothing
(`None`), 1.x wants the empty string. PoseDataset takes `skeleton` for keypoints in files of their own.

Fix safety: safe; which key a dataset reads depends on its type alone. For a dataset of the project's own there is no fix.
"""

from collections.abc import Iterator

from mma_lint.config.datasets import WRAPPERS, is_old_place, kind, transform_types
from mma_lint.config.facts import Config, DatasetConfig
from mma_lint.config.pipelines import everywhere, in_variables
from mma_lint.config.value import Unknown, Value, of
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Verdict
from mma_lint.tables import table

rule = Rule(
    'MMA102',
    __name__,
    __doc__,
    message='`data_prefix` became a dict',
    examples=(
        Example(
            bad="data_root = 'data/videos'\n"
            'data = dict(\n'
            '    train=dict(\n'
            "        type='VideoDataset',\n"
            "        ann_file='train.txt',\n"
            '        data_prefix=data_root),\n'
            "    val=dict(type='RawframeDataset', data_prefix=None))\n",
            good="data_root = 'data/videos'\n"
            'data = dict(\n'
            '    train=dict(\n'
            "        type='VideoDataset',\n"
            "        ann_file='train.txt',\n"
            '        data_prefix=dict(video=data_root)),\n'
            "    val=dict(type='RawframeDataset', data_prefix=dict(img='')))\n",
        ),
        Example(
            bad="test_dataloader = dict(\n    dataset=dict(\n        type='PoseDataset', ann_file='test.pkl', data_prefix=''))\n",
            good="test_dataloader = dict(\n    dataset=dict(\n        type='PoseDataset', ann_file='test.pkl'))\n",
        ),
        Example(
            bad="_base_ = './base.py'\ndata = dict(\n    train=dict(\n        type='VideoDataset',\n        data_prefix='data/videos'))\n",
            good="_base_ = './base.py'\n"
            'data = dict(\n'
            '    train=dict(\n'
            "        type='VideoDataset',\n"
            "        data_prefix=dict(_delete_=True, video='data/videos')))\n",
            bases=(('base.py', "data = dict(train=dict(type='RawframeDataset', data_prefix='data/frames'))\n"),),
        ),
        Example(bad="data = dict(train=dict(type='MyDataset', data_prefix='data'))\n"),
        Example(good="train_dataloader = dict(dataset=dict(type='VideoDataset', data_prefix=dict(video='data')))\n"),
        Example(good="train_dataloader = dict(dataset=dict(type='mmcls.ImageNet', data_prefix='train'))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say what the prefix leads to."""
    for dataset in config.datasets:
        prefix = dataset.value.items.get('data_prefix')
        if prefix is None or not _is_old(dataset, prefix) or kind(config, dataset) in WRAPPERS:
            continue
        key = _key(config, dataset)
        if key is not None:
            yield _change(config, dataset, prefix, key)
        elif is_old_place(dataset):
            name = f'`{dataset.type}`' if dataset.type else 'the dataset, whose type is not said here,'
            message = f'if {name} derives from a dataset of MMAction2, this must become a dict such as `dict(img=...)` or `dict(video=...)`'
            yield Manual((*dataset.path, 'data_prefix'), message, 'warning')


def _change(config: Config, dataset: DatasetConfig, prefix: Value, key: str) -> Change:
    path, empty = (*dataset.path, 'data_prefix'), prefix.data in (None, '')
    step = Drop(path) if empty and kind(config, dataset) == 'PoseDataset' else Put.plain(path, {key: of('') if empty else prefix})
    message = '`data_prefix` became a dict' if isinstance(step, Put) else '`data_prefix` is not needed when it is empty'
    return Change(path, (*everywhere(config, (step,)), *in_variables(config, step)), message)


def _is_old(dataset: DatasetConfig, prefix: Value) -> bool:
    """Whether a prefix is no dict. One that cannot be told is a string in 0.x and a dict in 1.x."""
    return is_old_place(dataset) if isinstance(prefix.data, Unknown) else prefix.data is None or isinstance(prefix.data, str)


def _key(config: Config, dataset: DatasetConfig) -> str | None:
    key: str | None = table('datasets')['prefix'].get(kind(config, dataset))
    return 'skeleton' if key is not None and 'LoadKineticsPose' in transform_types(dataset) else key
