"""What front ends see: plain data, no syntax trees."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from mma_lint.edits import Edit
from mma_lint.rule import Applicability, Severity

Fate: TypeAlias = Literal['replaced', 'dropped']
WHOLE_FILE = '<file>'
DOCS = 'https://mma-lint.readthedocs.io/en/latest/rules'


@dataclass(frozen=True)
class Fix:
    """How to mend a finding: edits on the file's text, in code points. `message` says what is done, or why to look."""

    applicability: Applicability
    message: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Related:
    """A place in another file that a finding speaks of too: a row (from 1), columns in it as in Diagnostic, and the text of the row."""

    path: Path
    row: int
    column: int
    end_column: int
    line: str
    message: str


@dataclass(frozen=True)
class Diagnostic:
    """One finding. Rows and columns are counted from 1, columns in code points; the end column is exclusive.

    In a notebook they are counted in the cell, whose number among all cells is `cell`; `line` is then the text of the row.
    `key` is what it is about in a config, such as `data.train.pipeline[3].type`, or WHOLE_FILE; empty in code and scripts.
    `fate` is what becomes of it in 1.x, where that is known; `related` is where the files that a config inherits from say the same key.
    `applicability` is None where there is no fix; `make_fix` computes the edits on demand (None: could not be placed).
    """

    filename: str
    code: str
    name: str
    message: str
    severity: Severity
    row: int
    column: int
    end_row: int
    end_column: int
    applicability: Applicability | None = None
    make_fix: Callable[[], Fix | None] = field(default=lambda: None, compare=False, repr=False)
    cell: int | None = None
    line: str | None = None
    key: str = ''
    fate: Fate | None = None
    related: tuple[Related, ...] = ()

    @property
    def order(self) -> tuple[int, int, int, str, str]:
        """What the findings of a file are sorted by: their place."""
        return self.cell or 0, self.row, self.column, self.code, self.message

    @property
    def place(self) -> str:
        """Where it stands, as a person reads it: `row:column`, in a notebook `cell 3:row:column`."""
        return f'{f"cell {self.cell}:" if self.cell else ""}{self.row}:{self.column}'

    @property
    def url(self) -> str:
        """The page of the rule."""
        return f'{DOCS}/{self.code}/'
