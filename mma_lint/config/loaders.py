"""The loader of one split: what 0.x says of it, and what 1.x must say."""

from dataclasses import dataclass
from functools import cached_property

from mma_lint.config.facts import SPLITS, Config, Split
from mma_lint.config.value import KeyPath, Value, is_given, of

RENAMED = {'videos_per_gpu': 'batch_size', 'workers_per_gpu': 'num_workers'}

# arguments of torch's DataLoader that a config can give
ARGUMENTS = ('pin_memory', 'drop_last', 'prefetch_factor', 'timeout', 'pin_memory_device', 'collate_fn', 'worker_init_fn', 'multiprocessing_context')
_ORDER = ('batch_size', 'num_workers', 'persistent_workers', 'pin_memory', 'drop_last')


@dataclass(frozen=True, eq=False)
class Loader:
    """The loader of a split, as `data` of 0.x and what is already 1.x say together."""

    config: Config
    split: Split

    @property
    def name(self) -> str:
        """Its key: at the top level in 1.x, below `data` in 0.x."""
        return f'{self.split}_dataloader'

    @cached_property
    def dataset(self) -> Value | None:
        """The 0.x dataset, or None."""
        value = self.config.get('data', self.split)
        return value if is_given(value) else None

    @cached_property
    def own(self) -> dict[str, Value]:
        """What 0.x says for this split alone."""
        value = self.config.get('data', self.name)
        return {} if value is None else value.items

    @cached_property
    def settings(self) -> dict[str, Value]:
        """What 0.x says of this loader: for all of them, and for it alone."""
        shared = self.config.get('data') or Value(None)
        return {key: value for key, value in shared.items.items() if key in (*RENAMED, 'persistent_workers')} | self.own

    @cached_property
    def new(self) -> Value | None:
        """The loader that is already 1.x, or None."""
        value = self.config.get(self.name)
        return value if value is not None and isinstance(value.data, dict) else None

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is said for this split alone and means nothing in 1.x."""
        return tuple(key for key in self.own if key not in (*RENAMED, *ARGUMENTS, 'shuffle', 'persistent_workers'))

    @property
    def is_made(self) -> bool:
        """Whether a loader is made from a 0.x dataset."""
        return self.dataset is not None

    @property
    def is_absent(self) -> bool:
        """Whether other splits have datasets and this one has none: MMEngine must not find a loader of a base."""
        return any(map(self.config.has_dataset, SPLITS)) and self.dataset is None and not self.config.has(self.name)

    @property
    def is_exception(self) -> bool:
        """Whether a 1.x loader has a batch of its own, which a batch size for all loaders does not change."""
        if self.split == 'train' or self.new is None or 'videos_per_gpu' in self.own or 'videos_per_gpu' not in self.settings:
            return False
        trained = self.config.get('train_dataloader', 'batch_size')
        batch = self.new.get('batch_size')
        return trained is not None and batch is not None and trained.plain != batch.plain

    @property
    def batch(self) -> tuple[object, KeyPath]:
        """The batch size that 0.x takes, and where it is said."""
        path: KeyPath = ('data', self.name, 'videos_per_gpu') if 'videos_per_gpu' in self.own else ('data', 'videos_per_gpu')
        return self.config.plain(*path), path

    @property
    def items(self) -> dict[str, object]:
        """The 1.x loader without its dataset. Over a whole loader that is already 1.x, only what 0.x says."""
        items: dict[str, object] = {'batch_size': 1, 'num_workers': 1, 'pin_memory': True} if self._is_to_be_whole else {}
        for key, value in self.settings.items():
            if key in RENAMED or key in ARGUMENTS or (key == 'persistent_workers' and self._has_workers):
                items[RENAMED.get(key, key)] = value
        if self.is_exception:
            del items['batch_size']
        ordered = {key: items[key] for key in (*_ORDER, *items) if key in items}
        return ordered | self._sampler

    def omni_items(self, index: int) -> dict[str, object]:
        """The 1.x loader of one of several training datasets (index from 0), without its dataset."""
        batch = self.config.get('data', 'omni_videos_per_gpu', index)
        return self.items if batch is None else {**self.items, 'batch_size': batch}

    @property
    def _is_to_be_whole(self) -> bool:
        """Whether 1.x has no loader yet, or, in a child that was migrated before its base, the child's part of one."""
        return self.dataset is not None and (self.new is None or 'dataset' not in self.new.items)

    @property
    def _has_workers(self) -> bool:
        """torch refuses to keep workers where there are none."""
        workers = self.settings.get('workers_per_gpu', of(1))
        return workers.data != 0

    @property
    def _sampler(self) -> dict[str, object]:
        shuffle = self.own.get('shuffle', of(self.split == 'train'))
        return {'sampler': {'type': 'DefaultSampler', 'shuffle': shuffle}} if 'shuffle' in self.own or self._is_to_be_whole else {}
