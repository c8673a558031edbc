"""What became of the keys of a 0.x config, as code names them. Data: mma_lint/data/config_keys.json."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from mma_lint.tables import table

Status: TypeAlias = Literal['moved', 'shared', 'replaced', 'removed']
Key: TypeAlias = str | int | None  # None: not to be told from the code
KeyPath: TypeAlias = tuple[Key, ...]

SPLITS = ('train', 'val', 'test')
_SPLIT, _ANY = '<split>', '<key>'
# what only a config of 1.x has
_NEW = frozenset(
    'auto_scale_lr default_hooks default_scope env_cfg log_processor optim_wrapper param_scheduler randomness resume test_dataloader test_evaluator '
    'train_dataloader val_dataloader val_evaluator vis_backends visualizer'.split()
)
_NEW_BELOW = frozenset(
    tuple(key.split('.'))
    for key in 'train_cfg.max_epochs train_cfg.by_epoch train_cfg.val_interval train_cfg.val_begin model.cls_head model.data_preprocessor'.split()
)


@dataclass(frozen=True)
class Row:
    """What became of a key. `new`: where the same value is in 1.x, '' where that is no single place; `note`: what to write instead."""

    old: tuple[str, ...]
    status: Status
    new: tuple[str, ...] = ()
    note: str = ''
    doubt: str = ''
    weak: bool = False


@dataclass(frozen=True)
class Fate:
    """What became of the first `length` keys of a path. `split` is the one that it goes through; '' for none, '<split>' where it cannot be told."""

    row: Row
    path: KeyPath
    split: str = ''

    @property
    def status(self) -> Status:
        """What kind of change it is."""
        return self.row.status

    @property
    def length(self) -> int:
        """How many keys of the path this speaks of."""
        return len(self.row.old)

    @property
    def old(self) -> str:
        """The old key, dotted."""
        return dotted(self.path[: self.length])

    @property
    def new(self) -> tuple[str, ...]:
        """The new keys; () where there is no single place."""
        keys = zip(self.row.old, self.path, strict=False)
        given = {_SPLIT: self.split, **{pattern: str(key) for pattern, key in keys if pattern == _ANY}}
        return tuple(_filled(part, given) for part in self.row.new)

    @property
    def note(self) -> str:
        """What to write instead."""
        return self.row.note.replace(_SPLIT, self.split)


def dotted(path: Iterable[Key]) -> str:
    """A path as `--cfg-options` writes it; a key that cannot be told is that of a split."""
    return '.'.join(_SPLIT if key is None else str(key) for key in path)


def fate(path: KeyPath) -> Fate | None:
    """What became of the longest known beginning of a path; None where it is no key of 0.x."""
    rows = _rows().get(path[0], ()) if path else ()
    return next((Fate(row, path, split or '') for row in rows if (split := _split(row, path)) is not None), None)


def is_of_1x(path: KeyPath) -> bool:
    """Whether a path leads to what only a config of 1.x has."""
    return bool(path) and (path[0] in _NEW or path[:2] in _NEW_BELOW)


@cache
def _rows() -> dict[Key, list[Row]]:
    """All rows by their first key, those with the most keys first, and of these those that name them first."""
    rows = (_row(old, fields) for old, fields in table('config_keys')['keys'].items())
    found: dict[Key, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (-len(row.old), row.old.count(_ANY))):
        found.setdefault(row.old[0], []).append(row)
    return found


def _row(old: str, fields: dict[str, Any]) -> Row:
    new = fields.get('new', '')
    return Row(tuple(old.split('.')), **{**fields, 'new': tuple(new.split('.')) if new else ()})


def _split(row: Row, path: KeyPath) -> str | None:
    """The split that a path goes through where it begins like a row, '' for none; None where it does not begin like it."""
    if len(path) < len(row.old):
        return None
    found = list(_bindings(row.old, path))
    return None if None in found else next((split for split in found if split), '')


def _bindings(patterns: tuple[str, ...], path: KeyPath) -> Iterator[str | None]:
    """For each key '' where it is the one wanted, the split where it names one, None where it does not fit."""
    for pattern, key in zip(patterns, path, strict=False):
        if _SPLIT in pattern:
            yield _split_of(pattern, key)
        else:
            yield '' if key == pattern or (pattern == _ANY and isinstance(key, str)) else None


def _split_of(pattern: str, key: Key) -> str | None:
    if key is None:
        return _SPLIT if pattern == _SPLIT else None
    match = re.fullmatch(pattern.replace(_SPLIT, f'({"|".join(SPLITS)})'), str(key))
    return match[1] if match else None


def _filled(part: str, given: dict[str, str]) -> str:
    for name, value in given.items():
        part = part.replace(name, value)
    return part
