"""For GitHub Actions: workflow commands, which GitHub shows as annotations beside the lines.

GitHub takes ten errors, ten warnings and ten notices of a step, the first that come, and says nothing of the rest
(https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations). So ten of each are given, what a person must settle before
what `mma-lint fix` mends, a notice says how many there are in all, and the rest are lines of the log. A summary with all is what `markdown` writes.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.failures import is_failure
from mma_lint.formats.escape import escape
from mma_lint.formats.location import shown_path

_COMMANDS = {'error': 'error', 'warning': 'warning', 'info': 'notice'}
_SHOWN = 10
_WORST_FIRST = (None, 'unsafe', 'safe')  # by what mends a finding
# Ends of lines are meant to be %0D and %0A: they are none any more once the text is made fit to print.
_DATA = str.maketrans({'%': '%25'})
_PROPERTY = str.maketrans({'%': '%25', ':': '%3A', ',': '%2C'})


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends."""
    found = [diagnostic for report in reports for diagnostic in report.diagnostics]
    by_command = {command: [d for d in found if _COMMANDS[d.severity] == command] for command in _COMMANDS.values()}
    if max(map(len, by_command.values())) <= _SHOWN:
        yield from map(_command, found)
        return
    shown = {command: _worst(by_command[command], _SHOWN - (command == 'notice')) for command in by_command}
    yield f'::notice title=mma-lint::{_summary(by_command, shown)}'
    annotated = list(chain.from_iterable(shown.values()))
    yield from map(_command, annotated)
    yield from _logged(found, {id(diagnostic) for diagnostic in annotated})


def _logged(found: Iterable[Diagnostic], annotated: set[int]) -> Iterator[str]:
    """The findings that have no annotation, as lines of the log: commands are off, since a line may be one by the name of a file."""
    token = secrets.token_hex(16)
    yield f'::stop-commands::{token}'
    yield from (_text(diagnostic) for diagnostic in found if id(diagnostic) not in annotated)
    yield f'::{token}::'


def _worst(diagnostics: Sequence[Diagnostic], count: int) -> list[Diagnostic]:
    """Those of most weight, in the order of their places."""
    by_weight = sorted(diagnostics, key=lambda d: (not is_failure(d.code), _WORST_FIRST.index(d.applicability)))
    wanted = {id(diagnostic) for diagnostic in by_weight[:count]}
    return [diagnostic for diagnostic in diagnostics if id(diagnostic) in wanted]


def _summary(found: dict[str, list[Diagnostic]], shown: dict[str, list[Diagnostic]]) -> str:
    counts = ', '.join(f'{len(diagnostics)} {command}s' for command, diagnostics in found.items() if diagnostics)
    return f'{counts}: {sum(map(len, shown.values()))} are shown beside their lines, the log of this step has all'


def _command(diagnostic: Diagnostic) -> str:
    properties = {'title': f'mma-lint ({diagnostic.code})', 'file': shown_path(diagnostic.filename), **_region(diagnostic)}
    told = ','.join(f'{name}={str(value).translate(_PROPERTY)}' for name, value in properties.items())
    return f'::{_COMMANDS[diagnostic.severity]} {told}::{_text(diagnostic).translate(_DATA)}'


def _text(diagnostic: Diagnostic) -> str:
    return f'{shown_path(diagnostic.filename)}:{diagnostic.place}: {diagnostic.code} {escape(diagnostic.message)}'


def _region(diagnostic: Diagnostic) -> dict[str, int]:
    """GitHub knows columns only within one line."""
    if diagnostic.cell:
        return {}
    columns = {'col': diagnostic.column, 'endColumn': diagnostic.end_column} if diagnostic.row == diagnostic.end_row else {}
    return {'line': diagnostic.row, 'endLine': diagnostic.end_row, **columns}
