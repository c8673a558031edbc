"""One line a finding: `path:row:column: CODE message`."""

from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.formats.escape import escape


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends."""
    for report in reports:
        yield from map(line, report.diagnostics)


def line(diagnostic: Diagnostic) -> str:
    """The line of one finding."""
    return f'{escape(diagnostic.filename)}:{diagnostic.place}: {diagnostic.code} {escape(diagnostic.message)}'
