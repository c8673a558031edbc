"""The tokens of a source: comments, brackets and the items in them."""

import ast
import io
import re
import tokenize
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from mma_lint.source import Source

_OPEN, _CLOSE = frozenset('([{'), frozenset(')]}')
_ONLY_CLOSERS = re.compile(r'[ \t,;)\]}]*')
_INVISIBLE = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


class Token(NamedTuple):  # a dataclass takes three times as long to make, and there are hundreds of thousands
    """A token and its offsets."""

    kind: int
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Comment:
    """A comment. `own_line`: nothing but white space stands before it."""

    text: str
    start: int
    end: int
    row: int
    own_line: bool


@dataclass(frozen=True)
class Item:
    """What stands between two commas of a bracket: code only. `comma` is the offset of the comma behind it."""

    start: int
    end: int
    comma: int | None


@dataclass(frozen=True)
class Bracket:
    """An opening bracket's first inner offset, the offset of the closing one, the items between."""

    open: int
    close: int
    items: tuple[Item, ...]


@lru_cache(maxsize=1)  # asked for each thing that is written in the file at hand
def tokens_of(source: Source) -> 'Tokens':
    """The tokens of a source."""
    return Tokens(source)


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of one source."""

    source: Source

    @cached_property
    def all(self) -> tuple[Token, ...]:
        """Every token."""
        return tuple(self._read())

    def _read(self) -> Iterator[Token]:
        starts = self.source.line_starts
        lines = io.StringIO(self.source.text, newline='')
        for kind, text, (row, column), (end_row, end_column), _ in tokenize.generate_tokens(lines.readline):
            if row <= len(starts) and end_row <= len(starts):
                yield Token(kind, text, starts[row - 1] + column, starts[end_row - 1] + end_column)

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment, in order."""
        return tuple(self._comment(token) for token in self.all if token.kind == tokenize.COMMENT)

    def _comment(self, token: Token) -> Comment:
        row, column = self.source.place(token.start)
        before = self.source.text[token.start - column + 1 : token.start]
        return Comment(token.text, token.start, token.end, row, not before.strip())

    @cached_property
    def rows_in_strings(self) -> frozenset[int]:
        """The rows that begin inside a string: their white space is not indentation."""
        rows: set[int] = set()
        depth = 0
        for token in self.all:
            kind = tokenize.tok_name[token.kind]
            depth += (kind == 'FSTRING_START') - (kind == 'FSTRING_END')
            if kind == 'STRING' or kind.startswith('FSTRING'):
                rows.update(range(self.source.place(token.start)[0] + 1, self.source.place(token.end)[0] + 1))
        return frozenset(rows)

    def comments_between(self, start: int, end: int) -> tuple[Comment, ...]:
        """The comments that begin in [start, end)."""
        first, last = (bisect_left(self.comments, offset, key=lambda comment: comment.start) for offset in (start, end))
        return self.comments[first:last]

    def trailing(self, end: int) -> Comment | None:
        """The comment behind what ends at `end`, on its row, with only commas and closing brackets between."""
        comment = self._by_row.get(self.source.place(end)[0])
        if comment is None or comment.start < end or not _ONLY_CLOSERS.fullmatch(self.source.text[end : comment.start]):
            return None
        return comment

    def leading(self, start: int) -> tuple[Comment, ...]:
        """The own-line comments directly above what begins at `start`, if that is the first on its row."""
        row, column = self.source.place(start)
        if self.source.text[start - column + 1 : start].strip():
            return ()
        found: list[Comment] = []
        while (comment := self._by_row.get(row - 1 - len(found))) is not None and comment.own_line:
            found.insert(0, comment)
        return tuple(found)

    @cached_property
    def _by_row(self) -> dict[int, Comment]:
        return {comment.row: comment for comment in self.comments}

    def bracket(self, node: ast.Call | ast.Dict | ast.List | ast.Tuple | ast.Set | ast.FunctionDef | ast.AsyncFunctionDef) -> Bracket:
        """The bracket of a call's arguments, of a display, or of the parameters of a function."""
        start = self.source.span(node.func)[1] if isinstance(node, ast.Call) else self.source.span(node)[0]
        index = bisect_left(self._starts, start)
        while self.all[index].kind != tokenize.OP or self.all[index].text not in _OPEN:
            index += 1
        return _bracket(self.all, index)

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.all]


def _bracket(tokens: tuple[Token, ...], first: int) -> Bracket:
    depth, items, current = 1, list[Item](), list[Token]()
    for index in range(first + 1, len(tokens)):
        token = tokens[index]
        sign = token.text if token.kind == tokenize.OP else ''
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if depth == 0 or (depth == 1 and sign == ','):
            if current:
                items.append(Item(current[0].start, current[-1].end, token.start if depth else None))
            current = []
        elif token.kind not in (*_INVISIBLE, tokenize.COMMENT):
            current.append(token)
        if depth == 0:
            return Bracket(tokens[first].end, token.start, tuple(items))
    raise ValueError('bracket without end')
