"""Read an expression of a config without running it: its value, or Unknown."""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mma_lint.config.value import Unknown, Value, of
from mma_lint.source import Source

Env: TypeAlias = Mapping[str, Value]

_LARGEST = 10_000  # elements or characters that arithmetic may make: a config is not a program
_BITS = 4_000  # of an integer: Python writes out none that is much longer
_WIDE = re.compile(r'\d{4}')  # in a format: it would make a text of thousands of characters
_PLAIN_FIELDS = re.compile(r'(?:[^{}]|\{\w*\}|\{\{|\}\})*')
_SHARED = 10  # what a value costs that is reached by a name: it was read once, but whoever walks the config sees it each time
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
    'max': max, 'min': min, 'abs': abs, 'sorted': sorted,
    'round': lambda number, *digits: round(number, *digits) if all(abs(count) < 100 for count in digits) else _unknowable(),
    'sum': lambda *a: sum(*a) if len(a) == 1 and all(isinstance(item, (int, float)) for item in a[0]) else _unknowable(),
}  # fmt: skip


class _Unknowable(Exception):
    """This expression cannot be told."""


class TooMuch(Exception):
    """A file asks for more values than can be wanted, as doubling a list thirty times does."""


class Work:
    """How many values may still be made or looked at for a file: enough for any that a person writes, and in proportion to its text."""

    def __init__(self, source: Source, times: int = 1) -> None:
        self._left = times * (200_000 + 4 * len(source.text))
        self.is_given_up = False

    def spend(self, count: int) -> None:
        """Take the work of `count` values. Raises TooMuch where it is not there."""
        self._left -= count
        if self._left < 0:
            raise TooMuch


@dataclass(frozen=True)
class _Reading:
    """What is read, and the work that it may make."""

    source: Source
    work: Work


def _unknowable() -> object:
    raise _Unknowable


def evaluate(node: ast.expr, env: Env, source: Source, key: ast.expr | ast.stmt | ast.keyword | None = None, work: Work | None = None) -> Value:
    """The value of an expression among the names of `env`. Nothing is executed; what cannot be told is Unknown.

    `work` is what may still be done for the file; without it as much as for a file that says nothing else.
    """
    try:
        return _value(node, env, _Reading(source, work or Work(source)), key)
    except TooMuch:
        return Value(Unknown(dumped(node)), node, source, key)


def _value(node: ast.expr, env: Env, reading: _Reading, key: ast.expr | ast.stmt | ast.keyword | None = None) -> Value:
    reading.work.spend(1)
    try:
        data = _data(node, env, reading)
    except (_Unknowable, TypeError, ValueError, KeyError, IndexError, ArithmeticError, AttributeError, RecursionError):
        data = Unknown(dumped(node))
    return Value(data, node, reading.source, key)


def dumped(node: ast.AST) -> str:
    """An expression or a statement as a text that is the same wherever it stands; where it cannot be written out, its place."""
    try:
        return ast.dump(node)
    except (RecursionError, ValueError):  # too deep, or with an integer of too many digits
        return f'{type(node).__name__} at {getattr(node, "lineno", 0)}:{getattr(node, "col_offset", 0)}'


def _data(node: ast.expr, env: Env, reading: _Reading) -> object:
    match node:
        case ast.Constant():
            return node.value if not isinstance(node.value, int) else _sized(node.value)
        case ast.Name(id=name):
            return _shared(env[name], reading)
        case ast.Call(func=ast.Name(id='dict')) if 'dict' not in env:
            return dict(_call_items(node, env, reading))
        case ast.Dict():
            return dict(_display_items(node, env, reading))
        case ast.List() | ast.Tuple():
            kind = list if isinstance(node, ast.List) else tuple
            return kind(_elements(node.elts, env, reading))
        case ast.Set(elts=[ast.Set(elts=[ast.Attribute() as reference])]):
            return _shared(_base_reference(reference, env), reading)
        case ast.Subscript():
            return _subscript(node, env, reading)
        case ast.IfExp():
            test = _plain(node.test, env, reading)
            return _data(node.body if test else node.orelse, env, reading)
        case ast.ListComp() | ast.DictComp():
            return _comprehension(node, env, reading)
        case _:
            return _made(_computed(node, env, reading), reading)


def _shared(value: Value, reading: _Reading) -> object:
    """What a name means."""
    reading.work.spend(_SHARED * value.size)
    return value.data


def _needed(node: ast.expr, env: Env, reading: _Reading) -> Value:
    """The value of a part without which the whole cannot be told. Raises whatever makes it Unknown."""
    reading.work.spend(1)
    return Value(_data(node, env, reading), node, reading.source)


def _made(plain: object, reading: _Reading) -> object:
    """What was computed, as the data of a Value."""
    _count(plain, reading.work)
    return of(_sized(plain)).data


def _count(plain: object, work: Work) -> None:
    """Raises TooMuch before a value of plain Python becomes too many Values."""
    parts = plain if isinstance(plain, (list, tuple)) else plain.values() if isinstance(plain, dict) else ()
    work.spend(_SHARED * plain.size if isinstance(plain, Value) else 1)
    for part in parts:
        _count(part, work)


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


def _call_items(node: ast.Call, env: Env, reading: _Reading) -> Iterator[tuple[str, Value]]:
    for argument in node.args:
        yield from _splat(argument, env, reading)
    for keyword in node.keywords:
        if keyword.arg is None:
            yield from _splat(keyword.value, env, reading)
        else:
            yield keyword.arg, _value(keyword.value, env, reading, keyword)


def _display_items(node: ast.Dict, env: Env, reading: _Reading) -> Iterator[tuple[str, Value]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            yield from _splat(value, env, reading)
        else:
            name = _plain(key, env, reading)
            hash(name)
            yield name, _value(value, env, reading, key)  # type: ignore[misc]


def _splat(node: ast.expr, env: Env, reading: _Reading) -> Iterator[tuple[str, Value]]:
    value = _needed(node, env, reading)
    if not isinstance(value.data, dict):
        raise _Unknowable
    yield from value.items.items()


def _elements(nodes: list[ast.expr], env: Env, reading: _Reading) -> Iterator[Value]:
    for node in nodes:
        if not isinstance(node, ast.Starred):
            yield _value(node, env, reading, node)
            continue
        value = _needed(node.value, env, reading)
        if not isinstance(value.data, (list, tuple)):
            raise _Unknowable
        yield from value.elements


def _subscript(node: ast.Subscript, env: Env, reading: _Reading) -> object:
    whole = _needed(node.value, env, reading)
    if isinstance(node.slice, ast.Slice):
        parts = (node.slice.lower, node.slice.upper, node.slice.step)
        cut = whole.data[slice(*(part and _plain(part, env, reading) for part in parts))]  # type: ignore[index]
        return _shared(Value(cut), reading)
    return _shared(_known(whole.get(_plain(node.slice, env, reading))), reading)  # type: ignore[arg-type]


def _comprehension(node: ast.ListComp | ast.DictComp, env: Env, reading: _Reading) -> object:
    (loop,) = node.generators
    over = _needed(loop.iter, env, reading)
    if not isinstance(loop.target, ast.Name) or not isinstance(over.data, (list, tuple)):
        raise _Unknowable
    reading.work.spend(len(over.elements) * (1 + len(env) // 10))
    scopes = [{**env, loop.target.id: item} for item in over.elements]
    scopes = [scope for scope in scopes if all(_plain(test, scope, reading) for test in loop.ifs)]
    if isinstance(node, ast.ListComp):
        return [_value(node.elt, scope, reading) for scope in scopes]
    return {_plain(node.key, scope, reading): _value(node.value, scope, reading) for scope in scopes}


def _plain(node: ast.expr, env: Env, reading: _Reading) -> object:
    value = _needed(node, env, reading)
    reading.work.spend(value.size)
    if not value.known:
        raise _Unknowable
    return value.plain


def _computed(node: ast.expr, env: Env, reading: _Reading) -> object:
    """What is computed from plain values. A sum of lists keeps its elements as Values."""
    match node:
        case ast.BinOp(op=ast.Add()):
            left, right = _data(node.left, env, reading), _data(node.right, env, reading)
            return left + right if type(left) is type(right) else _number(left) + _number(right)  # type: ignore[operator]
        case ast.BinOp():
            return _binary(node, env, reading)
        case ast.UnaryOp():
            return _UNARY[type(node.op)](_plain(node.operand, env, reading))
        case ast.BoolOp():
            return _boolean(node, env, reading)
        case ast.Compare(ops=[op], comparators=[right_node]):
            return _COMPARISONS[type(op)](_plain(node.left, env, reading), _plain(right_node, env, reading))
        case ast.JoinedStr():
            return _joined(node, env, reading)
        case ast.Call():
            return _called(node, env, reading)
    raise _Unknowable


def _number(value: object) -> float:
    if isinstance(value, (int, float)):
        return value
    raise _Unknowable


def _sized(value: object) -> object:
    if (isinstance(value, (str, bytes, list, tuple)) and len(value) > _LARGEST) or (isinstance(value, int) and value.bit_length() > _BITS):
        raise _Unknowable
    return value


def _scalar(value: object) -> object:
    """A value to be formatted: nothing that could be long once it is written out."""
    if isinstance(value, (list, tuple, dict, set)):
        raise _Unknowable
    return _sized(value)


def _binary(node: ast.BinOp, env: Env, reading: _Reading) -> object:
    left, right = _plain(node.left, env, reading), _plain(node.right, env, reading)
    if isinstance(node.op, ast.Mod) and isinstance(left, str):
        return _percent(left, right)
    sizes = [value for value in (left, right) if isinstance(value, (str, bytes, list, tuple))]
    if any(isinstance(value, int) and abs(value) > 10**6 for value in (left, right)) and (sizes or isinstance(node.op, ast.Pow)):
        raise _Unknowable
    if isinstance(node.op, ast.Mult) and any(len(size) * count > _LARGEST for size in sizes for count in (left, right) if isinstance(count, int)):
        raise _Unknowable
    if isinstance(node.op, ast.Pow) and isinstance(right, (int, float)) and abs(right) > 1000:
        raise _Unknowable
    return _ARITHMETIC[type(node.op)](left, right)


def _percent(text: str, arguments: object) -> str:
    if len(text) > 1000 or '*' in text or _WIDE.search(text):
        raise _Unknowable
    return text % (tuple(map(_scalar, arguments)) if isinstance(arguments, tuple) else _scalar(arguments))


def _boolean(node: ast.BoolOp, env: Env, reading: _Reading) -> object:
    for part in node.values:
        value = _plain(part, env, reading)
        if bool(value) == isinstance(node.op, ast.Or):
            return value
    return value


def _joined(node: ast.JoinedStr, env: Env, reading: _Reading) -> str:
    text = ''
    for part in node.values:
        text += _formatted(part, env, reading)
        _sized(text)
    return text


def _formatted(node: ast.expr, env: Env, reading: _Reading) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.FormattedValue) and node.conversion == -1:
        spec = _formatted(node.format_spec, env, reading) if node.format_spec else ''
        if len(spec) < 10 and not _WIDE.search(spec):
            return format(_scalar(_plain(node.value, env, reading)), spec)
    if isinstance(node, ast.JoinedStr):
        return _joined(node, env, reading)
    raise _Unknowable


def _called(node: ast.Call, env: Env, reading: _Reading) -> object:
    arguments = [_plain(argument, env, reading) for argument in node.args]
    if isinstance(node.func, ast.Name) and node.func.id in _BUILTINS and node.func.id not in env and not node.keywords:
        return _BUILTINS[node.func.id](*arguments)
    keywords = {keyword.arg: _scalar(_plain(keyword.value, env, reading)) for keyword in node.keywords if keyword.arg}
    if isinstance(node.func, ast.Attribute) and node.func.attr == 'format':
        text = _plain(node.func.value, env, reading)
        if isinstance(text, str) and len(text) < 1000 and _PLAIN_FIELDS.fullmatch(text):
            return text.format(*map(_scalar, arguments), **keywords)
    raise _Unknowable
