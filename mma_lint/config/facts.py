"""Questions on a config, answered in the 0.x or the 1.x dialect."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from mma_lint.config.document import Document
from mma_lint.config.value import Key, KeyPath, Unknown, Value, holders, is_given

Split: TypeAlias = Literal['train', 'val', 'test']
SPLITS: tuple[Split, ...] = ('train', 'val', 'test')


@dataclass(frozen=True)
class Component:
    """A dict with a `type`: where it is, the type, the dict."""

    path: KeyPath
    type: str
    value: Value


@dataclass(frozen=True)
class DatasetConfig:
    """A dataset of a split; wrappers (RepeatDataset, ConcatDataset) and what they wrap are each one."""

    path: KeyPath
    split: Split
    type: str | None
    value: Value


@dataclass(frozen=True, eq=False)
class Config:
    """A merged config, as rules see it. `root` is what the file and its bases say together."""

    document: Document

    @cached_property
    def root(self) -> Value:
        """The merged config."""
        return self.document.merged

    def get(self, *path: Key) -> Value | None:
        """The merged value at a path, or None."""
        return self.root.get(*path)

    def plain(self, *path: Key) -> object:
        """The plain value at a path; None where there is none."""
        value = self.get(*path)
        return None if value is None else value.plain

    def has(self, *path: Key) -> bool:
        """Whether there is a value at a path, None included."""
        return self.get(*path) is not None

    def says(self, *path: Key) -> bool:
        """Whether this file itself says what is at a path."""
        return self.document.says(self.get(*path))

    @cached_property
    def holders(self) -> tuple[tuple[KeyPath, Value], ...]:
        """Every dict, list and tuple with its path."""
        return tuple(holders(self.root))

    @cached_property
    def dicts(self) -> tuple[tuple[KeyPath, Value], ...]:
        """Every dict with its path."""
        return tuple((path, value) for path, value in self.holders if isinstance(value.data, dict))

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Every dict with a `type` that is a string."""
        return tuple(Component(path, kind.data, value) for path, value, kind in self.typed if isinstance(kind.data, str))

    @cached_property
    def typed(self) -> tuple[tuple[KeyPath, Value, Value], ...]:
        """Every dict with a `type`, with its path and the type."""
        return tuple((path, value, value.items['type']) for path, value in self.dicts if 'type' in value.items)

    @cached_property
    def pipelines(self) -> tuple[tuple[KeyPath, Value], ...]:
        """Every list of transforms: under a key that ends in `pipeline`, or in a variable so named, lists in dicts too."""
        return tuple((path, value) for path, value in self.holders if _has_transforms(value) and _in_pipeline(path))

    @cached_property
    def aliases(self) -> dict[int, tuple[KeyPath, ...]]:
        """Where each dict stands, by the identity of its data: a dict has several paths when a variable names it."""
        found: dict[int, list[KeyPath]] = {}
        for path, value in self.dicts:
            if value.items:
                found.setdefault(id(value.data), []).append(path)
        return {key: tuple(paths) for key, paths in found.items()}

    @cached_property
    def datasets(self) -> tuple[DatasetConfig, ...]:
        """Every dataset of every split, in either dialect."""
        return tuple(found for split in SPLITS for path in self._dataset_paths(split) for found in self._dataset(path, split))

    def _dataset_paths(self, split: Split) -> Iterator[KeyPath]:
        yield ('data', split)
        yield (f'{split}_dataloader', 'dataset')
        others = self.get('train_cfg', 'other_loaders') if split == 'train' else None
        yield from (('train_cfg', 'other_loaders', index, 'dataset') for index in range(len(others.elements) if others else 0))

    @cached_property
    def omni_datasets(self) -> tuple[Value, ...]:
        """The training datasets of OmniSource, the main one first; () where there is one dataset, or what there is is no such list."""
        value = self.get('data', 'train')
        elements = value.elements if value is not None and self.plain('omnisource') is True else ()
        return elements if len(elements) > 1 and all(isinstance(element.data, dict) for element in elements) else ()

    def _dataset(self, path: KeyPath, split: Split) -> Iterator[DatasetConfig]:
        value = self.get(*path)
        if value is None:
            return
        if value.elements:
            for index in range(len(value.elements)):
                yield from self._dataset((*path, index), split)
        if not isinstance(value.data, dict):
            return
        kind = self.plain(*path, 'type')
        yield DatasetConfig(path, split, kind if isinstance(kind, str) else None, value)
        yield from self._dataset((*path, 'dataset'), split)
        yield from self._dataset((*path, 'datasets'), split)

    def has_dataset(self, split: Split) -> bool:
        """Whether there is a dataset of this split, in either dialect."""
        return any(map(is_given, (self.get('data', split), self.get(f'{split}_dataloader'))))

    def lacks(self, split: Split) -> bool:
        """Whether this is a whole run, with a model and datasets, but none of this split. A fragment leaves that open."""
        return self.is_whole and not self.has_dataset(split)

    @cached_property
    def is_whole(self) -> bool:
        """Whether a run can be made of this: it says which model, with which datasets, and all that it inherits from is there."""
        return self.model_type is not None and self.document.complete and any(map(self.has_dataset, SPLITS))

    @cached_property
    def max_epochs(self) -> Value | None:
        """The length of the training, in epochs."""
        for path in (('total_epochs',), ('train_cfg', 'max_epochs'), ('runner', 'max_epochs')):
            value = self.get(*path)
            if is_given(value):
                return value
        return None

    @cached_property
    def dialect(self) -> str:
        """'0.x' where any 0.x key of the run is left in the file or its bases, else '1.x'."""
        return '0.x' if any(key in self.root.items for key in OLD_KEYS) else '1.x'

    @property
    def model_type(self) -> str | None:
        """The type of the model, where it is said."""
        kind = self.plain('model', 'type')
        return kind if isinstance(kind, str) else None

    @property
    def is_detector(self) -> bool:
        """Whether the model is one of MMDetection's, for actions in space and time."""
        return self.model_type == 'FastRCNN' or self.has('model', 'roi_head')

    @property
    def has_averaging_head(self) -> bool:
        """Whether the model has a head that can average clips, or is a part of a model that says nothing of it."""
        head = self.get('model', 'cls_head')
        return isinstance(head.data, dict) if head is not None else self.model_type is None

    @cached_property
    def has_old_model(self) -> bool:
        """Whether the model was written for 0.x: the run around it is, or it says what only 0.x read."""
        settings = [self.get('model', 'test_cfg'), self.get('test_cfg')]
        said = any(value.items.keys() & {'average_clips', 'feature_extraction'} for value in settings if value is not None)
        return said or self.dialect == '0.x' or self.model_type in ('AudioRecognizer', 'SkeletonGCN')


def config_of(document: Document) -> Config:
    """A document as rules see it. Kept with the document, since every rule asks, of all that inherits from it too."""
    known: Config | None = document.__dict__.get('config')
    if known is None:
        known = document.__dict__['config'] = Config(document)
    return known


OLD_KEYS = (
    'data', 'optimizer', 'optimizer_config', 'lr_config', 'total_epochs', 'checkpoint_config', 'log_config', 'evaluation',
    'dist_params', 'resume_from', 'workflow', 'momentum_config', 'eval_config', 'output_config', 'fp16', 'cudnn_benchmark',
    'opencv_num_threads', 'mp_start_method', 'omnisource', 'precise_bn', 'multigrid', 'gpu_ids', 'module_hooks', 'runner',
)  # fmt: skip


def _in_pipeline(path: KeyPath) -> bool:
    """Whether a list at this path is a pipeline by the name it stands under, with dicts of lists between.

    A list inside a transform is none: it holds another package's augmentations.
    """
    for key in reversed(path):
        if not isinstance(key, str):
            return False
        if key.rstrip('s').endswith('pipeline'):
            return True
    return False


def _has_transforms(value: Value) -> bool:
    """Whether a value is a list of transforms. Some of them may be unknown."""
    if not isinstance(value.data, (list, tuple)):
        return False
    known = [element for element in value.data if not isinstance(element.data, Unknown)]
    return bool(known) and all(map(_is_transform, known))


def _is_transform(value: Value) -> bool:
    return isinstance(value.data, dict) and isinstance(getattr(value.items.get('type'), 'data', None), str)
