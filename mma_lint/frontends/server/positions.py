"""Between the engine's places (rows and columns from 1, in code points) and those of the protocol (from 0, in code units of an encoding)."""

from dataclasses import dataclass

from lsprotocol import types

from mma_lint.edits import Edit
from mma_lint.source import Source


@dataclass(frozen=True)
class Positions:
    """Places as one client counts them. `encoding` is what was agreed on: utf-8, utf-16 or utf-32."""

    encoding: str = types.PositionEncodingKind.Utf16

    def units(self, text: str) -> int:
        """How many code units a text has."""
        if text.isascii() or self.encoding == types.PositionEncodingKind.Utf32:
            return len(text)
        if self.encoding == types.PositionEncodingKind.Utf8:
            return len(text.encode(errors='surrogatepass'))
        return len(text) + sum(character > '\uffff' for character in text)

    def code_points(self, line: str, units: int) -> int:
        """How many code points of a line its first `units` are; all of them where the line is shorter, as the protocol wants it."""
        count = 0
        for index, character in enumerate(line):
            if count >= units:
                return index
            count += self.units(character)
        return len(line)

    def position(self, source: Source, row: int, column: int) -> types.Position:
        """The place of a row and a column; the end of the row, or of the text, where it is shorter."""
        if row > len(source.line_starts):
            return self.at(source, len(source.text))
        return types.Position(row - 1, self.units(source.line(row)[: column - 1]))

    def at(self, source: Source, offset: int) -> types.Position:
        """The place of an offset."""
        row, column = source.place(offset)
        start = source.line_starts[row - 1]
        return types.Position(row - 1, self.units(source.text[start : start + column - 1]))

    def offset(self, source: Source, position: types.Position) -> int:
        """The offset of a place."""
        if position.line >= len(source.line_starts):
            return len(source.text)
        return source.line_starts[position.line] + self.code_points(source.line(position.line + 1), position.character)

    def text_edit(self, source: Source, edit: Edit) -> types.TextEdit:
        """An edit as a client makes it."""
        return types.TextEdit(types.Range(self.at(source, edit.start), self.at(source, edit.end)), edit.text)

    def changed(self, source: Source, change: types.TextDocumentContentChangeEvent) -> str:
        """The text after a client's change.

        (That of pygls ends lines at form feeds and other characters that end none in the protocol.)
        """
        if isinstance(change, types.TextDocumentContentChangeWholeDocument):
            return change.text
        start, end = self.offset(source, change.range.start), self.offset(source, change.range.end)
        return source.text[:start] + change.text + source.text[end:]
