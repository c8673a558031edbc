"""The import statements of a module as they will be: what they import, where more is imported, which of them go."""

import ast
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mma_lint.code.module import Module
from mma_lint.code.scopes import Imported, ImportStatement
from mma_lint.edits import Edit
from mma_lint.source import Source
from mma_lint.text.importing import Item, Planned, original, render, trailing_pragma
from mma_lint.tree import walk

_FRAMEWORKS = frozenset({'mmaction', 'mmcv', 'mmdet', 'mmengine'})


@dataclass(eq=False)
class Statements:
    """The import statements of a module once its imports are `new`: another thing each, or nothing. `before`: the offsets that more is needed at."""

    module: Module
    new: Mapping[Imported, Item | None]
    before: Mapping[Item, int]
    planned: dict[ImportStatement, Planned] = field(default_factory=dict)
    added: list[Edit] = field(default_factory=list)

    def edits(self, more: Mapping[ImportStatement | None, Iterable[Item]]) -> Iterator[Edit]:
        """The edits that also import `more`, each beside the statement that it is given for; None: wherever it fits."""
        for imported in self.new:
            self._plan(imported.statement)
        for anchor, items in more.items():
            for item in items:
                self._import(item, anchor)
        self._merge()
        yield from self.added
        yield from map(self._edit, self.planned.values())

    @cached_property
    def _places(self) -> dict[ast.stmt, tuple[list[ast.stmt], int]]:
        """The block that each statement is in, and its place there; those of a block in order."""
        return {statement: (block, place) for block in _blocks(self.module.source.tree) for place, statement in enumerate(block)}

    @cached_property
    def _top(self) -> list[ImportStatement]:
        return [s for s in self.module.source.tree.body if isinstance(s, (ast.Import, ast.ImportFrom))]

    @cached_property
    def _imported(self) -> dict[ast.alias, Imported]:
        return {imported.alias: imported for imported in self.module.imports}

    def _plan(self, statement: ImportStatement) -> Planned:
        if statement not in self.planned:
            self.planned[statement] = Planned(statement, self._renamed(statement))
        return self.planned[statement]

    def _renamed(self, statement: ImportStatement) -> dict[Item, ast.alias | None]:
        """What a statement imports once its names are new ones, each once."""
        found: dict[Item, ast.alias | None] = {}
        for alias in statement.names:
            item = self.new.get(self._imported[alias], original(statement, alias))
            if item is not None:
                found.setdefault(item, alias)
        return found

    def _items(self, statement: ImportStatement) -> dict[Item, ast.alias | None]:
        """What a statement imports as things stand, whether it is to be written anew or not."""
        return self.planned[statement].items if statement in self.planned else self._renamed(statement)

    # ------------------------------------------------------------------ more imports

    def _import(self, item: Item, anchor: ImportStatement | None) -> None:
        """Import one thing more, above where it is needed: where a statement of the top imports from there already, else beside the anchor."""
        above = self._top[: bisect_left(self._top, self.before[item], key=lambda statement: self.module.source.span(statement)[0])]
        if anchor is not None and self._places[anchor][0] is not self.module.source.tree.body:
            self._plan(anchor).add(item)
        elif not any(item in self._items(statement) for statement in above):
            host = next((s for s in above if self._imports_from(s, item.module)), None) or anchor or _last(above)
            if host is not None:
                self._plan(host).add(item)
            else:
                self.added.append(self._first_import(item))

    def _imports_from(self, statement: ImportStatement, module: str | None) -> bool:
        return module is not None and any(known.module == module and known.name != '*' for known in self._items(statement))

    def _first_import(self, item: Item) -> Edit:
        """The first import of a module: below its docstring and `from __future__`, else below the comments that it begins with."""
        source, body = self.module.source, self.module.source.tree.body
        line = (f'import {item.text}' if item.module is None else f'from {item.module} import {item.text}') + source.newline
        above = [s for s in body if _is_future(s)] or [s for s in body[:1] if isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)]
        if not above:
            offset = _end_of_comments(source)
            return Edit(offset, offset, line + source.newline)
        offset = source.next_line(source.span(above[-1])[1])
        return Edit(offset, offset, line if _is_future(above[-1]) else source.newline + line)

    # ------------------------------------------------------------------ merging

    def _merge(self) -> None:
        """What is imported anew joins a statement of the same block that imports from the same module."""
        for statement, planned in list(self.planned.items()):
            for item, alias in list(planned.items.items()):
                is_new = item.module is not None and not (alias is not None and item == original(statement, alias))
                if is_new and (host := self._host(statement, item.module)) is not None:
                    del planned.items[item]
                    self._plan(host).add(item)

    def _host(self, statement: ImportStatement, module: str | None) -> ast.ImportFrom | None:
        """The first statement above that imports from a module; else the first below that does so today already, with imports alone between."""
        block, place = self._places[statement]
        hosts, keepers = self._hosts.get((id(block), module), []), self._keepers.get((id(block), module), [])
        while hosts and not self._imports_from(hosts[0], module):
            hosts.pop(0)  # what it imported from there has moved
        if hosts and self._places[hosts[0]][1] < place:
            return hosts[0]
        below = bisect_right(keepers, place, key=lambda keeper: self._places[keeper][1])
        return keepers[below] if below < len(keepers) and self._places[keepers[below]][1] <= self._ends[statement] else None

    @cached_property
    def _hosts(self) -> dict[tuple[int, str | None], list[ast.ImportFrom]]:
        """By block (its id) and module the statements that import from there, in order."""
        return self._by_module(lambda statement, item, alias: True)

    @cached_property
    def _keepers(self) -> dict[tuple[int, str | None], list[ast.ImportFrom]]:
        """Those of the hosts that import from there today already."""
        return self._by_module(lambda statement, item, alias: alias is not None and item == original(statement, alias))

    def _by_module(self, is_wanted: Callable[[ast.ImportFrom, Item, ast.alias | None], bool]) -> dict[tuple[int, str | None], list[ast.ImportFrom]]:
        found: dict[tuple[int, str | None], list[ast.ImportFrom]] = {}
        for statement, (block, _) in self._places.items():
            if isinstance(statement, ast.ImportFrom):
                items = self._items(statement).items()
                for module in {item.module for item, alias in items if item.name != '*' and is_wanted(statement, item, alias)}:
                    found.setdefault((id(block), module), []).append(statement)
        return found

    @cached_property
    def _ends(self) -> dict[ast.stmt, int]:
        """For each statement the place in its block at which, from there on, something stands that is no import."""
        found: dict[ast.stmt, int] = {}
        for statement, (block, place) in reversed(self._places.items()):
            is_import = isinstance(statement, (ast.Import, ast.ImportFrom))
            found[statement] = place if not is_import else found[block[place + 1]] if place + 1 < len(block) else len(block)
        return found

    # ------------------------------------------------------------------ text

    def _edit(self, planned: Planned) -> Edit:
        source, statement = self.module.source, planned.statement
        start, end = source.span(statement)
        lines = render(source, planned)
        if not lines:
            return self._removal(statement)
        before = source.text[source.line_start(start) : start]
        gap = f'{source.newline}{before}' if not before.strip() else '; '
        return Edit(start, end, f'{trailing_pragma(source, statement)}{gap}'.join(lines))

    def _removal(self, statement: ImportStatement) -> Edit:
        """The statement goes: with its line where it has one to itself; `pass` takes its place where it is all that its block has."""
        source = self.module.source
        start, end = source.span(statement)
        if not self._leaves_others(statement):
            return Edit(start, end, 'pass')
        line_start, line_end = source.line_start(start), source.next_line(end)
        before, after = source.text[line_start:start], source.text[end:line_end]
        if not before.strip() and not after.strip():
            return Edit(line_start, line_end, '')
        if (behind := re.match(r'[ \t]*;[ \t]*', after)) is not None:
            return Edit(start, end + behind.end(), '')
        ahead = re.search(r'(?<![ \t])[ \t]*;[ \t]*$', before)
        return Edit(start - len(ahead.group()) if ahead else start, end, '')

    def _leaves_others(self, statement: ImportStatement) -> bool:
        block = self._places[statement][0]
        return block is self.module.source.tree.body or self._gone[id(block)] < len(block)

    @cached_property
    def _gone(self) -> Counter[int]:
        """How many statements of each block (its id) go."""
        return Counter(id(self._places[statement][0]) for statement, planned in self.planned.items() if not planned.items)


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Every block of statements."""
    for node in walk(tree):
        for name in ('body', 'orelse', 'finalbody'):
            block = getattr(node, name, None)
            if isinstance(block, list):
                yield block


def _last(statements: Sequence[ImportStatement]) -> ImportStatement | None:
    """The last import of one of the frameworks, else the last of all."""
    ours = [s for s in statements if _roots(s) & _FRAMEWORKS]
    return next(reversed(ours or [s for s in statements if not _is_future(s)]), None)


def _roots(statement: ImportStatement) -> set[str]:
    """The packages that a statement imports from."""
    names = [statement.module or ''] if isinstance(statement, ast.ImportFrom) else [alias.name for alias in statement.names]
    return {name.partition('.')[0] for name in names}


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == '__future__'


def _end_of_comments(source: Source) -> int:
    """Where the comments end that a file begins with."""
    comments = re.match(r'(#[^\r\n]*(\r\n|\r|\n|$))*', source.text)
    return comments.end() if comments is not None else 0
