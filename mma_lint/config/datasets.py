"""Questions on one dataset of a config."""

from collections.abc import Iterator

from mma_lint.config.facts import Config, DatasetConfig
from mma_lint.config.value import KeyPath, Value, of

WRAPPERS = ('RepeatDataset', 'ConcatDataset')


def kind(config: Config, dataset: DatasetConfig) -> str | None:
    """The type of a dataset, without scope; of one that says a part only, that of the dataset it is merged into."""
    told = dataset.type
    if told is None and dataset.path == ('data', dataset.split):
        other = config.plain(f'{dataset.split}_dataloader', 'dataset', 'type')
        told = other if isinstance(other, str) else None
    return None if told is None else told.removeprefix('mmaction.')


def is_wrapper(dataset: DatasetConfig) -> bool:
    """Whether the dataset holds others."""
    return any(isinstance(value.data, (dict, list, tuple)) for value in (dataset.value.items.get('dataset'), dataset.value.items.get('datasets')) if value)


def is_old_place(dataset: DatasetConfig) -> bool:
    """Whether the dataset stands where only 0.x has one."""
    return dataset.path[0] == 'data'


def transform_types(dataset: DatasetConfig) -> Iterator[str]:
    """The types of the transforms in the pipeline of a dataset."""
    pipeline = dataset.value.items.get('pipeline', Value(None))
    yield from (element.items['type'].plain for element in pipeline.elements if isinstance(getattr(element.items.get('type'), 'data', None), str))  # type: ignore[misc]


def wrappers_of(config: Config, path: KeyPath) -> Iterator[DatasetConfig]:
    """The datasets that hold the one at `path`."""
    return (dataset for dataset in config.datasets if len(dataset.path) < len(path) and dataset.path == path[: len(dataset.path)])


def test_mode(config: Config, dataset: DatasetConfig) -> Value:
    """The test mode of an innermost dataset: in 0.x the outermost wrapper's, and True where nothing is said of val and test."""
    said = [wrapper.value.items.get('test_mode') for wrapper in wrappers_of(config, dataset.path)]
    own = None if said else dataset.value.items.get('test_mode')
    value = next((value for value in said if value is not None), own)
    return value if value is not None and dataset.split != 'test' else of(dataset.split != 'train')
