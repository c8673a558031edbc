"""What a config means, in words of neither dialect: one field an aspect, in each the facts by key."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from mma_lint.config.value import KeyPath, Unknown, Value


@dataclass(frozen=True)
class Fact:
    """One thing that a config means.

    `value` is plain Python in which lists stand for tuples too, or Unknown. `at` is where the config says it, or says that from which
    it follows. `said` is False where the config says nothing else than what its version does by default.
    """

    value: object
    at: KeyPath = ()
    said: bool = True


Facts: TypeAlias = Mapping[str, Fact]


@dataclass(frozen=True)
class Meaning:
    """What a config means. The keys of facts are in neutral words, for things with parts dotted from the outside in."""

    length: Facts = field(metadata={'title': 'length of the training'})
    schedule: Facts = field(metadata={'title': 'learning rate'})
    batches: Facts = field(metadata={'title': 'batches'})
    datasets: Facts = field(metadata={'title': 'datasets'})
    pipelines: Facts = field(metadata={'title': 'pipelines'})
    pixels: Facts = field(metadata={'title': 'normalisation'})
    metrics: Facts = field(metadata={'title': 'metrics'})
    validation: Facts = field(metadata={'title': 'validation'})
    checkpoints: Facts = field(metadata={'title': 'checkpoints'})
    logs: Facts = field(metadata={'title': 'logs'})
    optimizer: Facts = field(metadata={'title': 'optimizer'})
    gradients: Facts = field(metadata={'title': 'gradients'})
    precision: Facts = field(metadata={'title': 'precision'})
    model: Facts = field(metadata={'title': 'model'})
    scores: Facts = field(metadata={'title': 'scores of clips'})
    start: Facts = field(metadata={'title': 'first weights'})
    environment: Facts = field(metadata={'title': 'environment'})
    hooks: Facts = field(metadata={'title': 'hooks and imports'})


def neutral(plain: object) -> object:
    """Plain Python with lists for tuples."""
    if isinstance(plain, dict):
        return {key: neutral(item) for key, item in plain.items()}
    return [neutral(item) for item in plain] if isinstance(plain, (list, tuple)) else plain


def fact(value: Value | None, at: KeyPath, default: object = None) -> Fact:
    """What a value says; where there is none, the default."""
    if value is None:
        return Fact(neutral(default), at, said=False)
    if not value.known:
        return Fact(unknown_in(value), at)
    plain = neutral(value.plain)
    return Fact(plain, at, said=plain != neutral(default))


def unknown_in(value: Value) -> Unknown:
    """The first thing in a value that cannot be told."""
    if isinstance(value.data, Unknown):
        return value.data
    inner = [*value.items.values(), *value.elements]
    return next(unknown_in(item) for item in inner if not item.known)


def flat(value: Value, key: str, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    """A value as facts: a dict, and a list of dicts, item by item; all else whole."""
    if value.items:
        for name, item in value.items.items():
            yield from flat(item, dotted(key, name), (*at, name))
    elif any(isinstance(element.data, dict) for element in value.elements):
        for index, element in enumerate(value.elements):
            yield from flat(element, f'{key}[{index}]', (*at, index))
    else:
        yield key, fact(value, at)


def dotted(*names: object) -> str:
    """Names as one key."""
    return '.'.join(str(name) for name in names if name != '')


def first(root: Value, *paths: KeyPath) -> tuple[Value | None, KeyPath]:
    """The first value that there is among several paths, with its path; None with the last path where there is none."""
    for path in paths:
        value = root.get(*path)
        if value is not None:
            return value, path
    return None, paths[-1]


def plain(value: Value | None) -> object:
    """A value as plain Python; None where there is none."""
    return None if value is None else value.plain


def settings(root: Value, at: KeyPath, defaults: Mapping[str, object]) -> Iterator[tuple[str, Fact]]:
    """The settings of a dict that has defaults for all that is asked."""
    for name, default in defaults.items():
        yield name, fact(root.get(*at, name), (*at, name), default)


def names_in(value: Value | None) -> list[str]:
    """The strings in a list or tuple, or the one string that stands for such a list."""
    elements: Iterable[Value] = (value.elements or (value,)) if value is not None else ()
    return [element.data for element in elements if isinstance(element.data, str)]
