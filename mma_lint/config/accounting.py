"""What becomes of each part of a config: nothing is passed over.

Every top-level key, every key of `data` with its loaders and datasets, of `evaluation`, `lr_config` and `optimizer_config`, and every
`type=` that a file says itself is one of: `same` (it means the same in 1.x), `migrated` (a rule's Change covers it), `manual` (a rule's
Manual stands on it), `unknown` (to both versions, see known.py) and `dead` (no version reads it, nor does the file).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from mma_lint.config import known
from mma_lint.config.document import Document
from mma_lint.config.facts import SPLITS, Config, config_of
from mma_lint.config.migrate import verdicts
from mma_lint.config.value import KeyPath, Value, same, walk
from mma_lint.rule import Change, Drop, Manual, Move, Put, Rule

Status: TypeAlias = Literal['same', 'migrated', 'manual', 'unknown', 'dead']
STATUSES: tuple[Status, ...] = ('same', 'migrated', 'manual', 'unknown', 'dead')
_FAMILIES = ('data', 'evaluation', 'lr_config', 'optimizer_config')


@dataclass(frozen=True)
class Entry:
    """A key or a `type=` (its path ends so) of a file, and what becomes of it."""

    path: KeyPath
    status: Status


def classify(document: Document, rules: tuple[Rule, ...]) -> tuple[Entry, ...]:
    """Every part that the file says itself, with its status."""
    ledger = _Ledger(config_of(document), rules)
    return (*ledger.fields(), *ledger.keys(), *ledger.types())


@dataclass(frozen=True, eq=False)
class _Ledger:
    config: Config
    rules: tuple[Rule, ...]

    def fields(self) -> Iterator[Entry]:
        """The top-level keys."""
        for name in self.config.document.own.items:
            yield Entry((name,), self._field(name))

    def _field(self, name: str) -> Status:
        path = (name,)
        if path in self._strange:
            return 'unknown'
        if path in self._manuals:
            return 'manual'
        if path in self._changed or self._is_gone(path):
            return 'migrated'
        if name in known.kept_fields() or name in self._read:
            return 'same'
        if name not in known.fields():
            return 'dead'
        return self._left(path)

    def keys(self) -> Iterator[Entry]:
        """The keys of the families, each place in the text once."""
        places: dict[int, list[KeyPath]] = {}
        for path, value in self._family_keys():
            if path[-1] != 'type' and self.config.document.says(value):
                places.setdefault(id(value.key or value.node), []).append(path)
        for paths in places.values():
            found = {self._key(path) for path in paths}
            yield Entry(paths[0], next(status for status in ('unknown', 'manual', 'migrated', 'same', 'dead') if status in found))

    def _family_keys(self) -> Iterator[tuple[KeyPath, Value]]:
        inner = [dataset.path for dataset in self.config.datasets if dataset.path[0] == 'data']
        for place in (*((family,) for family in _FAMILIES), *(('data', f'{split}_dataloader') for split in SPLITS), *inner):
            value = self.config.get(*place)
            yield from (((*place, key), item) for key, item in (value.items.items() if value is not None else ()))

    def _key(self, path: KeyPath) -> Status:
        if path in self._strange:
            return 'unknown'
        if path in self._manuals or self._is_of_what_is_gone(path):
            return 'manual'
        if path in self._changed or self._is_gone(path):
            return 'migrated'
        if any(path[:length] in self._manuals for length in range(1, len(path))):
            return 'manual'
        return 'migrated' if path[:1] in self._changed else self._left(path)

    def _is_of_what_is_gone(self, path: KeyPath) -> bool:
        """Whether this is an argument of a dataset that 1.x does not have."""
        kind = (*path[:-1], 'type')
        return len(path) > 2 and kind in self._manuals and not known.is_kept_type(str(self.config.plain(*kind)))

    def _left(self, path: KeyPath) -> Status:
        """What a field of 0.x is, or a part of it, that no verdict names itself."""
        if str(path[0]) in self._read and not known.is_of_0x(self.config):
            return 'same'  # a variable of a 1.x config that is only called so
        if any(at[0] == path[0] for at in self._manuals):
            return 'manual'
        return 'migrated' if any(at[0] == path[0] for at in (*self._changed, *self._gone)) else 'unknown'

    def types(self) -> Iterator[Entry]:
        """The types, each place in the text once."""
        places: dict[tuple[int, object], list[KeyPath]] = {}
        for path, value in self.config.dicts:
            kind = value.items.get('type')
            if kind is not None and self.config.document.says(kind):
                places.setdefault((id(kind.node), kind.data if isinstance(kind.data, str) else ''), []).append((*path, 'type'))
        for (_, name), paths in places.items():
            yield Entry(paths[0], self._type(str(name), paths))

    def _type(self, name: str, paths: list[KeyPath]) -> Status:
        if self._strange.intersection(paths):
            return 'unknown'
        if self._manuals.intersection(paths):
            return 'manual'
        if self._changed.intersection(paths):
            return 'migrated'
        if known.is_kept_type(name) or known.is_of_1x(self.config) or any(known.is_foreign(self.config, path) for path in paths):
            return 'same'
        if any(map(self._is_dropped, paths)) or self._changed.intersection(path[:-1] for path in paths):
            return 'migrated'
        return 'manual' if any(map(self._is_part_of_manual, paths)) else 'unknown'

    def _is_part_of_manual(self, path: KeyPath) -> bool:
        """Whether a finding without a fix stands on what this is part of, or on the type of that."""
        outer = [path[:length] for length in range(1, len(path))]
        return bool(self._manuals.intersection((*outer, *((*place, 'type') for place in outer))))

    # ---------------------------------------------------------------------- what is known of the config

    @cached_property
    def _read(self) -> frozenset[str]:
        return known.references(self.config.document)

    @cached_property
    def _strange(self) -> frozenset[KeyPath]:
        """Where unknown things stand. A config that is 1.x's alone is not judged."""
        if known.is_of_1x(self.config) and not known.is_of_0x(self.config):
            return frozenset()
        return frozenset(path for stranger in known.strangers(self.config) for path in stranger.paths)

    @cached_property
    def _verdicts(self) -> tuple[Change | Manual, ...]:
        return tuple(verdict for _, verdict in verdicts(self.config.document, self.rules))

    @cached_property
    def _manuals(self) -> frozenset[KeyPath]:
        return frozenset(verdict.at for verdict in self._verdicts if isinstance(verdict, Manual) and verdict.at)

    @cached_property
    def _steps(self) -> tuple[Put | Drop | Move, ...]:
        return tuple(step for verdict in self._verdicts if isinstance(verdict, Change) for step in verdict.steps)

    @cached_property
    def _changed(self) -> frozenset[KeyPath]:
        """Where findings with a fix stand, and what they replace."""
        found = {verdict.at for verdict in self._verdicts if isinstance(verdict, Change) and verdict.at}
        for step in self._steps:
            if isinstance(step, Put):
                found.update(self._replaced(step))
        return frozenset(found)

    def _replaced(self, step: Put) -> Iterator[KeyPath]:
        for path, value in walk(step.value):
            there = self.config.get(*step.path, *path)
            if there is not None and not isinstance(value.data, dict) and not same(value, there):
                yield (*step.path, *path)

    @cached_property
    def _gone(self) -> frozenset[KeyPath]:
        return frozenset(step.path for step in self._steps if not isinstance(step, Put))

    def _is_gone(self, path: KeyPath) -> bool:
        """Whether this goes away or elsewhere, alone or with what it is part of."""
        return any(path[:length] in self._gone for length in range(1, len(path) + 1))

    @cached_property
    def _dropped(self) -> frozenset[KeyPath]:
        return frozenset(step.path for step in self._steps if isinstance(step, Drop))

    def _is_dropped(self, path: KeyPath) -> bool:
        return any(path[:length] in self._dropped for length in range(1, len(path) + 1))
