"""What is in the body of a class: its methods, what they call and read of `self`, and where names stand."""

import ast
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import TypeAlias

from mma_lint.code.module import Module
from mma_lint.source import Source
from mma_lint.tree import walk

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_DEF = re.compile(r'(?:async\s+)?(?:def|class)\s+')
_OF_PATHS = {'join', 'join_path', 'Path', 'isdir', 'exists', 'realpath', 'abspath', 'listdir', 'str'}


@lru_cache(maxsize=64)  # several rules ask of the classes at hand
def nodes_in(node: ast.AST) -> tuple[ast.AST, ...]:
    """A node and all below it."""
    return tuple(walk(node))


def methods_of(node: ast.ClassDef) -> Iterator[Function]:
    """The functions in the body of a class."""
    yield from (statement for statement in node.body if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)))


def is_self(node: ast.expr) -> bool:
    """Whether a node is `self`."""
    return isinstance(node, ast.Name) and node.id == 'self'


def is_super(node: ast.expr) -> bool:
    """Whether a node is `super()` or `super(Class, self)`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'super'


def own_calls(node: ast.AST, name: str = '') -> Iterator[tuple[ast.Call, ast.Attribute]]:
    """The calls of `self.NAME(...)` and `super().NAME(...)` in a node, with what is called; of every name where none is given."""
    for call in nodes_in(node):
        match call:
            case ast.Call(func=ast.Attribute(value=owner, attr=attribute) as called) if name in ('', attribute) and (is_self(owner) or is_super(owner)):
                yield call, called


def constructor_calls(node: ast.ClassDef) -> Iterator[ast.Call]:
    """The calls of the base's constructor in that of a class."""
    constructors = (method for method in methods_of(node) if method.name == '__init__')
    yield from (call for method in constructors for call, name in own_calls(method, '__init__') if is_super(name.value))


def own_attributes(node: ast.AST) -> Iterator[ast.Attribute]:
    """Every `self.NAME` in a node."""
    yield from (inner for inner in nodes_in(node) if isinstance(inner, ast.Attribute) and is_self(inner.value))


def attributes_of(function: Function, name: str) -> Iterator[tuple[ast.Attribute, ast.Call | None]]:
    """Every attribute of a name in a function, with the call of it where it is called."""
    calls = {id(node.func): node for node in nodes_in(function) if isinstance(node, ast.Call)}
    for node in nodes_in(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            yield node, calls.get(id(node))


def used_as_text(node: ast.AST, name: str) -> Iterator[ast.Attribute]:
    """Every `self.NAME` in a node that is joined to a path, added to something, or put into a string."""
    values = (value for inner in nodes_in(node) for value in _made_of(inner))
    yield from (value for value in values if isinstance(value, ast.Attribute) and value.attr == name and is_self(value.value))


def _made_of(node: ast.AST) -> list[ast.expr]:
    """What a path or a string is made of."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=arguments) if name in _OF_PATHS:
            return arguments
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.FormattedValue(value=value):
            return [value]
    return []


def returns_a_value(function: Function) -> bool:
    """Whether a function has a `return` of something."""
    return any(isinstance(node, ast.Return) and node.value is not None for node in nodes_in(function))


def returns_a_pair(function: Function) -> bool:
    """Whether a function has a `return` of two things."""
    return any(isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2 for node in nodes_in(function))


def reads_from_outside(module: Module, function: Function, names: Collection[str]) -> bool:
    """Whether a function uses one of some names that it does not bind itself."""
    within = {id(node) for node in nodes_in(function)}
    mentions = (mention for node in nodes_in(function) if (mention := module.mention(node)) is not None and mention.parts[0] in names)
    return any((holder := mention.scope.holder(mention.parts[0])) is None or id(holder.node) not in within for mention in mentions)


def first_statement(body: list[ast.stmt]) -> ast.stmt | None:
    """The first statement of a body that is not its docstring."""
    is_documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return next(iter(body[is_documented:]), None)


def name_span(source: Source, node: Function | ast.ClassDef) -> tuple[int, int]:
    """The offsets of the name that a `def` or `class` binds."""
    match = _DEF.match(source.text, source.span(node)[0])
    assert match is not None
    return match.end(), match.end() + len(node.name)


def attribute_span(source: Source, node: ast.Attribute) -> tuple[int, int]:
    """The offsets of the last name of a chain of attributes."""
    end = source.span(node)[1]
    return end - len(node.attr), end
