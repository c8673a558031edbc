"""One Python file as text: its bytes, its tree, its lines.

Positions: a *row* is counted from 1, a *column* from 1 in code points, an *offset* from 0 in code points of `Source.text`.
"""

import ast
import codecs
import io
import re
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

_LINE_END = re.compile(r'\r\n|\r|\n')
_NOT_OF_FILES = frozenset({'idna', 'punycode', 'raw-unicode-escape', 'undefined', 'unicode-escape', 'utf-7'})
_BOM = b'\xef\xbb\xbf'


class Unreadable(Exception):
    """A file that cannot be analysed. `code` is the MMA0xx code, `row` and `column` the place (from 1)."""

    def __init__(self, code: str, message: str, row: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.code, self.message, self.row, self.column = code, message, row, column


@dataclass(frozen=True, eq=False)
class Source:
    """The text of one file, decoded as Python would decode it. Line ends are kept as they are."""

    path: Path
    text: str
    encoding: str = 'utf-8'
    bom: bool = False

    @classmethod
    def from_bytes(cls, path: Path, data: bytes) -> 'Source':
        """Decode `data` by its BOM or its coding cookie. Raises Unreadable (MMA001)."""
        bom = data.startswith(_BOM)
        try:
            encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
            encoding = 'utf-8' if encoding == 'utf-8-sig' else encoding
            text = _decoded(data[len(_BOM) * bom :], encoding)
        except (SyntaxError, UnicodeError, LookupError) as error:
            raise Unreadable('MMA001', f'cannot be decoded: {error}') from error
        return cls(path, text, encoding, bom)

    @classmethod
    def from_tree(cls, path: Path, text: str, tree: ast.Module) -> 'Source':
        """A text that another tool has parsed already."""
        source = cls(path, text)
        source.__dict__['tree'] = tree
        return source

    def to_bytes(self, text: str) -> bytes:
        """`text` in this file's encoding, with its BOM. Raises UnicodeEncodeError where the encoding lacks a character."""
        return (_BOM if self.bom else b'') + text.encode(self.encoding)

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree. Raises Unreadable (MMA002)."""
        try:
            with warnings.catch_warnings():  # what Python would warn of is not our business, nor an error under `-W error`
                warnings.simplefilter('ignore')
                return ast.parse(self.text)
        except SyntaxError as error:
            raise Unreadable('MMA002', f'cannot be parsed: {error.msg}', error.lineno or 1, error.offset or 1) from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise Unreadable('MMA002', f'cannot be parsed: {error}') from error

    @property
    def parses(self) -> bool:
        """Whether the text is valid Python."""
        try:
            return self.tree is not None
        except Unreadable:
            return False

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line's first character."""
        if '\r' in self.text:
            return (0, *(match.end() for match in _LINE_END.finditer(self.text)))
        return (0, *accumulate(len(line) + 1 for line in self.text.split('\n')[:-1]))  # as most files are: four times as fast

    @cached_property
    def newline(self) -> str:
        """The line end of this file: that of its first line."""
        match = _LINE_END.search(self.text)
        return match.group() if match else '\n'

    def line(self, row: int) -> str:
        """The text of a row, without its line end."""
        if row not in self._lines:
            start = self.line_starts[row - 1]
            self._lines[row] = self.text[start : self.next_line(start)].rstrip('\r\n')
        return self._lines[row]

    @cached_property
    def _lines(self) -> dict[int, str]:
        """By row, the lines that were asked for: kept, for a row may be as long as the file, and hold as many findings."""
        return {}

    def line_start(self, offset: int) -> int:
        """Where the row of an offset begins."""
        return self.line_starts[self.place(offset)[0] - 1]

    def line_end(self, offset: int) -> int:
        """Where the row of an offset ends, before its line end."""
        row = self.place(offset)[0]
        return self.line_starts[row - 1] + len(self.line(row))

    def next_line(self, offset: int) -> int:
        """Where the row below that of an offset begins; the end of the text where there is none."""
        row = self.place(offset)[0]
        return self.line_starts[row] if row < len(self.line_starts) else len(self.text)

    def indent(self, row: int) -> str:
        """The white space that a row begins with."""
        return indent_of(self.line(row))

    def offset(self, row: int, utf8_column: int) -> int:
        """The offset of a place as `ast` gives it: row from 1, column from 0 in UTF-8 bytes."""
        start = self.line_starts[row - 1]
        if self.text.isascii():  # known of a `str` without a look at it
            return start + utf8_column
        if row not in self._columns:
            self._columns[row] = _columns_of(self.line(row))
        columns = self._columns[row]
        return start + columns[min(utf8_column, len(columns) - 1)]

    @cached_property
    def _columns(self) -> dict[int, Sequence[int]]:
        """By row, the columns of its bytes: kept for the same reason."""
        return {}

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> tuple[int, int]:
        """The first offset of a node and the one after its last."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def slice(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def place(self, offset: int) -> tuple[int, int]:
        """Row and column (both from 1) of an offset."""
        row = bisect_right(self.line_starts, offset) or 1
        return row, offset - self.line_starts[row - 1] + 1


def _decoded(data: bytes, encoding: str) -> str:
    """Raises LookupError, UnicodeError; also where the text would not be written back as it was (UTF-7 says one character in many ways)."""
    if codecs.lookup(encoding).name in _NOT_OF_FILES:
        raise LookupError(f'{encoding} is no encoding of files')
    text = data.decode(encoding)
    if encoding != 'utf-8' and text.encode(encoding) != data:
        raise UnicodeError(f'it would be written back with other bytes than it has in {encoding}')
    return text


def _columns_of(line: str) -> Sequence[int]:
    """For each byte of a line, and for its end, the column (from 0) of the code point that it belongs to."""
    if line.isascii():
        return range(len(line) + 1)
    return list(accumulate((byte & 0xC0 != 0x80 for byte in f'{line}\n'.encode()[1:]), initial=0))


def indent_of(line: str) -> str:
    """The white space that a line begins with."""
    return line[: len(line) - len(line.lstrip())]
