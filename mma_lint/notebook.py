"""A Jupyter notebook (nbformat 4) as one Python source, and back: only what was edited is written anew.

Its Python cells stand one below the other in one text, each from a row of its own. An offset counts code points of that text,
the same in `source` and `shell_source`. A place is a cell, a row in it and a column in that, all from 1; cells of every kind count.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from json.decoder import JSONArray, scanstring  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

from mma_lint.edits import Edit, apply
from mma_lint.magics import Reading, read
from mma_lint.source import Source, Unreadable

_BOM = b'\xef\xbb\xbf'
_LINE = re.compile(r'[^\n]*\n|[^\n]+\Z')


class _String(str):
    """A string of a JSON text, and the span of its literal."""

    __slots__ = ('end', 'start')
    start: int
    end: int


class _List(list[Any]):
    """A list of a JSON text, and the span of its brackets."""

    __slots__ = ('end', 'start')
    start: int
    end: int


class _Decoder(json.JSONDecoder):
    """The decoder of the standard library, which also tells where strings and lists stand."""

    def __init__(self) -> None:
        super().__init__()
        self.parse_string, self.parse_array = _parse_string, _parse_array
        self.scan_once = py_make_scanner(self)


def _parse_string(text: str, start: int, strict: bool) -> tuple[_String, int]:
    value, end = scanstring(text, start, strict)
    string = _String(value)
    string.start, string.end = start - 1, end
    return string, end


def _parse_array(text_and_start: tuple[str, int], scan_once: Any) -> tuple[_List, int]:
    values, end = JSONArray(text_and_start, scan_once)
    array = _List(values)
    array.start, array.end = text_and_start[1] - 1, end
    return array, end


@dataclass(frozen=True, eq=False)
class Cell:
    """A Python cell: its number, the value of its `source` in the JSON text, and the offset of its text in the notebook's."""

    number: int
    value: _String | _List
    start: int

    @cached_property
    def text(self) -> str:
        """What a person sees in the cell."""
        return ''.join(self.value)

    @cached_property
    def reading(self) -> Reading:
        """The text as Python and as shell."""
        return read(self.text)


@dataclass(frozen=True, eq=False)
class Notebook:
    """A notebook: the file as it is, and its Python cells."""

    file: Source
    cells: tuple[Cell, ...]

    @classmethod
    def from_bytes(cls, path: Path, data: bytes) -> 'Notebook':
        """Read a file. Raises Unreadable: MMA001 where it is not UTF-8, MMA002 where it is no notebook of nbformat 4."""
        bom = data.startswith(_BOM)
        try:
            text = data[len(_BOM) * bom :].decode()
            content = _Decoder().decode(text)
        except UnicodeDecodeError as error:
            raise Unreadable('MMA001', f'cannot be decoded: {error}') from error
        except json.JSONDecodeError as error:
            raise Unreadable('MMA002', f'cannot be parsed: {error.msg}', error.lineno, error.colno) from error
        except (ValueError, RecursionError) as error:  # an integer of thousands of digits
            raise Unreadable('MMA002', f'cannot be parsed: {error}') from error
        return cls(Source(path, text, 'utf-8', bom), tuple(_cells(content)))

    @cached_property
    def source(self) -> Source:
        """The Python of all cells. Magics are the name `_`; cells in other languages and those in `skipped` are blank."""
        return self._joined(cell.reading.python for cell in self.cells)

    @cached_property
    def shell_source(self) -> Source:
        """The shell commands of all cells (`!...`, `%run ...`, `%pip ...`, `%%bash`), without the sign before them; all else is blank."""
        return self._joined(cell.reading.shell for cell in self.cells)

    @cached_property
    def text_source(self) -> Source:
        """All cells as a person sees them."""
        return self._joined(cell.text for cell in self.cells)

    def _joined(self, texts: Iterable[str]) -> Source:
        return Source(self.file.path, '\n'.join(texts))

    @property
    def skipped(self) -> tuple[Cell, ...]:
        """The cells that are no Python: `reading.error` says why, and where in the cell."""
        return tuple(cell for cell in self.cells if cell.reading.error)

    def place(self, offset: int) -> tuple[int, int, int]:
        """The cell, row and column of an offset."""
        cell = self._cell(offset)
        row, column = self.text_source.place(offset)
        return cell.number, row - self.text_source.place(cell.start)[0] + 1, column

    def _cell(self, offset: int) -> Cell:
        """The cell that an offset is in; the line end between two belongs to the first."""
        return self.cells[bisect_right(self.cells, offset, key=lambda cell: cell.start) - 1]

    def apply(self, edits: Iterable[Edit]) -> str:
        """The text of the file (for `file.to_bytes`) after edits of `source`.

        Raises ValueError where an edit reaches into two cells, touches a magic, or leaves a cell that is read in another way than it was meant.
        """
        by_cell: dict[Cell, list[Edit]] = {}
        for edit in edits:
            cell = self._cell(edit.start)
            by_cell.setdefault(cell, []).append(_inside(edit, cell))
        texts = {cell: _edited(cell, own) for cell, own in by_cell.items()}
        changed = (cell for cell in texts if texts[cell] != cell.text)
        return apply(self.file.text, [Edit(cell.value.start, cell.value.end, self._written(cell, texts[cell])) for cell in changed])

    def _written(self, cell: Cell, text: str) -> str:
        """A text as JSON, in the style of the cell: a string or a list of lines, and lines that were there as they were there."""
        raw = self.file.text
        was = raw[cell.value.start : cell.value.end]
        encoder = json.JSONEncoder(ensure_ascii=was.isascii() and (raw.isascii() or not cell.text.isascii()))
        if isinstance(cell.value, _String):
            return encoder.encode(text)
        literals = {str(line): raw[line.start : line.end] for line in cell.value}
        lines = [literals.get(line) or encoder.encode(line) for line in _LINE.findall(text)]
        opening, separator, closing = _layout(raw, self._model(cell.value))
        return opening + separator.join(lines) + closing if lines else '[]'

    def _model(self, value: _List) -> _List:
        """A list to write lines like: the same, or where it is empty, that of another cell."""
        lists = (other.value for other in self.cells if isinstance(other.value, _List))
        return value or next(filter(None, lists), value)


def _cells(content: Any) -> Iterator[Cell]:
    """The Python cells of a decoded notebook. Raises Unreadable."""
    cells, start = _field(content, 'cells'), 0
    if not isinstance(cells, list):
        raise Unreadable('MMA002', 'is no notebook of nbformat 4: it has no list of cells')
    for number, cell in enumerate(cells, 1):
        if _field(cell, 'cell_type') == 'code' and _is_python(content, cell):
            if not _is_source(cell.get('source')):
                raise Unreadable('MMA002', f'is no notebook of nbformat 4: cell {number} has no source')
            yield (found := Cell(number, cell['source'], start))
            start += len(found.text) + 1


def _is_source(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(line, str) for line in value))


def _is_python(content: Any, cell: Any) -> bool:
    """Whether a cell is in Python: as VS Code notes of a cell, as the kernel said of its language, or as is usual."""
    notes = (
        _field(cell, 'metadata', 'vscode', 'languageId'),
        _field(content, 'metadata', 'language_info', 'name'),
        _field(content, 'metadata', 'kernelspec', 'language'),
    )
    return 'python' in str(next(filter(None, notes), 'python')).lower()


def _field(content: Any, *names: str) -> Any:
    """What stands under names in dicts of dicts; None where nothing does."""
    for name in names:
        content = content.get(name) if isinstance(content, dict) else None
    return content


def _inside(edit: Edit, cell: Cell) -> Edit:
    """An edit of the notebook's text as one of a cell's text, which the line end below belongs to. Raises ValueError."""
    start, end = edit.start - cell.start, edit.end - cell.start
    if end > len(cell.text) + 1:
        raise ValueError(f'an edit reaches from cell {cell.number} into the next')
    if any(start < hidden_end and hidden_start < end for hidden_start, hidden_end in cell.reading.hidden):
        raise ValueError(f'an edit touches a magic in cell {cell.number}')
    return Edit(start, end, edit.text)


def _edited(cell: Cell, edits: list[Edit]) -> str:
    """The text of a cell after edits. Raises ValueError where it is not read as its reading after the same edits."""
    text, python = (apply(f'{before}\n', edits) for before in (cell.text, cell.reading.python))
    if text and not text.endswith('\n'):
        raise ValueError(f'an edit joins cell {cell.number} to the next')
    text, python = text.removesuffix('\n'), python.removesuffix('\n')
    if read(text).python != python:
        raise ValueError(f'cell {cell.number} would be read in another way than it was meant')
    return text


def _layout(raw: str, value: _List) -> tuple[str, str, str]:
    """What stands before, between and behind the items of a list."""
    if not value:
        return '[', ', ', ']'
    opening = raw[value.start : value[0].start]
    between = opening[1:] or ' ' * (raw[value.start - 1] == ' ')
    separator = raw[value[0].end : value[1].start] if len(value) > 1 else f',{between}'
    return opening, separator, raw[value[-1].end : value.end]
