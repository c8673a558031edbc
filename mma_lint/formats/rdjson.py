"""For reviewdog: its Diagnostic Format, with the safe fixes as suggestions. Columns are counted in bytes of UTF-8."""

import json
from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import DOCS, Diagnostic
from mma_lint.engine import Report
from mma_lint.fingerprint import line_of
from mma_lint.formats.location import joined, shown_path, titled
from mma_lint.source import Source


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends: one a finding."""
    yield f'{{"source": {json.dumps({"name": "mma-lint", "url": DOCS})}, "diagnostics": ['
    comma = ''
    for report in reports:
        for diagnostic in report.diagnostics:
            yield f'{comma}{json.dumps(_finding(diagnostic, report.source))}'
            comma = ','
    yield ']}'


def _finding(diagnostic: Diagnostic, source: Source | None) -> dict[str, object]:
    return {
        'message': titled(diagnostic),
        'location': {'path': shown_path(diagnostic.filename), **_range(diagnostic, source)},
        'severity': diagnostic.severity.upper(),
        'code': {'value': diagnostic.code, 'url': diagnostic.url},
        'suggestions': _suggestions(diagnostic, source),
    }


def _range(diagnostic: Diagnostic, source: Source | None) -> dict[str, object]:
    if diagnostic.cell:
        return {}
    end_line = line_of(diagnostic, source) if diagnostic.end_row == diagnostic.row else source.line(diagnostic.end_row) if source is not None else ''
    start = _position(diagnostic.row, diagnostic.column, line_of(diagnostic, source))
    return {'range': {'start': start, 'end': _position(diagnostic.end_row, diagnostic.end_column, end_line)}}


def _suggestions(diagnostic: Diagnostic, source: Source | None) -> list[dict[str, object]]:
    """One for the whole fix: who takes a part of it has a broken file. None where a person must look: there is no room to say why."""
    fix = diagnostic.make_fix() if source is not None and diagnostic.applicability == 'safe' else None
    if fix is None or source is None or not fix.edits:
        return []
    edit = joined(fix.edits, source.text)
    places = (source.place(edit.start), source.place(edit.end))
    start, end = (_position(row, column, source.line(row)) for row, column in places)
    return [{'range': {'start': start, 'end': end}, 'text': edit.text}]


def _position(row: int, column: int, line: str) -> dict[str, int]:
    """A place whose column is counted in code points of `line`, counted in bytes."""
    return {'line': row, 'column': column + sum(len(char.encode(errors='surrogatepass')) - 1 for char in line[: column - 1])}
