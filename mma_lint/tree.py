"""The nodes of a syntax tree, without those that only qualify another: contexts (`Load`) and operators.

`ast.walk` asks every field of every node whether it holds nodes, and takes half as long as the parser. Which fields can is known of each kind.
"""

import ast
from collections.abc import Iterator

_PLAIN = frozenset('arg asname attr conversion ctx id is_async kind level lineno module op ops simple tag type_comment type_ignores'.split())
# For each kind of node the fields that may hold others.
FIELDS: dict[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _PLAIN and not issubclass(kind, ast.Constant))
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below one."""
    found: list[ast.AST] = []
    for name in FIELDS[type(node)]:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            found.append(value)
        elif isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST)]
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, level by level, as `ast.walk` gives them."""
    found = [node]
    for node in found:  # which grows meanwhile
        found += children(node)
        yield node


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """A node and the statements in it, level by level, with what holds them: handlers of exceptions and cases."""
    found = [node]
    for node in found:
        found += [child for child in children(node) if isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case))]
        yield node
