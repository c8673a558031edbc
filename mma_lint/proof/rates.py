"""The learning rate and the momentum at every iteration, of both dialects.

A config does not know how many iterations an epoch has. So the curves are drawn for two lengths of an epoch, both long enough that whatever
the config counts in iterations (a warm-up) comes to its end: settings that agree by chance for one of them do not for the other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

from mma_lint.config.value import KeyPath, Unknown, Value, walk
from mma_lint.proof.meaning import Fact, plain
from mma_lint.schedule.curves import CannotTell, Curve, Training

Lengths: TypeAlias = tuple[int, int]
Draw: TypeAlias = Callable[[Training], list[Curve]]

_SHORTEST = 20  # iterations in an epoch
_LONGEST = 20_000
_MOST = 200_000  # iterations in a training that are looked at
_CLOSE = 1e-9  # of the highest rate: what floating point leaves


class CannotSay(Unknown):
    """An Unknown whose text is a sentence for a person."""


@dataclass(frozen=True)
class Rates:
    """A value at every iteration: for each length of an epoch, a curve for each parameter group.

    `leeway`: how much of the first value a curve may be off, in how many epochs from the start.
    """

    curves: tuple[tuple[int, tuple[tuple[float, ...], ...]], ...]
    leeway: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Undrawable:
    """That there is no curve: the framework fails on settings that are all known. `why` is a sentence for a person."""

    why: str


@dataclass(frozen=True)
class Apart:
    """Where two curves part: the iteration (from 0), the iterations of an epoch there, and both values; None where one has ended."""

    iteration: int
    length: int
    old: float | None
    new: float | None


def apart(old: Rates, new: Rates) -> Apart | None:
    """Where 1.x parts from 0.x; None where it does not."""
    for (length, before), (_, after) in zip(old.curves, new.curves, strict=False):
        if len(before) != len(after):
            return Apart(0, length, None, None)
        for left, right in zip(before, after, strict=True):
            if (found := _first_apart(left, right, length, old.leeway)) is not None:
                return found
    return None if len(old.curves) == len(new.curves) else Apart(0, 0, None, None)


def _first_apart(left: Sequence[float], right: Sequence[float], length: int, leeway: tuple[float, float]) -> Apart | None:
    highest = max(map(abs, (*left, *right)), default=0.0)
    epochs, step = leeway
    for index, (a, b) in enumerate(zip(left, right, strict=False)):
        allowed = _CLOSE * highest + (step / length * highest if index <= epochs * length else 0.0)
        if not abs(a - b) <= allowed:
            return Apart(index, length, a, b)
    if len(left) == len(right):
        return None
    end = min(len(left), len(right))
    return Apart(end, length, left[end] if end < len(left) else None, right[end] if end < len(right) else None)


def lengths(*roots: Value) -> Lengths:
    """Two lengths of an epoch that let everything show which configs count in iterations."""
    counted = [number for root in roots for number in _counted(root)]
    epochs = [number for root in roots for key in (('total_epochs',), ('train_cfg', 'max_epochs')) if isinstance(number := plain(root.get(*key)), int)]
    fewest = max(min(epochs, default=1), 1)
    needed = min(ceil(1.3 * max(counted, default=0) / fewest), _LONGEST)
    first = max(min(max(needed, _SHORTEST), _MOST // fewest), 1)
    return first, first + 7


def _counted(root: Value) -> Iterator[int]:
    """The whole numbers in what schedules a rate."""
    for key in ('lr_config', 'momentum_config', 'param_scheduler'):
        value = root.get(key)
        if value is not None:
            yield from (found.data for _, found in walk(value) if type(found.data) is int and 0 < found.data < 10**8)


def drawn(draw: Draw, epochs: Value | None, lengths: Lengths, at: KeyPath, leeway: tuple[float, float] = (0.0, 0.0), known: bool = False) -> Fact:
    """A fact of curves; where they cannot be drawn, Undrawable if all settings are `known`, else CannotSay."""
    count = plain(epochs)
    try:
        if not isinstance(count, int):
            raise CannotTell('the number of epochs cannot be told')
        found = [(length, draw(Training.of_epochs(count, length))) for length in lengths]
    except CannotTell as error:
        return Fact(Undrawable(str(error)) if known and isinstance(count, int) else CannotSay(str(error)), at)
    return Fact(Rates(tuple((length, tuple(map(tuple, curves))) for length, curves in found), leeway), at)


def groups(base: float, multipliers: Sequence[float]) -> list[float]:
    """What the parameter groups of an optimizer begin with: `base`, and what of it each multiplier makes."""
    return [base * factor for factor in dict.fromkeys((1.0, *multipliers))]


def multipliers(paramwise: Value | None, is_tsm: bool) -> list[float]:
    """How much faster or slower some parameters learn. The constructor of TSM has 1, 2 and, of the last layer, 5 and 10."""
    said = [float(value.data) for path, value in walk(paramwise or Value(None)) if _is_multiplier(path) and isinstance(value.data, (int, float))]
    return [*said, *((2.0, 5.0, 10.0) if is_tsm else ())]


def _is_multiplier(path: KeyPath) -> bool:
    return bool(path) and str(path[-1]).endswith('lr_mult')
