"""`data` became `train_dataloader`, `val_dataloader` and `test_dataloader`.

0.24.1 builds its loaders from `videos_per_gpu` and `workers_per_gpu` (1 each where they are missing), with the items of
`data.train_dataloader` and its like over them (mmaction/apis/train.py, tools/test.py). MMEngine wants a whole loader for each split, with a
sampler. What 0.x did unasked is written down: memory is pinned, training is shuffled, val and test datasets are in test mode.
MMEngine refuses a loop without a loader: what a base says of a training, validation or test that a config has no dataset for is
set to None. It refuses a loader without an evaluator, too: where no metric of 1.x evaluates `data.val`, and no `evaluation` asks for it,
it goes.

Fix safety: safe. Unsafe where the batch size of loaders that are already 1.x must be guessed, and where `data.val` goes. A list of
training datasets, or parts that are no datasets, are reported and left.
"""

from collections.abc import Iterable, Iterator

from mma_lint.config import evaluators
from mma_lint.config.datasets import is_wrapper, test_mode
from mma_lint.config.facts import SPLITS, Config, Split
from mma_lint.config.loaders import Loader
from mma_lint.config.pipelines import everywhere
from mma_lint.config.value import KeyPath, Unknown, Value, is_given, why_not
from mma_lint.rule import Change, Drop, Example, Manual, Move, Put, Rule, Step, Verdict

_TRAIN = "    train=dict(\n        type='VideoDataset', ann_file='train.txt', pipeline=train_pipeline),\n"

rule = Rule(
    'MMA101',
    __name__,
    __doc__,
    message='`data` became `train_dataloader`, `val_dataloader` and `test_dataloader`',
    examples=(
        Example(
            bad="train_pipeline = [dict(type='DecordInit')]\n"
            'data = dict(\n'
            '    videos_per_gpu=8,\n'
            '    workers_per_gpu=2,\n'
            '    test_dataloader=dict(videos_per_gpu=1),\n' + _TRAIN + '    test=dict(\n'
            "        type='VideoDataset', ann_file='test.txt', pipeline=train_pipeline))\n",
            good="train_pipeline = [dict(type='DecordInit')]\n"
            'train_dataloader = dict(\n'
            '    batch_size=8,\n'
            '    num_workers=2,\n'
            '    pin_memory=True,\n'
            "    sampler=dict(type='DefaultSampler', shuffle=True),\n"
            '    dataset=dict(\n'
            "        type='VideoDataset', ann_file='train.txt', pipeline=train_pipeline))\n"
            'test_dataloader = dict(\n'
            '    batch_size=1,\n'
            '    num_workers=2,\n'
            '    pin_memory=True,\n'
            "    sampler=dict(type='DefaultSampler', shuffle=False),\n"
            '    dataset=dict(\n'
            "        type='VideoDataset', ann_file='test.txt', pipeline=train_pipeline,\n"
            '        test_mode=True))\n',
        ),
        Example(
            bad="_base_ = './base.py'\ndata = dict(videos_per_gpu=4)\n",
            good="_base_ = './base.py'\ntrain_dataloader = dict(batch_size=4)\nval_dataloader = dict(batch_size=4)\n",
            bases=(
                (
                    'base.py',
                    "data = dict(\n    videos_per_gpu=8, val_dataloader=dict(drop_last=True), train=dict(type='A'), val=dict(type='B'))\nevaluation = dict()\n",
                ),
            ),
        ),
        Example(
            bad="_base_ = './base.py'\ndata = dict(videos_per_gpu=4)\n",
            good="_base_ = './base.py'\ntrain_dataloader = dict(batch_size=4)\n",
            bases=(
                (
                    'base.py',
                    "train_dataloader = dict(batch_size=8, dataset=dict(type='A'))\ntest_dataloader = dict(batch_size=1, dataset=dict(type='A'))\n",
                ),
            ),
            unsafe=True,
        ),
        Example(
            bad="_base_ = './base.py'\nmodel = dict(type='Recognizer2D')\ndata = dict(test=dict(type='VideoDataset'))\n",
            good="_base_ = './base.py'\nmodel = dict(type='Recognizer2D')\ntest_dataloader = dict(\n    batch_size=1,\n    num_workers=1,\n"
            "    pin_memory=True,\n    sampler=dict(type='DefaultSampler', shuffle=False),\n    dataset=dict(type='VideoDataset', test_mode=True))\n"
            'optim_wrapper = None\nparam_scheduler = None\ntrain_cfg = None\n',
            bases=(('base.py', "train_cfg = dict(max_epochs=5)\noptim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))\nparam_scheduler = []\n"),),
        ),
        Example(
            bad="model = dict(type='Recognizer2D')\ntrain_dataloader = dict(batch_size=8)\ndata = dict(val=dict(type='SSNDataset', ann_file='val.txt'))\n",
            good="model = dict(type='Recognizer2D')\ntrain_dataloader = dict(batch_size=8)\n",
            unsafe=True,
        ),
        Example(bad='data = dict(train_dataloader=dict())\ntotal_epochs = 5\n', good='total_epochs = 5\n'),
        Example(bad="data = dict(train=[dict(type='VideoDataset'), dict(type='ImageDataset')])\n"),
        Example(
            bad='omnisource = True\ndata = dict(\n    videos_per_gpu=12,\n    omni_videos_per_gpu=[12, 64],\n    train_ratio=[2, 1],\n'
            "    train=[\n        dict(type='VideoDataset', ann_file='a.txt'),\n        dict(type='RawframeDataset', ann_file='b.txt')\n    ])\n",
            good='omnisource = True\ntrain_dataloader = dict(\n    batch_size=12,\n    num_workers=1,\n    pin_memory=True,\n'
            "    sampler=dict(type='DefaultSampler', shuffle=True),\n    dataset=dict(type='VideoDataset', ann_file='a.txt'))\n"
            "train_cfg = dict(\n    type='MultiLoaderEpochBasedTrainLoop',\n    other_loaders=[\n        dict(\n            batch_size=64,\n"
            "            num_workers=1,\n            pin_memory=True,\n            sampler=dict(type='DefaultSampler', shuffle=True),\n"
            "            dataset=dict(type='RawframeDataset', ann_file='b.txt'))])\n",
            unsafe=True,
        ),
        Example(bad="data = dict(train=dict(source=dict(type='VideoDataset'), target=dict(type='VideoDataset')))\n"),
        Example(bad='data = dict(shared=dict(num_classes=5))\ntotal_epochs = 5\n'),
        Example(good="train_dataloader = dict(batch_size=8, sampler=dict(type='DefaultSampler', shuffle=True), dataset=dict(type='VideoDataset'))\n"),
    ),
)

_ADVICE = 'move it to what reads it in your code'
_COMMON = ('videos_per_gpu', 'workers_per_gpu', 'persistent_workers')
OMNI_DOUBT = (
    'the loop of 1.x takes one batch of every loader at once and adds up their losses, 0.x made a step of each, '
    'the other loaders `train_ratio` times as often; an epoch ends with the shortest loader, in 0.x with the first'
)
_SERVING: dict[Split, tuple[str, ...]] = {
    'train': ('train_cfg', 'optim_wrapper', 'param_scheduler'),
    'val': ('val_evaluator', 'val_cfg'),
    'test': ('test_evaluator', 'test_cfg'),
}  # beside the loader: MMEngine wants all of them or none
_OMNISOURCE = ('train_ratio', 'omni_videos_per_gpu')  # omnisource.py speaks of these


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Give each split its loader."""
    data = config.get('data')
    if data is None:
        return
    if not isinstance(data.data, dict) or not all(isinstance(key, str) for key in data.items):
        yield Manual(('data',), f'divide `data` into `train_dataloader`, `val_dataloader` and `test_dataloader`; it {why_not(data, "a dict by names")}')
        return
    yield from _unknown(config)
    stuck = {split: obstacle for split in SPLITS if (obstacle := _obstacle(config, split))}
    yield from (Manual(('data', split), obstacle) for split, obstacle in stuck.items())
    loaders = _loaders(config, stuck)
    steps = [step for loader in loaders for step in _steps(config, loader, bool(stuck))]
    if not stuck:
        steps += _emptied(data)
    if not all(isinstance(step, Put) for step in steps):
        yield Change(('data',), tuple(steps), f'`data` became {_names(loaders)}', '; '.join(_doubts(config, loaders)))


def _loaders(config: Config, stuck: Iterable[Split]) -> tuple[Loader, ...]:
    """The loaders of the splits that can have one, but for a validation that does nothing."""
    without = {*stuck, 'val'} if evaluators.is_idle(config) else {*stuck}
    return tuple(Loader(config, split) for split in SPLITS if split not in without)


def _emptied(data: Value) -> list[Drop]:
    """What is left of `data` once each split has its loader goes."""
    return [Drop(('data', key)) for key in _COMMON if key in data.items] if data.items else [Drop(('data',))]


def _names(loaders: tuple[Loader, ...]) -> str:
    return _and([f'`{loader.name}`' for loader in loaders if loader.is_made] or ['the dataloaders'])


@rule.check
def idle(config: Config) -> Iterator[Verdict]:
    """Drop the dataset that nothing validates: MMEngine does not start with a loader and no evaluator."""
    if evaluators.is_idle(config):
        drops = [Drop(('data', key)) for key in ('val', 'val_dataloader') if config.has('data', key)]
        message = f'`data.val` must go: {evaluators.evaluator(config, "val").problem}, and MMEngine starts with no loader without'
        doubt = 'all that it says goes: 0.x used it with `--validate`; to keep it, say `val_evaluator`, with a metric of your own, before the fix'
        yield Change(('data', 'val') if config.says('data', 'val') else (), (*drops, Put.plain(('val_dataloader',), None)), message, doubt)


@rule.check
def views(config: Config) -> Iterator[Verdict]:
    """Warn of a batch that the model refuses to validate."""
    for split in ('val', 'test'):
        batch, path = Loader(config, split).batch
        is_limited = config.model_type != 'Recognizer2D' and bool(config.plain('model', 'test_cfg', 'max_testing_views'))
        if is_limited and config.has('data', split) and isinstance(batch, int) and batch > 1:
            yield Manual(path, f'`max_testing_views` wants batches of one video, in 0.x too: set `{split}_dataloader.batch_size=1`', 'warning')


def _obstacle(config: Config, split: Split) -> str:
    """Why the dataset of a split cannot be moved; '' where it can, or where there is none."""
    value = config.get('data', split)
    if not is_given(value) or isinstance(value.data, Unknown):
        return ''
    if split == 'train' and config.omni_datasets:
        return ''
    if value.elements:
        return f'1.x has no list of datasets in a loader: join them with `ConcatDataset`, or give each a loader of its own (`data.{split}` is left as it is)'
    if not isinstance(value.data, dict):
        return f'`data.{split}` is no dataset: write `{split}_dataloader` by hand'
    parts = _datasets_in(value) if value.get('type') is None else []
    if parts:
        names = _and([f'`{part}`' for part in parts])
        return f'`data.{split}` is no dataset but holds {names}: give each a loader, or write a dataset that wraps them (`data.{split}` is left as it is)'
    return ''


def _datasets_in(value: Value) -> list[str]:
    """The keys under which a dict holds what look like datasets, beside those that a wrapper has."""
    parts = {key: item for key, item in value.items.items() if key not in ('dataset', 'datasets', 'pipeline')}
    return [key for key, item in parts.items() if not item.items.keys().isdisjoint(('pipeline', 'ann_file', 'type'))]


def _unknown(config: Config) -> Iterator[Verdict]:
    """What 0.24.1 does not read either, or what cannot be told."""
    for key in config.root.items['data'].items:
        if key not in (*_COMMON, *_OMNISOURCE, *SPLITS, *(f'{split}_dataloader' for split in SPLITS)):
            advice = 'here the batch was 1: say `videos_per_gpu` before the fix, or `batch_size` behind it' if key == 'samples_per_gpu' else _ADVICE
            yield Manual(('data', key), f'`data.{key}` is read by nothing in 0.24.1 or 1.x: {advice}')
    for split in SPLITS:
        value = config.get('data', f'{split}_dataloader')
        if is_given(value) and not isinstance(value.data, dict):
            yield Manual(('data', f'{split}_dataloader'), f'this {why_not(value, "a dict")}: write what is meant into `{split}_dataloader`')
        for key in Loader(config, split).unknown:
            yield Manual(('data', f'{split}_dataloader', key), f'a loader of 1.x takes no `{key}`')


def _steps(config: Config, loader: Loader, is_left: bool) -> Iterator[Step]:
    """From `data` to the loader of one split."""
    for key, nothing in ((loader.split, (None,)), (loader.name, (None, {}))):
        if (value := config.get('data', key)) is not None and value.data in nothing:
            yield Drop(('data', key))
    if loader.is_absent:
        yield from (Put.plain((key,), None) for key in (loader.name, *_served_by(config, loader)))
    elif loader.is_made or (loader.settings and not is_left):
        yield Put.plain((loader.name,), loader.items)
    yield from _moved(config, loader)
    yield from (Drop(('data', loader.name, key)) for key in loader.own if key not in loader.unknown)


def _moved(config: Config, loader: Loader) -> Iterator[Step]:
    """The dataset goes into the loader."""
    if loader.split == 'train' and config.omni_datasets:
        yield from _omni_steps(config, loader)
    elif loader.is_made:
        yield Move(('data', loader.split), (loader.name, 'dataset'))
        yield from _test_modes(config, loader.split)


def _served_by(config: Config, loader: Loader) -> Iterator[str]:
    """What other keys of bases serve a split for which this run has no dataset."""
    if config.lacks(loader.split):
        yield from (key for key in _SERVING[loader.split] if not config.says(key))


def _omni_steps(config: Config, loader: Loader) -> Iterator[Step]:
    """The first of several datasets has the training loader, each other one a loader of the loop."""
    yield Move(('data', 'train', 0), (loader.name, 'dataset'))
    yield Put.plain((loader.name,), loader.omni_items(0))
    yield Put.plain(('train_cfg', 'type'), 'MultiLoaderEpochBasedTrainLoop')
    for index in range(1, len(config.omni_datasets)):
        path: KeyPath = ('train_cfg', 'other_loaders', index - 1)
        yield Move(('data', 'train', index), (*path, 'dataset'))
        yield Put.plain(path, loader.omni_items(index))
    yield from (Drop(('data', key)) for key in ('train', *_OMNISOURCE) if config.has('data', key))


def _test_modes(config: Config, split: Split) -> Iterator[Step]:
    """0.x set `test_mode` when it built the datasets to validate and to test."""
    for dataset in config.datasets:
        if split == 'train' or dataset.split != split or dataset.path[0] != 'data' or is_wrapper(dataset):
            continue
        step = Put((*dataset.path, 'test_mode'), test_mode(config, dataset))
        if config.plain(*step.path) is not step.value.plain:
            yield from (step,) if _is_trained_on(config, dataset.path) else everywhere(config, (step,))


def _is_trained_on(config: Config, path: KeyPath) -> bool:
    """Whether a variable gives the same dict to the training."""
    value = config.get(*path)
    places = config.aliases.get(id(value.data), ()) if value is not None else ()
    return any(place[:2] in (('data', 'train'), ('train_dataloader', 'dataset')) for place in places)


def _doubts(config: Config, loaders: tuple[Loader, ...]) -> Iterator[str]:
    if config.omni_datasets:
        yield OMNI_DOUBT
    left = [f'`{loader.name}`' for loader in loaders if loader.is_exception]
    if left:
        yield f'the batch of {_and(left)} differs from that of training and is left as it is'


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f'{", ".join(names[:-1])} and {names[-1]}'
