"""What curves of a learning rate or a momentum have in common: how long the training is, and what happens where they cannot be told."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Quantity: TypeAlias = Literal['lr', 'momentum']
Curve: TypeAlias = list[float]  # the value at every iteration, before the optimizer's step

_PLAIN = (int, float, str, type(None))


class CannotTell(Exception):
    """What the value is at every iteration cannot be told, or the framework itself fails on these settings. The message says why."""


@dataclass(frozen=True)
class Training:
    """How long a training is. Made by `of_epochs` and `of_iterations`.

    `iterations`: in all; `length`: iterations in an epoch; `epochs`: how many, None in a training that goes by iterations
    (MMEngine's IterBasedTrainLoop), which is one long epoch to the schedulers.
    """

    iterations: int
    length: int
    epochs: int | None

    @classmethod
    def of_epochs(cls, epochs: int, length: int) -> 'Training':
        """A training of `epochs` epochs with `length` iterations each. Raises CannotTell."""
        return cls(_count('epochs', epochs) * _count('iterations in an epoch', length), length, epochs)

    @classmethod
    def of_iterations(cls, iterations: int, length: int) -> 'Training':
        """A training of `iterations` iterations, on a loader that gives `length` batches. Raises CannotTell."""
        return cls(_count('iterations', iterations), _count('iterations in an epoch', length), None)


def _count(what: str, number: object) -> int:
    if type(number) is not int or number <= 0:
        raise CannotTell(f'the number of {what} is {number!r}, where a whole number above 0 must be')
    return number


def require_numbers_to_begin_with(bases: Sequence[object]) -> None:
    """Raise CannotTell for a parameter group whose value before any schedule is no number."""
    for index, base in enumerate(bases):
        if not isinstance(base, (int, float)):
            raise CannotTell(f'the value that parameter group {index} begins with is not known')


def require_plain(settings: Mapping[str, object]) -> None:
    """Raise CannotTell for a setting whose value is not known."""
    for key, value in settings.items():
        if not _plain(value):
            raise CannotTell(f'the value of `{key}` is not known')


def _plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_plain, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(_plain, value))
    return isinstance(value, _PLAIN)


def require_arguments(what: str, function: Callable[..., Any], settings: Mapping[str, object]) -> None:
    """Raise CannotTell unless the keyword-only parameters of `function`, which are the framework's own, take the settings."""
    known = [p for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY]
    for key in settings:
        if key not in {parameter.name for parameter in known}:
            raise CannotTell(f'{what} has no argument `{key}`')
    for parameter in known:
        if parameter.default is parameter.empty and parameter.name not in settings:
            raise CannotTell(f'{what} needs `{parameter.name}`')


def require(condition: bool, why: str) -> None:
    """Raise CannotTell where the framework itself refuses the settings."""
    if not condition:
        raise CannotTell(why)


@contextmanager
def failures_of(framework: str) -> Iterator[None]:
    """What fails in here fails in the framework too, since it computes the same: that is said as CannotTell."""
    try:
        yield
    except (TypeError, ValueError, ArithmeticError, IndexError) as error:
        raise CannotTell(f'{framework} itself fails on it: {error}') from error


def require_numbers(curves: Sequence[Curve], framework: str) -> None:
    """Raise CannotTell where arithmetic left the real numbers (a negative number to a broken power) or gave no number at all."""
    for index, value in ((index, value) for curve in curves for index, value in enumerate(curve)):
        if not isinstance(value, (int, float)):
            raise CannotTell(f'{framework} itself fails on it: the value at iteration {index} is {value!r}')
