"""Questions on the nodes of expressions."""

import ast
from bisect import bisect_right

from mma_lint.config.evaluate import dumped
from mma_lint.config.value import Value
from mma_lint.tree import walk

_FREE = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.UnaryOp, ast.BinOp)


def unbound(node: ast.expr) -> set[str]:
    """The names that an expression takes from around it."""
    parts = list(walk(node))
    names = [part for part in parts if isinstance(part, ast.Name)]
    own = {name.id for name in names if not isinstance(name.ctx, ast.Load)} | {part.arg for part in parts if isinstance(part, ast.arg)}
    return {name.id for name in names} - own - {'_base_'}


def read_names(tree: ast.AST) -> set[str]:
    """The names that a tree reads."""
    return {node.id for node in walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def aligned(node: ast.List | ast.Tuple, target: Value) -> 'list[tuple[int | None, Value]] | None':
    """Each element of the target with the index of the element of the literal that it stays or replaces; None: all new."""
    if isinstance(target.data, list) != isinstance(node, ast.List) or not target.elements or not node.elts:
        return None
    by_node = {id(element): index for index, element in enumerate(node.elts)}
    staying = [by_node.get(id(element.key), by_node.get(id(element.node))) for element in target.elements]
    known = [index for index in staying if index is not None]
    if known != sorted(set(known)):
        return None
    indices = _with_replaced(staying, len(node.elts))
    return None if set(indices) == {None} else list(zip(indices, target.elements, strict=True))


def _with_replaced(staying: list[int | None], count: int) -> list[int | None]:
    """The indices, among `count`, of elements that stay; in place of None that of an element which goes, where one does between the neighbours."""
    known = set(staying)
    free = [index for index in range(count) if index not in known]
    later = [count]  # from the end, for each position: the next index that is known
    for index in reversed(staying):
        later.append(later[-1] if index is None else index)
    indices, low = list[int | None](), -1
    for index, high in zip(staying, reversed(later), strict=False):
        if index is None:
            place = bisect_right(free, low)
            index = free[place] if place < len(free) and free[place] < high else None
        low = low if index is None else index
        indices.append(index)
    return indices


def node_items(node: ast.Call | ast.Dict) -> 'list[tuple[str | None, ast.expr, bool]]':
    """The items of a dict literal: key (None: splat), expression, whether later items may override it."""
    if isinstance(node, ast.Dict):
        return [(_key(key), value, True) for key, value in zip(node.keys, node.values, strict=True)]
    positional: list[tuple[str | None, ast.expr, bool]] = [(None, argument, True) for argument in node.args]
    return positional + [(keyword.arg, keyword.value, False) for keyword in node.keywords]


def _key(node: ast.expr | None) -> str | None:
    """A key of a dict display; None of a splat. (A key may be a number too: it is only compared.)"""
    if node is None:
        return None
    return node.value if isinstance(node, ast.Constant) else dumped(node)  # type: ignore[return-value]


def is_dict(node: ast.expr) -> bool:
    """Whether an expression is `dict(...)` or `{...}`."""
    return isinstance(node, ast.Dict) or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'dict')


def is_literal_of(node: ast.expr, value: Value) -> bool:
    """Whether an expression is a literal of the kind of a value."""
    if isinstance(value.data, dict):
        return is_dict(node)
    return (isinstance(node, ast.List) and isinstance(value.data, list)) or (isinstance(node, ast.Tuple) and isinstance(value.data, tuple))


def has_star(node: ast.List | ast.Tuple) -> bool:
    """Whether a literal has `*elements`."""
    return any(isinstance(element, ast.Starred) for element in node.elts)


def is_free(node: ast.expr) -> bool:
    """Whether an expression names nothing: it says the same in every file."""
    return all(isinstance(part, _FREE) for part in walk(node))
