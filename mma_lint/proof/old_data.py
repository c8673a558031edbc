"""What the data of a 0.x config mean: `data`, as apis/train.py, tools/test.py and datasets/ of MMAction2 0.24.1 take it."""

from collections.abc import Iterator, Mapping
from typing import Final

from mma_lint.config.value import KeyPath, Value, is_given
from mma_lint.proof.components import Dialect, component, type_of
from mma_lint.proof.datasets import Dataset, Step, datasets, step_type
from mma_lint.proof.meaning import Fact, fact, flat, plain
from mma_lint.proof.old_steps import PACKING, pipeline, renames_images, steps_of

SPLITS = ('train', 'val', 'test')
# build_dataloader (datasets/builder.py) and the settings that its callers give; pin_memory and drop_last are its own defaults
_LOADER = {'videos_per_gpu': ('batch_size', 1), 'workers_per_gpu': ('workers', 1), 'persistent_workers': ('persistent_workers', False)}
_LOADER_OWN = {'drop_last': False, 'pin_memory': True}
_SHARED = frozenset(_LOADER)

_DATASETS: Final = Dialect('0.x', {'AudioFeatureDataset': 'AudioDataset'})
# what `data_prefix` leads to
_FOLDERS = {
    'RawframeDataset': 'img', 'AVADataset': 'img', 'HVUDataset': 'img', 'ImageDataset': 'img', 'SSNDataset': 'img', 'VideoDataset': 'video',
    'RawVideoDataset': 'video', 'ActivityNetDataset': 'video', 'PoseDataset': 'video', 'AudioDataset': 'audio', 'AudioFeatureDataset': 'audio',
}  # fmt: skip
_BY_CLASS = frozenset({'class_prob', 'power', 'dynamic_length'})  # read only where `sample_by_class` is set
_ELSEWHERE = frozenset({'pipeline', 'data_prefix', 'test_mode', 'start_index', 'box_thr', 'suffix', 'dataset', 'datasets'})


def loaders(root: Value) -> Iterator[tuple[str, Value, KeyPath]]:
    """Each loader: its label, its dataset, and where that stands. Under `omnisource` there is one for each training dataset."""
    for split in SPLITS:
        value = root.get('data', split)
        if not is_given(value):
            continue
        if split == 'train' and value.elements and plain(root.get('omnisource')):
            for index, element in enumerate(value.elements):
                yield (split if index == 0 else f'{split}+{index}'), element, ('data', split, index)
        else:
            yield split, value, ('data', split)


def batches(root: Value) -> Iterator[tuple[str, Fact]]:
    """How batches are made."""
    for label, _, _ in loaders(root):
        split, _, number = label.partition('+')
        yield label, Fact('a loader', ('data', split))
        yield from _shared_settings(root, label, ('data', f'{split}_dataloader'))
        several = root.get('data', 'omni_videos_per_gpu', int(number or 0)) if split == 'train' else None
        if several is not None:
            yield f'{label}.batch_size', fact(several, ('data', 'omni_videos_per_gpu'))
        yield from _own_settings(root, label, ('data', f'{split}_dataloader'), shuffle=split == 'train')


def _shared_settings(root: Value, label: str, own: KeyPath) -> Iterator[tuple[str, Fact]]:
    """What `data` says for every loader that does not say it itself."""
    for old, (name, default) in _LOADER.items():
        at = (*own, old) if root.get(*own, old) is not None else ('data', old)
        yield f'{label}.{name}', fact(root.get(*at), at, default)
    workers = root.get(*own, 'workers_per_gpu') or root.get('data', 'workers_per_gpu')
    if workers is not None and workers.data == 0:
        yield f'{label}.persistent_workers', Fact(False, own, said=False)


def _own_settings(root: Value, label: str, own: KeyPath, shuffle: bool) -> Iterator[tuple[str, Fact]]:
    """What only a loader itself says."""
    for name, usual in {**_LOADER_OWN, 'shuffle': shuffle}.items():
        yield f'{label}.{name}', fact(root.get(*own, name), (*own, name), usual)
    yield f'{label}.sampler', Fact('each sample once an epoch', own, said=False)
    for name, value in (root.get(*own) or Value({})).items.items():
        if name not in (*_SHARED, *_LOADER_OWN, 'shuffle'):
            yield from flat(value, f'{label}.{name}', (*own, name))


def contents(root: Value) -> Iterator[tuple[str, Fact]]:
    """The datasets."""
    for label, value, at in loaders(root):
        for dataset in datasets(label, value, at):
            yield from _dataset(dataset)


def _dataset(dataset: Dataset) -> Iterator[tuple[str, Fact]]:
    label, value, at, kind = dataset.label, dataset.value, dataset.at, type_of(dataset.value)
    unread = frozenset() if plain(value.get('sample_by_class')) else _BY_CLASS
    yield from component(_DATASETS, 'datasets', value, label, at, _ELSEWHERE | unread)
    if not isinstance(value.data, dict):
        return
    yield f'{label}.repeated', dataset.times
    prefix = fact(value.get('data_prefix'), (*at, 'data_prefix'))
    is_path = prefix.value is None or isinstance(prefix.value, str)
    yield f'{label}.folder.{_FOLDERS[kind]}' if kind in _FOLDERS and is_path else f'{label}.folder', Fact(prefix.value or '', prefix.at, bool(prefix.value))
    yield f'{label}.test_mode', _test_mode(dataset)
    yield from _first_frame(label, value, at, kind)
    if value.get('box_thr') is not None and plain(value.get('valid_ratio')) is not None:
        yield f'{label}.box_thr', _as_number(value.items['box_thr'], (*at, 'box_thr'))
    if kind in ('AudioFeatureDataset', 'AudioDataset'):
        yield f'{label}.suffix', fact(value.get('suffix'), (*at, 'type'), '.npy' if kind == 'AudioFeatureDataset' else '.wav')


def _as_number(value: Value, at: KeyPath) -> Fact:
    told = fact(value, at)
    return Fact(float(told.value), at) if isinstance(told.value, str) else told


def _test_mode(dataset: Dataset) -> Fact:
    """A wrapper overwrites what the dataset says (dataset_wrappers.py); val and test get it by default, tests in any case."""
    evaluated = not dataset.label.startswith('train')
    outer = dataset.wrapper if dataset.wrapper is not None else dataset.value
    at = (*dataset.at, 'test_mode')
    return Fact(True, at) if dataset.label.startswith('test') else fact(outer.get('test_mode'), at, evaluated)


def _first_frame(label: str, value: Value, at: KeyPath, kind: str) -> Iterator[tuple[str, Fact]]:
    default = _DATASETS.defaults('datasets', kind).get('start_index')
    is_said = value.get('start_index') is not None
    told = fact(value.get('start_index'), (*at, 'start_index' if is_said else 'type'), default)
    if kind == 'AVADataset':  # SampleAVAFrames adds 1 to the middle and start_index to all; only the training leaves frames out
        middle = told.value + 1 if isinstance(told.value, int) else told.value
        yield f'{label}.frame_in_the_middle', Fact(middle, told.at)
        excludes = plain(value.get('exclude_file')) is not None and plain(value.get('test_mode')) is not True and label.startswith('train')
        yield f'{label}.leaves_timestamps_out', Fact(excludes, (*at, 'exclude_file'))
    elif default is not None or is_said:
        yield f'{label}.first_frame', told


def all_datasets(root: Value) -> Iterator[Dataset]:
    """Every dataset of every loader."""
    for label, value, at in loaders(root):
        yield from datasets(label, value, at)


def pipelines(root: Value) -> Iterator[tuple[str, Fact]]:
    """The steps of all pipelines."""
    for dataset in all_datasets(root):
        yield from pipeline(dataset)


# ---------------------------------------------------------------------- normalisation

_OF_NORMALIZE: Mapping[str, object] = {'div_255': False, 'adjust_magnitude': False, 'scale_factor': 1.0}


def pixels(root: Value) -> Iterator[tuple[str, Fact]]:
    """What becomes of the numbers of a picture: `Normalize`, or GPUNormalize among the `module_hooks`."""
    for dataset in all_datasets(root):
        elements = (dataset.value.get('pipeline') or Value(None)).elements
        for index, element in enumerate(elements):
            if type_of(element) == 'Normalize':
                yield from _normalised(dataset, elements, element, (*dataset.at, 'pipeline', index))
    for index, hook in enumerate((root.get('module_hooks') or Value(None)).elements):
        if type_of(hook) == 'GPUNormalize':
            for dataset in all_datasets(root):
                yield from _normalised_on_gpu(dataset.label, hook, ('module_hooks', index))


def _normalised_on_gpu(label: str, hook: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    yield f'{label}.mean', fact(hook.get('mean'), (*at, 'mean'))
    yield f'{label}.std', fact(hook.get('std'), (*at, 'std'))
    yield f'{label}.swaps_channels', Fact(False, at, said=False)
    yield f'{label}.layout', _axes(hook.get('input_format'), (*at, 'input_format'))


def _normalised(dataset: Dataset, elements: tuple[Value, ...], value: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    label, steps = dataset.label, steps_of(dataset)
    stacked = _stacked(steps)
    for name in ('mean', 'std'):
        told = fact(value.get(name), (*at, name))
        yield f'{label}.{name}', Fact(told.value * stacked, told.at) if isinstance(told.value, list) else told
    yield f'{label}.swaps_channels', fact(value.get('to_bgr'), (*at, 'to_bgr'), False)
    for name, default in _OF_NORMALIZE.items():
        yield f'{label}.{name}', fact(value.get(name), (*at, name), default)
    later = [element for element in elements[elements.index(value) + 1 :] if type_of(element) not in PACKING | {'FormatShape'}]
    yield f'{label}.then', Fact([step_type(element) for element in later if not renames_images(element)], at)
    shape = next((step for step in steps if step.type == 'FormatShape'), None)
    yield f'{label}.layout', _axes(shape.value.get('input_format') if shape else None, (*shape.at, 'input_format') if shape else at)


def _axes(value: Value | None, at: KeyPath) -> Fact:
    """Which axis the channels are: the third or the fourth from behind."""
    told = fact(value, at)
    return Fact({'NCHW_Flow': 'NCHW', 'NPTCHW': 'NCHW'}.get(str(told.value), told.value), at)


def _stacked(steps: tuple[Step, ...]) -> int:
    """How often the two channels of optical flow follow each other in one picture: `NCHW_Flow` stacks the frames of a clip."""
    if not any(step.type == 'FormatShape' and step.get('input_format') == 'NCHW_Flow' for step in steps):
        return 1
    lengths = [length for step in steps if isinstance(length := step.get('clip_len'), int)]
    return lengths[0] if lengths else 1
