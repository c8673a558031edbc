"""A 0.x schedule as it is read: its settings, asked one by one, and the parts that it is made of."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mma_lint.config.value import Value, is_given, why_not

Settings: TypeAlias = Mapping[str, Value]
Entry: TypeAlias = dict[str, object]


class Refused(Exception):
    """There is no form in MMEngine that means the same or nearly so. The message says why."""


@dataclass(frozen=True)
class Course:
    """The main schedule. What it does is a factor until epoch `adds_from` (None: always); it sets the value anew at `restarts_at`."""

    entries: tuple[Entry, ...]
    doubts: tuple[str, ...] = ()
    adds_from: float | None = None
    restarts_at: float | None = None
    warms_up: bool = True


@dataclass(frozen=True)
class Old:
    """A 0.x config of a schedule, with what must be known of the training.

    `start` is the value before any schedule, None where it is unknown or not one for all parameters. The rest tells
    the learning rate from the momentum: how 1.x's types end, how the floor is called, how far a step goes down.
    """

    settings: Settings
    epochs: int | None
    start: float | None
    kind: str = 'LR'
    floor_key: str = 'min_lr'
    gamma: float = 0.1

    def get(self, key: str) -> Value | None:
        """A setting, None where there is none or it is None."""
        value = self.settings.get(key)
        return value if is_given(value) else None

    def need(self, key: str) -> Value:
        """A setting that mmcv cannot do without."""
        value = self.get(key)
        if value is None:
            raise Refused(f'`{key}` is missing or None, 0.24.1 itself cannot train with it')
        return value

    def number(self, key: str, default: float) -> float:
        """A number that must be known here."""
        value = self.get(key)
        if value is None:
            return default
        known = number_in(value)
        if known is None:
            raise Refused(f'`{key}` {why_not(value, "a number")}')
        return known

    def flag(self, key: str, default: bool) -> bool:
        """A truth value that must be known here."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value.data, int):
            raise Refused(f'`{key}` is neither True nor False')
        return bool(value.data)

    def kept(self, **names: str) -> Entry:
        """The settings that are there, under their new names."""
        return {new: value for new, old in names.items() if (value := self.get(old)) is not None}

    @property
    def by_epoch(self) -> bool:
        """Whether the schedule moves by epoch, else by iteration."""
        return self.flag('by_epoch', True)

    @property
    def pace(self) -> Entry:
        """How a scheduler that is told epochs moves."""
        return {'by_epoch': True} if self.by_epoch else {'by_epoch': True, 'convert_to_iter_based': True}

    @property
    def length(self) -> int:
        """How many epochs there are."""
        if self.epochs is None:
            raise Refused('it depends on the number of epochs, which is not said here')
        return self.epochs

    @property
    def floor(self) -> Entry:
        """Where an annealing ends: at a value, or at a part of the start."""
        value, ratio = self.get(self.floor_key), self.get(f'{self.floor_key}_ratio')
        if (value is None) == (ratio is None):
            raise Refused(f'it needs one of `{self.floor_key}` and `{self.floor_key}_ratio`, 0.24.1 itself cannot train with it')
        return {'eta_min': value} if value is not None else {'eta_min_ratio': ratio}

    @property
    def floor_number(self) -> float | None:
        """The floor as a value: 0 where there is none, None where it cannot be told."""
        value = self.get(self.floor_key)
        return 0.0 if value is None else number_in(value)

    def adds_from(self, floor: Entry, begin: float = 0) -> float | None:
        """From which epoch on an annealing that starts at `begin` does more than multiply: never if it ends at 0."""
        (value,) = floor.values()
        if isinstance(value, Value) and number_in(value) == 0:
            return None
        return begin + 1 if self.by_epoch else begin


def number_in(value: Value) -> float | None:
    """The number that a value is; None where it is none, or cannot be told."""
    return value.data if isinstance(value.data, (int, float)) and not isinstance(value.data, bool) else None


def tidy(number: float) -> float:
    """A computed number without the noise of its last digits."""
    return whole(float(f'{number:.14g}'))


def whole(number: float) -> float:
    """A number, as an int where it is one."""
    return int(number) if math.isfinite(number) and number == int(number) else number
