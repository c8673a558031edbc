"""A dataset, or an argument of one, is called otherwise or is gone.

1.2.0 (mmaction/datasets): `AudioFeatureDataset` is `AudioDataset`, counts frames from 0 unless told otherwise, and takes file names as they are
listed, where 0.x added `suffix`. `PoseDataset` wants `box_thr` as a number. MMEngine's `RepeatDataset` and `ConcatDataset` take no
`test_mode`: each dataset inside says it. Class-balanced sampling (`sample_by_class`, `power`, `dynamic_length`) is gone.

Fix safety: safe for what 0.x did not read, and for the same value in another place or form. Unsafe for `AudioFeatureDataset`: a list
without `.npy` makes 1.x train on zeros, in silence. Sampling by class that was on is only reported.
"""

from collections.abc import Iterator

from mma_lint.config.datasets import WRAPPERS, is_wrapper, kind, test_mode
from mma_lint.config.facts import Config, DatasetConfig
from mma_lint.config.pipelines import everywhere
from mma_lint.config.value import Value, is_given
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict
from mma_lint.tables import table

rule = Rule(
    'MMA108',
    __name__,
    __doc__,
    message='the dataset takes other arguments',
    examples=(
        Example(
            bad="data = dict(\n    train=dict(\n        type='AudioFeatureDataset',\n        ann_file='train.txt',\n        suffix='.npy'))\n",
            good="data = dict(\n    train=dict(\n        type='AudioDataset',\n        ann_file='train.txt',\n        start_index=1))\n",
            unsafe=True,
        ),
        Example(
            bad='data = dict(\n'
            '    test=dict(\n'
            "        type='ConcatDataset',\n"
            '        test_mode=True,\n'
            '        datasets=[\n'
            "            dict(type='VideoDataset', ann_file='a.txt')\n"
            '        ]))\n',
            good='data = dict(\n'
            '    test=dict(\n'
            "        type='ConcatDataset',\n"
            '        datasets=[\n'
            "            dict(type='VideoDataset', ann_file='a.txt', test_mode=True)\n"
            '        ]))\n',
        ),
        Example(
            bad='data = dict(\n'
            '    train=dict(\n'
            "        type='PoseDataset',\n"
            "        ann_file='train.pkl',\n"
            "        box_thr='0.5',\n"
            '        class_prob={0: 1, 1: 2},\n'
            '        power=0))\n',
            good="data = dict(\n    train=dict(\n        type='PoseDataset',\n        ann_file='train.pkl',\n        box_thr=0.5))\n",
        ),
        Example(bad="data = dict(train=dict(type='VideoDataset', sample_by_class=True, power=0.5))\n"),
        Example(bad="data = dict(train=dict(type='PoseDataset', valid_ratio=0.4))\n"),
        Example(
            good="train_dataloader = dict(\n    dataset=dict(\n        type='RepeatDataset', times=2, dataset=dict(type='VideoDataset', ann_file='a.txt')))\n"
        ),
    ),
)

_SAMPLING = ('sample_by_class', 'power', 'dynamic_length')
_UNREAD = {
    'class_prob': 'only `sample_by_class` read it',
    'short_cycle_factors': 'only multigrid training read it',
    'default_s': 'only multigrid training read it',
}


@rule.check
def audio_features(config: Config) -> Iterator[Verdict]:
    """Call the dataset of audio features by its new name."""
    for dataset in config.datasets:
        if kind(config, dataset) != 'AudioFeatureDataset' or dataset.type is None:
            continue
        suffix, steps = dataset.value.items.get('suffix'), [Put.plain((*dataset.path, 'type'), 'AudioDataset')]
        if 'start_index' not in dataset.value.items:
            steps.append(Put.plain((*dataset.path, 'start_index'), 1))
        drops = [Drop((*dataset.path, 'suffix'))] if suffix is not None else []
        ending = suffix.plain if suffix is not None else '.npy'
        doubt = f'1.x does not add a suffix: the annotation file must name the files with `{ending}`, or 1.x trains on zeros'
        yield Change((*dataset.path, 'type'), everywhere(config, (*steps, *drops)), '`AudioFeatureDataset` became `AudioDataset`', doubt)


@rule.check
def wrappers(config: Config) -> Iterator[Verdict]:
    """Say `test_mode` of each dataset that is wrapped."""
    for dataset in config.datasets:
        if kind(config, dataset) in WRAPPERS and 'test_mode' in dataset.value.items:
            steps: list[Step] = [Drop((*dataset.path, 'test_mode'))]
            inner = (found for found in config.datasets if found.path[: len(dataset.path)] == dataset.path and not is_wrapper(found))
            steps += [Put((*found.path, 'test_mode'), test_mode(config, found)) for found in inner if found.split != 'train']
            yield Change((*dataset.path, 'test_mode'), tuple(steps), f'`{kind(config, dataset)}` takes no `test_mode`: the datasets inside say it')


@rule.check
def poses(config: Config) -> Iterator[Verdict]:
    """Give PoseDataset its threshold as a number."""
    for dataset in config.datasets:
        if kind(config, dataset) != 'PoseDataset':
            continue
        threshold, ratio = dataset.value.items.get('box_thr'), dataset.value.items.get('valid_ratio')
        if threshold is not None and (threshold.data is None or _is_number(threshold)):
            path = (*dataset.path, 'box_thr')
            step = Drop(path) if threshold.data is None else Put.plain(path, float(str(threshold.data)))
            yield Change(
                path, everywhere(config, (step,)), '`box_thr` is a number now' if isinstance(step, Put) else '`box_thr` cannot be None; it has a default'
            )
        if is_given(ratio) and dataset.path[0] == 'data':
            message = '1.x reads other annotations for `valid_ratio`: a dict `valid` from `box_thr` to frames, instead of `valid@0.5` or `valid_frames`'
            yield Manual((*dataset.path, 'valid_ratio'), message, 'warning')


@rule.check
def unread(config: Config) -> Iterator[Verdict]:
    """Drop what 0.x did not read; report what it did."""
    for dataset in config.datasets:
        if kind(config, dataset) not in table('datasets')['prefix']:
            continue
        sampled = dataset.value.items.get('sample_by_class')
        is_on = sampled is not None and sampled.data not in (False, None)
        for key, value in dataset.value.items.items():
            yield from _argument(config, dataset, key, value, is_on)


def _argument(config: Config, dataset: DatasetConfig, key: str, value: Value, is_sampled: bool) -> Iterator[Verdict]:
    path = (*dataset.path, key)
    if key == 'sample_by_class' and is_sampled:
        message = '1.x cannot sample by class: use a weighted sampler of your own in `train_dataloader.sampler`, or `ClassBalancedDataset` of MMEngine'
        yield Manual(path, message)
    elif key in _SAMPLING and not is_sampled:
        yield Change(path, everywhere(config, (Drop(path),)), f'`{key}` is gone; it had no effect here')
    elif key in _UNREAD and not is_sampled:
        yield Change(path, everywhere(config, (Drop(path),)), f'`{key}` is gone; {_UNREAD[key]}')
    elif key in (*_SAMPLING, *_UNREAD):
        yield Manual(path, f'`{key}` is gone with `sample_by_class`')


def _is_number(value: Value) -> bool:
    return isinstance(value.data, str) and value.data in ('0.5', '0.6', '0.7', '0.8', '0.9')
