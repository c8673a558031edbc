"""For people: each finding with its line of text, what is meant underlined.

`[*]` marks a safe fix, `[?]` one that needs --unsafe-fixes.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.formats.escape import escape
from mma_lint.source import Source

MARKS = {'safe': '[*]', 'unsafe': '[?]', None: ''}
_COLOURS = {'error': '31', 'warning': '33', 'info': '36'}
_WIDTH = 160  # of a line of text: more is cut off around the finding


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends."""
    for report in reports:
        for diagnostic in report.diagnostics:
            yield _head(diagnostic, colour)
            if report.source is not None:
                yield from _excerpt(diagnostic, report.source, colour)


def _head(diagnostic: Diagnostic, colour: bool) -> str:
    place = f'{escape(diagnostic.filename)}:{diagnostic.place}:'
    code = _paint(diagnostic.code, f'1;{_COLOURS[diagnostic.severity]}', colour)
    mark = _paint(MARKS[diagnostic.applicability], '36', colour)
    return ' '.join(filter(None, (_paint(place, '1', colour), code, escape(diagnostic.message), mark)))


def _excerpt(diagnostic: Diagnostic, source: Source, colour: bool) -> Iterator[str]:
    if diagnostic.line is None and diagnostic.row > len(source.line_starts):
        return
    text, start = source.line(diagnostic.row) if diagnostic.line is None else diagnostic.line, diagnostic.column - 1
    end = diagnostic.end_column - 1 if diagnostic.end_row == diagnostic.row else len(text)
    cut = max(0, start - _WIDTH // 2) if len(text) > _WIDTH else 0
    before, marked, after = (_shown(part) for part in (text[cut:start], text[start:end], text[max(start, end) : cut + _WIDTH]))
    margin = f'{diagnostic.row:>5} | '
    yield f'{margin}{before}{marked[:_WIDTH]}{after}'
    caret = '^' * min(max(_columns(marked), 1), _WIDTH)
    yield f'{"| ":>{len(margin)}}{" " * _columns(before)}{_paint(caret, _COLOURS[diagnostic.severity], colour)}'


def _shown(text: str) -> str:
    return escape(text.replace('\t', '    '))


def _columns(text: str) -> int:
    """How many columns a terminal takes for escaped text."""
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in 'WF' else 1 for char in text)


def _paint(text: str, style: str, colour: bool) -> str:
    return f'\x1b[{style}m{text}\x1b[0m' if colour and text else text
