"""Configs that are written in ordinary code: dicts, dicts with a `type`, lists of them, strings."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mma_lint.code.module import Module
from mma_lint.config.recognise import OUR_TYPES, Kind, is_config, kind
from mma_lint.source import Source


@dataclass(frozen=True, eq=False)
class Item:
    """One item of a dict. `node`: where its key stands."""

    key: str
    node: ast.keyword | ast.expr
    value: ast.expr


@dataclass(frozen=True, eq=False)
class Component:
    """A dict with a `type`, without the scope `mmaction.`. `pipeline`: the types of the list that it is in."""

    type: str
    literal: ast.Constant
    items: tuple[Item, ...]
    pipeline: tuple[str, ...] = ()

    def get(self, key: str) -> ast.expr | None:
        """The value of an item."""
        return next((item.value for item in self.items if item.key == key), None)

    @property
    def is_in_our_pipeline(self) -> bool:
        """Whether it is in a list with transforms that only MMAction2 has."""
        return not OUR_TYPES.isdisjoint(self.pipeline)


@lru_cache(maxsize=1)
def is_config_file(module: Module) -> bool:
    """Whether a file is a config, of which other rules speak: one that is recognised, or that only assigns."""
    if module.source.path.suffix == '.ipynb':
        return False
    return is_config(module.source) or all(isinstance(statement, (ast.Assign, ast.Expr)) for statement in module.source.tree.body)


def is_config_text(text: object) -> bool:
    """Whether a value is the text of a config of 0.x."""
    return isinstance(text, str) and '\n' in text and kind(Source(Path('text.py'), text)) in (Kind.OLD, Kind.HALF)


def items(node: ast.AST | None) -> Iterator[Item]:
    """The items of a dict that is written out, as `dict(...)` or `{...}`, with those of a dict that is unpacked in it."""
    match node:
        case ast.Call(func=ast.Name(id='dict') | ast.Name(id='ConfigDict') | ast.Attribute(attr='ConfigDict'), args=args, keywords=keywords):
            for value in args:
                yield from items(value)
            for keyword in keywords:
                yield from (Item(keyword.arg, keyword, keyword.value),) if keyword.arg else items(keyword.value)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield Item(key.value, key, value)
                elif key is None:
                    yield from items(value)


def strings(node: ast.AST | None) -> Iterator[tuple[ast.Constant, str]]:
    """A string, or those in a list, tuple or set that is written out."""
    match node:
        case ast.Constant(value=str(text)):
            yield node, text
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            for element in elements:
                yield from strings(element)


@lru_cache(maxsize=1)
def components(module: Module) -> tuple[Component, ...]:
    """Every dict that names its `type`, outside of configs."""
    if is_config_file(module):
        return ()
    pipelines = {node: types for elements in _lists(module) for types in (_types(elements),) for node in elements}
    found = ((node, _component(node, pipelines.get(node, ()))) for node in module.of(ast.Call, ast.Dict))
    return tuple(component for _, component in found if component is not None)


def _lists(module: Module) -> Iterator[list[ast.expr]]:
    yield from (node.elts for node in module.of(ast.List, ast.Tuple))


def _types(elements: list[ast.expr]) -> tuple[str, ...]:
    found = (_component(element, ()) for element in elements)
    return tuple(component.type for component in found if component is not None)


def _component(node: ast.AST, pipeline: tuple[str, ...]) -> Component | None:
    own = tuple(items(node))
    match next((item.value for item in own if item.key == 'type'), None):
        case ast.Constant(value=str(name)) as literal:
            return Component(name.removeprefix('mmaction.'), literal, own, pipeline)
    return None
