"""Import statements: what they import after a migration, and how that is written in the user's own style."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mma_lint.code.scopes import ImportStatement
from mma_lint.source import Source

if TYPE_CHECKING:
    import libcst

_WIDTH = 79
_PRAGMA = re.compile(r'#\s*(noqa|type:|pylint:|isort:|pragma:|yapf:|fmt:)', re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One thing that is imported. `module` is None for `import name`."""

    module: str | None
    name: str
    asname: str | None = None

    @property
    def text(self) -> str:
        """The item as it stands in a statement."""
        return f'{self.name} as {self.asname}' if self.asname and self.asname != self.name else self.name

    @property
    def local(self) -> str:
        """The name that it binds."""
        return self.asname or (self.name if self.module is not None else self.name.partition('.')[0])


@dataclass(eq=False)
class Planned:
    """A statement as it will be: its items with the alias that each comes from, None for what is new."""

    statement: ImportStatement
    items: dict[Item, ast.alias | None] = field(default_factory=dict)

    def lines(self) -> Iterator[list[tuple[Item, ast.alias | None]]]:
        """The statements that it becomes: one for each module, one for each plain import that is new."""
        groups: dict[str, list[tuple[Item, ast.alias | None]]] = {}
        for item, alias in self.items.items():
            groups.setdefault(_group(item, alias), []).append((item, alias))
        yield from groups.values()

    def add(self, item: Item) -> None:
        """Import one thing more, unless that is done already."""
        self.items.setdefault(item, None)


def _group(item: Item, alias: ast.alias | None) -> str:
    """What is imported in one statement: what comes from one module; plain imports that were together before."""
    if item.module is None:
        return '' if alias is not None and item.name == alias.name else item.text
    return f'from {item.module}' + ' import *' * (item.name == '*')


def original(statement: ImportStatement, alias: ast.alias) -> Item:
    """What an alias imports now, as it is written: a relative module with its dots."""
    if isinstance(statement, ast.Import):
        return Item(None, alias.name, alias.asname)
    return Item('.' * statement.level + (statement.module or ''), alias.name, alias.asname)


def render(source: Source, planned: Planned) -> list[str]:
    """The statements that a statement becomes, in its own layout, without the indent of the first line."""
    old, statement = source.slice(planned.statement), planned.statement
    column = source.span(statement)[0] - source.line_starts[statement.lineno - 1]
    plain = [_rendered(old, line, column, source.newline) for line in planned.lines()]
    if '#' not in old or not isinstance(statement, ast.ImportFrom):
        return plain
    commented = [_with_comments(old, statement, line) for line in planned.lines()]
    return [text if '#' in text else short for text, short in zip(commented, plain, strict=True)]


def _rendered(old: str, line: Sequence[tuple[Item, ast.alias | None]], column: int, newline: str) -> str:
    head, names = _head(line[0][0]), [item.text for item, _ in line]
    one, in_rows = head + ', '.join(names), re.search(r'\([ \t]*[\r\n]', old) is not None
    fits = column + len(one) <= max(_WIDTH, *map(len, old.splitlines()))
    if line[0][0].module is None or (fits and not (in_rows and re.search(r',\s*\)$', old))):
        return one
    if in_rows:
        return f'{head}({newline}' + ''.join(f'{" " * (column + 4)}{name},{newline}' for name in names) + ' ' * column + ')'
    return f'{head}({_filled(names, column + len(head) + 1, newline)})'


def _head(item: Item) -> str:
    return 'import ' if item.module is None else f'from {item.module} import '


def _filled(names: Sequence[str], column: int, newline: str) -> str:
    """Names one after the other, as many on a line as it takes, aligned at a column (from 0)."""
    rows = [names[0]]
    for name in names[1:]:
        longer = f'{rows[-1]}, {name}'
        if column + len(longer) < _WIDTH:
            rows[-1] = longer
        else:
            rows.append(name)
    return f',{newline}{" " * column}'.join(rows)


def _with_comments(old: str, statement: ast.ImportFrom, line: Sequence[tuple[Item, ast.alias | None]]) -> str:
    """The statement with some of its names, each with the comments beside it. libcst keeps the layout."""
    import libcst

    tree = libcst.ensure_type(libcst.parse_statement(old), libcst.SimpleStatementLine)
    node = libcst.ensure_type(tree.body[0], libcst.ImportFrom)
    assert not isinstance(node.names, libcst.ImportStar)
    by_alias = dict(zip(statement.names, node.names, strict=True))
    names = [_cst_alias(item, by_alias[alias] if alias is not None else None) for item, alias in line]
    if node.names[-1].comma is libcst.MaybeSentinel.DEFAULT and not _comment_of(names[-1].comma):
        names[-1] = names[-1].with_changes(comma=libcst.MaybeSentinel.DEFAULT)
    level, module = re.match(r'(\.*)(.*)', line[0][0].module or '').groups()  # type: ignore[union-attr]
    new = node.with_changes(
        names=names,
        relative=[libcst.Dot()] * len(level),
        module=libcst.parse_expression(module) if module else None,
    )
    return libcst.Module([]).code_for_node(new)


def _comment_of(comma: 'libcst.Comma | libcst.MaybeSentinel') -> bool:
    """Whether a comment stands behind a comma."""
    import libcst

    return isinstance(comma, libcst.Comma) and '#' in libcst.Module([]).code_for_node(comma)


def _cst_alias(item: Item, old: 'libcst.ImportAlias | None') -> 'libcst.ImportAlias':
    import libcst

    name = libcst.Name(item.name)
    asname = libcst.AsName(libcst.Name(item.asname)) if item.asname and item.asname != item.name else None
    if old is not None:
        return old.with_changes(name=name, asname=old.asname if asname is not None and old.asname is not None else asname)
    return libcst.ImportAlias(name, asname)


def trailing_pragma(source: Source, statement: ImportStatement) -> str:
    """The comment behind a statement that tools read: it is meant for all that the statement becomes."""
    assert statement.end_lineno is not None
    rest = source.line(statement.end_lineno)[source.span(statement)[1] - source.line_starts[statement.end_lineno - 1] :]
    return rest.rstrip() if _PRAGMA.match(rest.strip()) else ''
