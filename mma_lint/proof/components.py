"""A dict with a `type`, and what its class does by default: told by the constructors of 0.24.1 and of 1.2.0 (data/defaults.json)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mma_lint.config.value import KeyPath, Value, of
from mma_lint.proof.meaning import Fact, dotted, fact
from mma_lint.tables import table

Kind: TypeAlias = Literal['datasets', 'models', 'transforms']


# what MMEngine and mmcv have in the same sense, and what mmcv has in another
_OF_BASE_PACKAGES = frozenset({'Compose', 'ConcatDataset', 'RepeatDataset'})
_OF_MMCV = frozenset({'ImageToTensor', 'Normalize', 'ToTensor'})


@dataclass(frozen=True)
class Dialect:
    """One of the two versions: what its classes are called in neutral words. `rename` is asked for what `names` has not."""

    version: Literal['0.x', '1.x']
    names: Mapping[str, str] = field(default_factory=dict)
    rename: Callable[[str], str] = lambda name: name

    def neutral(self, kind: Kind, name: str) -> str:
        """The neutral name of a class. A name of 0.x that 1.x does not have, or has for something else, is none."""
        name = name.removeprefix('mmaction.')
        if self.version == '1.x' and name not in _OF_BASE_PACKAGES and name in table('defaults')['0.x'][kind] and name not in table('defaults')['1.x'][kind]:
            return f'{name}, which 1.x does not have' if name not in _OF_MMCV else f"mmcv's {name}"
        return self.names.get(name) or self.rename(name)

    def defaults(self, kind: Kind, name: object) -> Mapping[str, object]:
        """What a class takes by default; of a class that is not MMAction2's nothing is known."""
        found: Mapping[str, object] = table('defaults')[self.version][kind].get(str(name).removeprefix('mmaction.'), {})
        return found


def type_of(value: Value) -> str:
    """The type that a dict names; '' where there is none or it cannot be told."""
    kind = value.items.get('type')
    return kind.data.removeprefix('mmaction.') if kind is not None and isinstance(kind.data, str) else ''


def component(dialect: Dialect, kind: Kind, value: Value, key: str, at: KeyPath, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, Fact]]:
    """A component and those inside it: its type stands under its own key, its arguments below. `without` are not told."""
    if not isinstance(value.data, dict):
        yield key, fact(value, at)
        return
    said = value.items.get('type')
    if said is not None:
        told = fact(said, (*at, 'type'))
        yield key, Fact(dialect.neutral(kind, told.value) if isinstance(told.value, str) else told.value, told.at)
    defaults = dialect.defaults(kind, said.data) if said is not None else {}
    for name in dict.fromkeys([*value.items, *defaults]):
        if name != 'type' and name not in without:
            yield from _argument(dialect, kind, value.items.get(name), defaults, dotted(key, name), (*at, name))


def _argument(dialect: Dialect, kind: Kind, value: Value | None, defaults: Mapping[str, object], key: str, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    """One argument. Where it is not said, or says what is the default anyway, its facts are not `said`."""
    by_default = dict(_facts(dialect, kind, of(defaults[str(at[-1])]), key, (*at[:-1], 'type'))) if at[-1] in defaults else {}
    for name, told in _facts(dialect, kind, value, key, at) if value is not None else by_default.items():
        yield name, Fact(told.value, told.at, told.said and not (name in by_default and by_default[name].value == told.value))


def _facts(dialect: Dialect, kind: Kind, value: Value, key: str, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    if isinstance(value.data, dict) and value.data:
        yield from component(dialect, kind, value, key, at)
    elif any(isinstance(element.data, dict) for element in value.elements):
        for index, element in enumerate(value.elements):
            yield from _facts(dialect, kind, element, f'{key}[{index}]', (*at, index))
    else:
        yield key, fact(value, at, default={} if value.data == {} else None)
