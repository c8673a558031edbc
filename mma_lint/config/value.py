"""What a config says, as a tree of values that remember where they were said."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

from mma_lint.source import Source

Key: TypeAlias = str | int
KeyPath: TypeAlias = tuple[Key, ...]
Node: TypeAlias = ast.expr | ast.stmt | ast.keyword


@dataclass(frozen=True)
class Unknown:
    """A value that cannot be told without running the file. Two are equal if they are the same expression."""

    text: str


@dataclass(eq=False, slots=True)
class Value:
    """A value: `data` is a scalar, an Unknown, or a list, tuple or dict of Values.

    `node` is the expression that says it (None: computed by a rule), `source` the file of that expression,
    `key` the keyword, dict key, statement or element that introduces it: a finding stands there.
    Nothing is ever assigned to one. (It is not frozen: that triples what it costs to make the hundreds that each config is.)
    """

    data: object
    node: ast.expr | None = None
    source: Source | None = None
    key: Node | None = None

    @property
    def plain(self) -> object:
        """The value as plain Python."""
        if isinstance(self.data, dict):
            return {key: value.plain for key, value in self.data.items()}
        if isinstance(self.data, (list, tuple)):
            return type(self.data)(value.plain for value in self.data)
        return self.data

    @property
    def items(self) -> 'dict[str, Value]':
        """The items of a dict; of anything else none."""
        return self.data if isinstance(self.data, dict) else {}

    @property
    def elements(self) -> 'tuple[Value, ...]':
        """The elements of a list or tuple; of anything else none."""
        return tuple(self.data) if isinstance(self.data, (list, tuple)) else ()

    @property
    def size(self) -> int:
        """How many values whoever walks this one sees; one that stands in two places is seen twice."""
        parts: Iterable[Value] = self.data.values() if isinstance(self.data, dict) else self.data if isinstance(self.data, (list, tuple)) else ()
        return 1 + sum([part.size for part in parts])

    def get(self, *path: Key) -> 'Value | None':
        """The value at a path of keys and indices, or None."""
        found: Value | None = self
        for key in path:
            if found is None:
                return None
            found = found.data.get(key) if isinstance(found.data, dict) else found._element(key)
        return found

    def _element(self, key: Key) -> 'Value | None':
        if isinstance(self.data, (list, tuple)) and isinstance(key, int) and -len(self.data) <= key < len(self.data):
            child: Value = self.data[key]
            return child
        return None

    def with_data(self, data: object) -> 'Value':
        """The same place in the text with other data: derived from what stands there."""
        return Value(data, self.node, self.source, self.key)

    def with_item(self, key: Key, value: 'Value') -> 'Value':
        """The same dict with one item set."""
        items: dict[Key, Value] = {name: item for name, item in self.items.items()}  # noqa: C416  a dict of wider keys
        items[key] = value
        return self.with_data(items)

    @property
    def known(self) -> bool:
        """Whether nothing inside is Unknown."""
        if isinstance(self.data, dict):
            return all(value.known for value in self.data.values())
        if isinstance(self.data, (list, tuple)):
            return all(value.known for value in self.data)
        return not isinstance(self.data, Unknown)


def of(plain: object) -> Value:
    """Plain Python as a Value that no file says. Values inside are kept."""
    if isinstance(plain, Value):
        return plain
    if isinstance(plain, dict):
        return Value({key: of(item) for key, item in plain.items()})
    if isinstance(plain, (list, tuple)):
        return Value(type(plain)(of(item) for item in plain))
    return Value(plain)


def is_given(value: Value | None) -> TypeGuard[Value]:
    """Whether there is a value, and it is not None: to most of what reads a config the two are the same."""
    return value is not None and value.data is not None


def same(left: Value | None, right: Value | None) -> bool:
    """Whether two values mean the same. 1 and True are different, so are a list and a tuple."""
    if left is None or right is None or left is right:
        return left is right
    a, b = left.data, right.data
    if type(a) is not type(b):
        return False
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b or (a != a and b != b)


def dotted(path: KeyPath) -> str:
    """A path as people write it: `data.train.pipeline[3].type`."""
    return ''.join(f'[{key}]' if isinstance(key, int) else f'.{key}' for key in path).removeprefix('.')


def shown(value: Value) -> str:
    """A value for a message: itself if it is short, else its kind."""
    text = repr(value.plain)
    return f'`{text}`' if len(text) < 30 else f'a {type(value.plain).__name__}'


def why_not(value: Value, wanted: str) -> str:
    """Why a value cannot be taken for the `wanted` ("a dict") that belongs here; for the end of a sentence about it."""
    return f'is {shown(value)}, where {wanted} must be' if value.known else 'cannot be read without running the file'


def walk(value: Value, path: KeyPath = ()) -> list[tuple[KeyPath, Value]]:
    """Every value with its path, parents before children."""
    found: list[tuple[KeyPath, Value]] = []
    _add_all(found, path, value)
    return found


def _add_all(found: list[tuple[KeyPath, Value]], path: KeyPath, value: Value) -> None:
    found.append((path, value))
    data = value.data
    if isinstance(data, dict):
        for key, item in data.items():
            _add_all(found, (*path, key), item)
    elif isinstance(data, (list, tuple)):
        for index, item in enumerate(data):
            _add_all(found, (*path, index), item)


def holders(value: Value) -> list[tuple[KeyPath, Value]]:
    """Every dict, list and tuple with its path, parents before children. (Nine of ten values are none.)"""
    found: list[tuple[KeyPath, Value]] = []
    if isinstance(value.data, (dict, list, tuple)):
        _add_holders(found, (), value)
    return found


def _add_holders(found: list[tuple[KeyPath, Value]], path: KeyPath, value: Value) -> None:
    found.append((path, value))
    data = value.data
    for key, item in data.items() if isinstance(data, dict) else enumerate(data):  # type: ignore[arg-type]
        if isinstance(item.data, (dict, list, tuple)):
            _add_holders(found, (*path, key), item)


class MergeError(ValueError):
    """A dict cannot be merged over what is no dict, as in mmcv and MMEngine."""


def merge(child: Value, parent: Value) -> Value:
    """`child` over `parent` as mmcv's and MMEngine's Config merge: dicts merge, all else replaces. Raises MergeError."""
    items = dict(parent.items)
    for key, value in child.items.items():
        items[key] = _merged(key, value, parent.items.get(key))
    return child.with_data(items)


def _merged(key: str, value: Value, inherited: Value | None) -> Value:
    if not isinstance(value.data, dict):
        return value
    deletes = value.items.get('_delete_')
    if inherited is None or (deletes is not None and deletes.data):
        return _without_delete(value)
    if isinstance(inherited.data, Unknown):
        return value.with_data(Unknown(f'{key} over an unknown value'))
    if not isinstance(inherited.data, dict):
        raise MergeError(f'`{key}` is a dict here and {type(inherited.data).__name__} in a base')
    return merge(_without_delete(value), inherited)


def _without_delete(value: Value) -> Value:
    if '_delete_' not in value.items:
        return value
    return value.with_data({key: item for key, item in value.items.items() if key != '_delete_'})
