"""For GitHub Actions: a workflow command a finding, which GitHub shows as an annotation beside the line.

GitHub shows ten errors, ten warnings and ten notices of a step; all are in its log, and in a summary if `markdown` writes one.
"""

from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.formats.escape import escape
from mma_lint.formats.location import shown_path

_COMMANDS = {'error': 'error', 'warning': 'warning', 'info': 'notice'}
# Ends of lines are meant to be %0D and %0A: they are none any more once the text is made fit to print.
_DATA = str.maketrans({'%': '%25'})
_PROPERTY = str.maketrans({'%': '%25', ':': '%3A', ',': '%2C'})


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends."""
    for report in reports:
        yield from map(_line, report.diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    path = shown_path(diagnostic.filename)
    properties = {'title': f'mma-lint ({diagnostic.code})', 'file': path, **_region(diagnostic)}
    told = ','.join(f'{name}={str(value).translate(_PROPERTY)}' for name, value in properties.items())
    text = f'{path}:{diagnostic.place}: {diagnostic.code} {escape(diagnostic.message)}'
    return f'::{_COMMANDS[diagnostic.severity]} {told}::{text.translate(_DATA)}'


def _region(diagnostic: Diagnostic) -> dict[str, int]:
    """GitHub knows columns only within one line."""
    if diagnostic.cell:
        return {}
    columns = {'col': diagnostic.column, 'endColumn': diagnostic.end_column} if diagnostic.row == diagnostic.end_row else {}
    return {'line': diagnostic.row, 'endLine': diagnostic.end_row, **columns}
