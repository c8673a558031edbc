"""A table in Markdown, for summaries and comments: all that could be markup in names and messages is written as an entity.

It ends before it is too long for the summary of a step in GitHub Actions, which drops one of more than 1 MiB as a whole.
"""

from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.formats.escape import escape
from mma_lint.formats.location import shown_path

_LONGEST = 1_000_000  # bytes of rows
_MARKUP = str.maketrans({char: f'&#{ord(char)};' for char in r'\`*_[]<>|~&#!:@'})


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends."""
    size = left_out = 0
    for diagnostic in (diagnostic for report in reports for diagnostic in report.diagnostics):
        if not size:
            yield from ('| place | code | severity | message | fix |', '| --- | --- | --- | --- | --- |')
        row = _row(diagnostic)
        size += len(row.encode(errors='replace')) + 1
        left_out += size > _LONGEST
        if not left_out:
            yield row
    if left_out:
        yield from ('', f'{left_out} more findings: this table would be too long.')
    if not size:
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
