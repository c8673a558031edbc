"""Read an expression of a config without running it: its value, or Unknown."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from mma_lint.config.value import Unknown, Value, of
from mma_lint.source import Source

Env: TypeAlias = Mapping[str, Value]

_LARGEST = 10_000  # elements or characters that arithmetic may make: a config is not a program
_ARITHMETIC: dict[type[ast.operator], Callable[[object, object], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[object, object], object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,  # type: ignore[dict-item]
    ast.LtE: operator.le,  # type: ignore[dict-item]
    ast.Gt: operator.gt,  # type: ignore[dict-item]
    ast.GtE: operator.ge,  # type: ignore[dict-item]
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,  # type: ignore[operator]
    ast.NotIn: lambda left, right: left not in right,  # type: ignore[operator]
}
_UNARY: dict[type[ast.unaryop], Callable[[object], object]] = {
    ast.USub: operator.neg,  # type: ignore[dict-item]
    ast.UAdd: operator.pos,  # type: ignore[dict-item]
    ast.Not: operator.not_,
}
_BUILTINS: dict[str, Callable[..., object]] = {
    'range': lambda *a: list(range(*a)) if len(range(*a)) <= _LARGEST else _unknowable(),
    'list': list, 'tuple': tuple, 'len': len, 'int': int, 'float': float, 'str': str, 'bool': bool,
    'max': max, 'min': min, 'round': round, 'sum': sum, 'abs': abs, 'sorted': sorted,
}  # fmt: skip


class _Unknowable(Exception):
    """This expression cannot be told."""


def _unknowable() -> object:
    raise _Unknowable


def evaluate(node: ast.expr, env: Env, source: Source, key: ast.expr | ast.stmt | ast.keyword | None = None) -> Value:
    """The value of an expression among the names of `env`. Nothing is executed; what cannot be told is Unknown."""
    try:
        data = _data(node, env, source)
    except (_Unknowable, TypeError, ValueError, KeyError, IndexError, ArithmeticError, AttributeError, RecursionError):
        data = Unknown(_dump(node))
    return Value(data, node, source, key)


def _dump(node: ast.expr) -> str:
    try:
        return ast.dump(node)
    except RecursionError:
        return f'deep expression at {node.lineno}:{node.col_offset}'


def _data(node: ast.expr, env: Env, source: Source) -> object:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name(id=name):
            return env[name].data
        case ast.Call(func=ast.Name(id='dict')) if 'dict' not in env:
            return dict(_call_items(node, env, source))
        case ast.Dict():
            return dict(_display_items(node, env, source))
        case ast.List() | ast.Tuple():
            kind = list if isinstance(node, ast.List) else tuple
            return kind(_elements(node.elts, env, source))
        case ast.Set(elts=[ast.Set(elts=[ast.Attribute() as reference])]):
            return _base_reference(reference, env).data
        case ast.Subscript():
            return _subscript(node, env, source)
        case ast.IfExp():
            test = _plain(node.test, env, source)
            return _data(node.body if test else node.orelse, env, source)
        case ast.ListComp() | ast.DictComp():
            return _comprehension(node, env, source)
        case _:
            return of(_computed(node, env, source)).data


def _base_reference(node: ast.expr, env: Env) -> Value:
    """`{{_base_.a.b}}`, which Python reads as a set of a set."""
    if isinstance(node, ast.Attribute):
        return _known(_base_reference(node.value, env).get(node.attr))
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return _known(_base_reference(node.value, env).get(node.slice.value))  # type: ignore[arg-type]
    if isinstance(node, ast.Name) and node.id == '_base_':
        return env['{{_base_}}']
    raise _Unknowable


def _known(value: Value | None) -> Value:
    if value is None:
        raise _Unknowable
    return value


def _call_items(node: ast.Call, env: Env, source: Source) -> Iterator[tuple[str, Value]]:
    for argument in node.args:
        yield from _splat(argument, env, source)
    for keyword in node.keywords:
        if keyword.arg is None:
            yield from _splat(keyword.value, env, source)
        else:
            yield keyword.arg, evaluate(keyword.value, env, source, keyword)


def _display_items(node: ast.Dict, env: Env, source: Source) -> Iterator[tuple[str, Value]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            yield from _splat(value, env, source)
        else:
            name = _plain(key, env, source)
            hash(name)
            yield name, evaluate(value, env, source, key)  # type: ignore[misc]


def _splat(node: ast.expr, env: Env, source: Source) -> Iterator[tuple[str, Value]]:
    value = evaluate(node, env, source)
    if not isinstance(value.data, dict):
        raise _Unknowable
    yield from value.items.items()


def _elements(nodes: list[ast.expr], env: Env, source: Source) -> Iterator[Value]:
    for node in nodes:
        if not isinstance(node, ast.Starred):
            yield evaluate(node, env, source, node)
            continue
        value = evaluate(node.value, env, source)
        if not isinstance(value.data, (list, tuple)):
            raise _Unknowable
        yield from value.elements


def _subscript(node: ast.Subscript, env: Env, source: Source) -> object:
    whole = evaluate(node.value, env, source)
    if isinstance(node.slice, ast.Slice):
        parts = (node.slice.lower, node.slice.upper, node.slice.step)
        return whole.data[slice(*(part and _plain(part, env, source) for part in parts))]  # type: ignore[index]
    item = _known(whole.get(_plain(node.slice, env, source)))  # type: ignore[arg-type]
    return item.data


def _comprehension(node: ast.ListComp | ast.DictComp, env: Env, source: Source) -> object:
    (loop,) = node.generators
    over = evaluate(loop.iter, env, source)
    if not isinstance(loop.target, ast.Name) or not isinstance(over.data, (list, tuple)):
        raise _Unknowable
    scopes = [{**env, loop.target.id: item} for item in over.elements]
    scopes = [scope for scope in scopes if all(_plain(test, scope, source) for test in loop.ifs)]
    if isinstance(node, ast.ListComp):
        return [evaluate(node.elt, scope, source) for scope in scopes]
    return {_plain(node.key, scope, source): evaluate(node.value, scope, source) for scope in scopes}


def _plain(node: ast.expr, env: Env, source: Source) -> object:
    value = evaluate(node, env, source)
    if not value.known:
        raise _Unknowable
    return value.plain


def _computed(node: ast.expr, env: Env, source: Source) -> object:
    """What is computed from plain values. A sum of lists keeps its elements as Values."""
    match node:
        case ast.BinOp(op=ast.Add()):
            left, right = evaluate(node.left, env, source).data, evaluate(node.right, env, source).data
            return _sized(left + right) if type(left) is type(right) else _number(left) + _number(right)  # type: ignore[operator]
        case ast.BinOp():
            return _binary(node, env, source)
        case ast.UnaryOp():
            return _UNARY[type(node.op)](_plain(node.operand, env, source))
        case ast.BoolOp():
            return _boolean(node, env, source)
        case ast.Compare(ops=[op], comparators=[right_node]):
            return _COMPARISONS[type(op)](_plain(node.left, env, source), _plain(right_node, env, source))
        case ast.JoinedStr():
            return ''.join(_formatted(part, env, source) for part in node.values)
        case ast.Call():
            return _called(node, env, source)
    raise _Unknowable


def _number(value: object) -> float:
    if isinstance(value, (int, float)):
        return value
    raise _Unknowable


def _sized(value: object) -> object:
    if isinstance(value, (str, list, tuple)) and len(value) > _LARGEST:
        raise _Unknowable
    return value


def _binary(node: ast.BinOp, env: Env, source: Source) -> object:
    left, right = _plain(node.left, env, source), _plain(node.right, env, source)
    if isinstance(node.op, ast.Mod) and isinstance(left, str):
        return _sized(left % right) if len(left) < 1000 and '*' not in left else _unknowable()
    sizes = [value for value in (left, right) if isinstance(value, (str, list, tuple))]
    if any(isinstance(value, int) and abs(value) > 10**6 for value in (left, right)) and (sizes or isinstance(node.op, ast.Pow)):
        raise _Unknowable
    if isinstance(node.op, ast.Pow) and isinstance(right, (int, float)) and abs(right) > 1000:
        raise _Unknowable
    return _sized(_ARITHMETIC[type(node.op)](left, right))


def _boolean(node: ast.BoolOp, env: Env, source: Source) -> object:
    for part in node.values:
        value = _plain(part, env, source)
        if bool(value) == isinstance(node.op, ast.Or):
            return value
    return value


def _formatted(node: ast.expr, env: Env, source: Source) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.FormattedValue) and node.conversion == -1:
        spec = _formatted(node.format_spec, env, source) if node.format_spec else ''
        if len(spec) < 10:
            return format(_plain(node.value, env, source), spec)
    if isinstance(node, ast.JoinedStr):
        return ''.join(_formatted(part, env, source) for part in node.values)
    raise _Unknowable


def _called(node: ast.Call, env: Env, source: Source) -> object:
    arguments = [_plain(argument, env, source) for argument in node.args]
    if isinstance(node.func, ast.Name) and node.func.id in _BUILTINS and node.func.id not in env and not node.keywords:
        return _BUILTINS[node.func.id](*arguments)
    keywords = {keyword.arg: _plain(keyword.value, env, source) for keyword in node.keywords if keyword.arg}
    if isinstance(node.func, ast.Attribute) and node.func.attr == 'format':
        text = _plain(node.func.value, env, source)
        if isinstance(text, str) and '{' in text and not any(mark in text for mark in ('!', ':', '.', '[')):
            return _sized(text.format(*arguments, **keywords))
        if isinstance(text, str) and '[' not in text and '!' not in text and '{0.' not in text and ':' not in text:
            return text.format(*arguments, **keywords)
    raise _Unknowable
