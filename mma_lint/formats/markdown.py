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
    place = marked(f'{shown_path(diagnostic.filename)}:{diagnostic.place}')
    fix = diagnostic.applicability or ''
    return f'| {place} | [{diagnostic.code}]({diagnostic.url}) | {diagnostic.severity} | {prose(diagnostic.message)} | {fix} |'


def marked(text: str) -> str:
    """Text that shows as it is."""
    return escape(text).translate(_MARKUP)


def code(text: str) -> str:
    """Text as code; nothing where it is empty."""
    return f'<code>{marked(text)}</code>' if text else ''


def prose(text: str) -> str:
    """Text with what stands between backticks as code; as it is where they are not in pairs."""
    parts = text.split('`')
    return marked(text) if len(parts) % 2 == 0 else ''.join(code(part) if index % 2 else marked(part) for index, part in enumerate(parts))
