"""For programs: a list of objects, one a finding. Rows and columns are counted from 1, columns in code points; ends are exclusive.

In a notebook the place of a finding is counted in its `cell`; that of an edit in the file, which is JSON.
"""

import json
from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import Diagnostic
from mma_lint.edits import Edit
from mma_lint.engine import Report
from mma_lint.source import Source


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends: one a finding, written as soon as the next is known."""
    yield '['
    last = ''
    for report in reports:
        for diagnostic in report.diagnostics:
            if last:
                yield f'{last},'
            last = json.dumps(finding(diagnostic, report.source))
    yield f'{last}\n]' if last else ']'


def finding(diagnostic: Diagnostic, source: Source | None) -> dict[str, object]:
    """One finding as plain data."""
    return {
        'filename': diagnostic.filename,
        'code': diagnostic.code,
        'name': diagnostic.name,
        'message': diagnostic.message,
        **({'cell': diagnostic.cell} if diagnostic.cell else {}),
        'location': _location(diagnostic.row, diagnostic.column),
        'end_location': _location(diagnostic.end_row, diagnostic.end_column),
        'severity': diagnostic.severity,
        'url': diagnostic.url,
        'fix': _fix(diagnostic, source),
    }


def _fix(diagnostic: Diagnostic, source: Source | None) -> dict[str, object] | None:
    fix = diagnostic.make_fix() if source is not None else None
    if fix is None or source is None:
        return None
    return {'applicability': fix.applicability, 'message': fix.message, 'edits': [_edit(edit, source) for edit in fix.edits]}


def _edit(edit: Edit, source: Source) -> dict[str, object]:
    return {'content': edit.text, 'location': _location(*source.place(edit.start)), 'end_location': _location(*source.place(edit.end))}


def _location(row: int, column: int) -> dict[str, int]:
    return {'row': row, 'column': column}
