"""What the data of a 1.x config mean: dataloaders as MMEngine 0.10.7 builds them, datasets and transforms of MMAction2 1.2.0."""

from collections.abc import Iterator
from typing import Final

from mma_lint.config.value import KeyPath, Unknown, Value, is_given
from mma_lint.proof.components import Dialect, component, type_of
from mma_lint.proof.datasets import Dataset, datasets
from mma_lint.proof.meaning import Fact, fact, flat, plain
from mma_lint.proof.new_steps import pipeline

SPLITS = ('train', 'val', 'test')
# torch's DataLoader, as Runner.build_dataloader calls it
_LOADER = {
    'batch_size': ('batch_size', 1), 'num_workers': ('workers', 0), 'persistent_workers': ('persistent_workers', False),
    'drop_last': ('drop_last', False), 'pin_memory': ('pin_memory', False),
}  # fmt: skip
_READ_ELSEWHERE = frozenset({*_LOADER, 'dataset', 'sampler'})
# DefaultSampler gives every process its part of each epoch (mmengine/dataset/sampler.py)
_SAMPLERS = {'DefaultSampler': 'each sample once an epoch'}

_DATASETS: Final = Dialect('1.x')
_ELSEWHERE = frozenset({'pipeline', 'data_prefix', 'ann_file', 'data_root', 'test_mode', 'start_index', 'box_thr', 'dataset', 'datasets'})


def loaders(root: Value) -> Iterator[tuple[str, Value, KeyPath]]:
    """Each loader: its label, its settings, and where they stand. MultiLoaderEpochBasedTrainLoop has several for the training."""
    for split in SPLITS:
        at: KeyPath = (f'{split}_dataloader',)
        value = root.get(*at)
        if is_given(value):
            yield split, value, at
    others = root.get('train_cfg', 'other_loaders')
    for index, value in enumerate(others.elements if others is not None else ()):
        yield f'train+{index + 1}', value, ('train_cfg', 'other_loaders', index)


def batches(root: Value) -> Iterator[tuple[str, Fact]]:
    """How batches are made."""
    for label, value, at in loaders(root):
        if isinstance(value.data, Unknown):
            yield label, fact(value, at)
            continue
        yield label, Fact('a loader', at)
        for new, (name, default) in _LOADER.items():
            yield f'{label}.{name}', fact(value.get(new), (*at, new), default)
        if plain(value.get('num_workers')) in (None, 0):
            yield f'{label}.persistent_workers', Fact(False, at, said=False)
        yield from _sampler(label, value.get('sampler'), (*at, 'sampler'))
        for name, item in value.items.items():
            if name not in _READ_ELSEWHERE:
                yield from flat(item, f'{label}.{name}', (*at, name))


def _sampler(label: str, value: Value | None, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    if value is None:
        yield f'{label}.sampler', Fact('none', at)
        return
    kind = type_of(value).removeprefix('mmengine.')
    yield f'{label}.sampler', Fact(_SAMPLERS.get(kind, kind) if kind else fact(value, at).value, at)
    yield f'{label}.shuffle', fact(value.get('shuffle'), (*at, 'shuffle'), default=True)
    yield f'{label}.round_up', fact(value.get('round_up'), (*at, 'round_up'), default=True)


def all_datasets(root: Value) -> Iterator[Dataset]:
    """Every dataset of every loader."""
    for label, value, at in loaders(root):
        dataset = value.get('dataset')
        if dataset is not None:
            yield from datasets(label, dataset, (*at, 'dataset'))


def contents(root: Value) -> Iterator[tuple[str, Fact]]:
    """The datasets."""
    for dataset in all_datasets(root):
        label, value, at = dataset.label, dataset.value, dataset.at
        yield from component(_DATASETS, 'datasets', value, label, at, _ELSEWHERE)
        if isinstance(value.data, dict):
            yield f'{label}.repeated', dataset.times
            yield from _files(label, value, at)
            yield f'{label}.test_mode', fact(value.get('test_mode'), (*at, 'test_mode'), default=False)
            yield from _first_frame(label, value, at)
            if value.get('box_thr') is not None and plain(value.get('valid_ratio')) is not None:
                yield f'{label}.box_thr', fact(value.get('box_thr'), (*at, 'box_thr'))
            if type_of(value) == 'AudioDataset':
                yield f'{label}.suffix', Fact('', (*at, 'type'))


def _files(label: str, value: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    """The annotations and the folders, below `data_root` if there is one (BaseDataset._join_prefix of MMEngine)."""
    root = plain(value.get('data_root')) or ''
    if (ann_file := value.get('ann_file')) is not None:
        yield f'{label}.ann_file', _below(root, fact(ann_file, (*at, 'ann_file')))
    prefix = value.get('data_prefix')
    if prefix is not None and not isinstance(prefix.data, dict):
        yield f'{label}.folder', fact(prefix, (*at, 'data_prefix'))
        return
    for name, folder in (prefix or Value({})).items.items():
        told = _below(root, fact(folder, (*at, 'data_prefix', name)))
        yield f'{label}.folder.{name}', Fact(told.value, told.at, said=told.value != '')


def _below(root: object, told: Fact) -> Fact:
    if not root or not isinstance(told.value, str) or told.value.startswith('/'):
        return told
    return Fact('/'.join((str(root).rstrip('/'), told.value)).rstrip('/'), told.at) if isinstance(root, str) else Fact(root, told.at)


def _first_frame(label: str, value: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    kind = type_of(value)
    default = _DATASETS.defaults('datasets', kind).get('start_index')
    told = fact(value.get('start_index'), (*at, 'start_index'), default)
    if kind == 'AVADataset':  # SampleAVAFrames adds start_index to the middle, and once more to all; filter_data leaves frames out everywhere
        middle = told.value * 2 if isinstance(told.value, int) else told.value
        yield f'{label}.frame_in_the_middle', Fact(middle, told.at)
        yield f'{label}.leaves_timestamps_out', Fact(plain(value.get('exclude_file')) is not None, (*at, 'exclude_file'))
    elif default is not None or value.get('start_index') is not None:
        yield f'{label}.first_frame', told


def pipelines(root: Value) -> Iterator[tuple[str, Fact]]:
    """The steps of all pipelines."""
    for dataset in all_datasets(root):
        yield from pipeline(dataset)


# ---------------------------------------------------------------------- normalisation


def pixels(root: Value) -> Iterator[tuple[str, Fact]]:
    """What becomes of the numbers of a picture: the model's `data_preprocessor` does it to the batches of all loaders."""
    at: KeyPath = ('model', 'data_preprocessor')
    value = root.get(*at)
    if value is not None and isinstance(value.data, Unknown):
        yield '', fact(value, at)
        return
    normalises = value is not None and plain(value.get('mean')) is not None
    swaps = value is not None and bool(plain(value.get('to_rgb')))
    for dataset in all_datasets(root) if normalises or swaps else ():
        label = dataset.label
        yield f'{label}.mean', _channels(root, 'mean')
        yield f'{label}.std', _channels(root, 'std')
        yield f'{label}.swaps_channels', fact(root.get(*at, 'to_rgb'), (*at, 'to_rgb'), default=False)
        yield f'{label}.then', Fact([], at, said=False)
        yield f'{label}.layout', fact(root.get(*at, 'format_shape'), (*at, 'format_shape'), default='NCHW')


def _channels(root: Value, name: str) -> Fact:
    return fact(root.get('model', 'data_preprocessor', name), ('model', 'data_preprocessor', name))
