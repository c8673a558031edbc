"""A table in Markdown, for summaries and comments: all that could be markup in names and messages is written as an entity."""

from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.formats.escape import escape
from mma_lint.formats.location import shown_path

_MARKUP = str.maketrans({char: f'&#{ord(char)};' for char in r'\`*_[]<>|~&#!:@'})


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends."""
    is_first = True
    for report in reports:
        for diagnostic in report.diagnostics:
            if is_first:
                yield from ('| place | code | severity | message | fix |', '| --- | --- | --- | --- | --- |')
            is_first = False
            yield _row(diagnostic)
    if is_first:
        yield 'No findings.'


def _row(diagnostic: Diagnostic) -> str:
    place = f'{shown_path(diagnostic.filename)}:{diagnostic.place}'.translate(_MARKUP)
    fix = diagnostic.applicability or ''
    return f'| {place} | [{diagnostic.code}]({diagnostic.url}) | {diagnostic.severity} | {_message(diagnostic.message)} | {fix} |'


def _message(message: str) -> str:
    """The message, with what stands between backticks as code."""
    parts = escape(message).split('`')
    if len(parts) % 2 == 0:  # not in pairs
        return escape(message).translate(_MARKUP)
    return ''.join(f'<code>{part.translate(_MARKUP)}</code>' if index % 2 else part.translate(_MARKUP) for index, part in enumerate(parts))
