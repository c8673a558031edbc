"""Between the engine's places (rows and columns from 1, in code points) and those of the protocol (from 0, in code units of an encoding).

Nothing here needs a library that speaks the protocol: a place is a pair of line and character.
"""

from dataclasses import dataclass
from typing import TypeAlias

from mma_lint.diagnostic import Diagnostic
from mma_lint.edits import Edit
from mma_lint.source import Source

Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Positions:
    """Places as one client counts them. `encoding` is what was agreed on: utf-8, utf-16 or utf-32."""

    encoding: str = 'utf-16'

    def units(self, text: str) -> int:
        """How many code units a text has."""
        if text.isascii() or self.encoding == 'utf-32':
            return len(text)
        if self.encoding == 'utf-8':
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

    def place(self, source: Source, row: int, column: int) -> Place:
        """The place of a row and a column; the end of the row, or of the text, where it is shorter."""
        if row > len(source.line_starts):
            return self.at(source, len(source.text))
        return row - 1, self.units(source.line(row)[: column - 1])

    def at(self, source: Source, offset: int) -> Place:
        """The place of an offset."""
        row, column = source.place(offset)
        start = source.line_starts[row - 1]
        return row - 1, self.units(source.text[start : start + column - 1])

    def offset(self, source: Source, line: int, character: int) -> int:
        """The offset of a place."""
        if line >= len(source.line_starts):
            return len(source.text)
        return source.line_starts[line] + self.code_points(source.line(line + 1), character)

    def of_finding(self, source: Source, finding: Diagnostic) -> tuple[Place, Place]:
        """Where a finding begins and ends in its text."""
        return self.place(source, finding.row, finding.column), self.place(source, finding.end_row, finding.end_column)

    def of_edit(self, source: Source, edit: Edit) -> tuple[Place, Place]:
        """Where an edit begins and ends."""
        return self.at(source, edit.start), self.at(source, edit.end)
