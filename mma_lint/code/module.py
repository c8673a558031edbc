"""One Python module as the rules see it: its imports, and what its names mean."""

import ast
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePath
from typing import TypeVar, overload

from mma_lint.code.scopes import Imported, Mention, Reading, Scope, parts_of
from mma_lint.source import Source
from mma_lint.tree import walk

_A = TypeVar('_A', bound=ast.AST)
_B = TypeVar('_B', bound=ast.AST)
_C = TypeVar('_C', bound=ast.AST)
_Key = TypeVar('_Key', bound=Hashable)
_Item = TypeVar('_Item')
_FRAMEWORKS = ('mmaction', 'mmcv')


@dataclass(frozen=True, eq=False)
class Use:
    """A mention of something imported. `qualified` is what it names in full."""

    mention: Mention
    imported: Imported
    qualified: str

    @property
    def guarded(self) -> bool:
        """Whether it stands where code supports several versions."""
        return self.mention.guarded or self.imported.guarded

    def node(self, qualified: str) -> ast.Name | ast.Attribute:
        """The part of the chain that names `qualified`, a beginning of what it names in full."""
        return self.mention.part(len(self.mention.parts) - self.qualified.count('.') + qualified.count('.'))


@dataclass(frozen=True, eq=False)
class Module:
    """The code of one file. `read` gives the source of another file of the project, None where there is none."""

    source: Source
    read: Callable[[Path], Source | None] = lambda path: None

    @cached_property
    def qualified_name(self) -> str:
        """What the module is called in the framework that it is a part of (a fork of mmaction); '' elsewhere."""
        if not any(name in str(self.source.path) for name in _FRAMEWORKS):  # most files: a quick look
            return ''
        parts = PurePath(self.source.path).with_suffix('').parts
        top = max((index for index, part in enumerate(parts[:-1]) if part in _FRAMEWORKS), default=None)
        return '' if top is None else '.'.join(part for part in parts[top:] if part != '__init__')

    @property
    def is_package(self) -> bool:
        """Whether the file is the `__init__` of a package."""
        return self.source.path.stem == '__init__'

    @cached_property
    def package(self) -> str:
        """The qualified name of the package that the module is in, as far as it is known."""
        return self.qualified_name if self.is_package else self.qualified_name.rpartition('.')[0]

    @cached_property
    def _reading(self) -> Reading:
        reading = Reading(self.package)
        reading.module(self.source.tree)
        return reading

    @cached_property
    def imports(self) -> tuple[Imported, ...]:
        """Every alias of every import."""
        return tuple(self._reading.imports)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every name and chain of attributes."""
        return tuple(self._reading.mentions)

    @property
    def top(self) -> Scope:
        """The module's scope."""
        return self._reading.scopes[self.source.tree]

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes of the module, of its functions, classes and comprehensions."""
        return tuple(self._reading.scopes.values())

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every mention of something imported."""
        return tuple(self._uses())

    def _uses(self) -> Iterator[Use]:
        names = {imported.local for imported in self.imports}
        for mention in self.mentions:
            head = mention.parts[0]
            if head in names and (imported := mention.scope.imported(head)) is not None:
                yield Use(mention, imported, '.'.join([imported.root, *mention.parts[1:]]))

    @cached_property
    def imported_names(self) -> frozenset[str]:
        """What the imports name in full."""
        return frozenset(imported.qualified for imported in self.imports)

    @cached_property
    def used_names(self) -> frozenset[str]:
        """The names by which something imported is used."""
        return frozenset(use.imported.local for use in self.uses)

    @cached_property
    def binders(self) -> Mapping[str, Sequence[Scope]]:
        """The scopes that bind each name."""
        return _grouped((name, scope) for scope in self.scopes for name in scope.bound)

    def uses_of(self, imported: Imported) -> Sequence[Use]:
        """The uses of what an import binds, also where several imports bind it alike."""
        return self.uses_by_name.get((imported.local, imported.scope), ())

    def names_by(self, imported: Imported) -> frozenset[str]:
        """What is named in full by what an import binds."""
        return self._names_by.get((imported.local, imported.scope), frozenset())

    @cached_property
    def _names_by(self) -> dict[tuple[str, Scope], frozenset[str]]:
        return {place: frozenset(use.qualified for use in uses) for place, uses in self.uses_by_name.items()}

    @cached_property
    def uses_by_name(self) -> Mapping[tuple[str, Scope], Sequence[Use]]:
        """The uses of what imports bind, by the name and the scope that it is bound in."""
        return _grouped(((use.imported.local, use.imported.scope), use) for use in self.uses)

    @cached_property
    def _by_node(self) -> dict[ast.AST, Use]:
        return {use.mention.node: use for use in self.uses}

    def use(self, node: ast.AST) -> Use | None:
        """The use that a node is as a whole."""
        return self._by_node.get(node)

    def qualified(self, node: ast.AST) -> str:
        """What a name or chain of attributes names in full; '' where it is nothing imported, or supports several versions."""
        use = self.use(node)
        return '' if use is None or use.guarded else use.qualified

    @cached_property
    def calls(self) -> tuple[tuple[ast.Call, str], ...]:
        """Every call of something imported, with what is called."""
        found = ((node, self.qualified(node.func)) for node in self.of(ast.Call))
        return tuple((node, qualified) for node, qualified in found if qualified)

    @overload
    def of(self, kind: type[_A], /) -> Iterator[_A]: ...

    @overload
    def of(self, kind: type[_A], other: type[_B], /) -> Iterator[_A | _B]: ...

    @overload
    def of(self, kind: type[_A], other: type[_B], third: type[_C], /) -> Iterator[_A | _B | _C]: ...

    @overload
    def of(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]: ...

    def of(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of some kinds, kind by kind, each in the order of the text."""
        nodes = self._reading.nodes
        return chain.from_iterable(nodes.get(kind, ()) for kind in kinds)

    def parent(self, node: ast.AST | None) -> ast.AST | None:
        """The node that another one is in."""
        return self._reading.parents.get(node) if node is not None else None

    @cached_property
    def free(self) -> tuple[Mention, ...]:
        """The mentions of names that nothing in this module binds: builtins, and what star imports bring."""
        return tuple(mention for mention in self.mentions if mention.scope.holder(mention.parts[0]) is None)

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """The classes by their names, the last of each."""
        return {node.name: node for node in self.of(ast.ClassDef)}

    def mention(self, node: ast.AST) -> Mention | None:
        """The mention that a node is as a whole."""
        return self._mentions_by_node.get(node)

    @cached_property
    def _mentions_by_node(self) -> dict[ast.AST, Mention]:
        return {mention.node: mention for mention in self.mentions}

    @cached_property
    def called_names(self) -> frozenset[tuple[str, ...]]:
        """What mentions say behind their heads: `('b', 'c')` of `a.b.c`."""
        return frozenset(mention.parts[1:] for mention in self.mentions)

    @cached_property
    def exported_names(self) -> frozenset[str]:
        """The names in `__all__`."""
        return frozenset(str(constant.value) for constant in self.exported)

    @cached_property
    def exported(self) -> tuple[ast.Constant, ...]:
        """The strings of `__all__`."""
        statements = (s for s in self.source.tree.body if isinstance(s, (ast.Assign, ast.AugAssign, ast.AnnAssign)))
        lists = (s.value for s in statements if '__all__' in _target_names(s) and s.value is not None)
        return tuple(n for value in lists for n in walk(value) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def _grouped(pairs: Iterable[tuple[_Key, _Item]]) -> Mapping[_Key, Sequence[_Item]]:
    groups: dict[_Key, list[_Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return groups


def _target_names(statement: ast.Assign | ast.AugAssign | ast.AnnAssign) -> Iterator[str]:
    for target in statement.targets if isinstance(statement, ast.Assign) else (statement.target,):
        yield '.'.join(parts_of(target))
