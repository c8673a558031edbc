"""What the fixes do, as a page shows it: old and new side by side, one above the other where there is no room."""

from collections.abc import Iterator

from mma_lint.report.compare import Block, Comparison, Line, shortened
from mma_lint.report.page.element import Markup, element, together
from mma_lint.report.page.text import path, prose
from mma_lint.report.standing import FileChange, Standing
from mma_lint.report.words import number

_NAMES = {'safe': 'safe', 'look': 'unsafe'}
_TITLES = {'safe': 'Safe: what `fix` does', 'look': 'To look at: what `fix --unsafe-fixes` does beyond it'}
_ROWS = 12_000  # of all changes on a page, so that it stays a few megabytes


def changes(standing: Standing) -> Markup | None:
    """All changes, file by file and folded; None where there are none."""
    return element('div', _files(standing), class_='files') if standing.changes else None


def _files(standing: Standing) -> Iterator[Markup]:
    room = _ROWS
    for index, change in enumerate(standing.changes):
        if room <= 0:
            yield element(
                'p', f'{number(len(standing.changes) - index, "more file")} would change: too much for one page. See ', _command(standing), class_='more'
            )
            return
        yield _file(change, room)
        room -= sum(comparison.rows for comparison in (change.safe, change.unsafe) if comparison is not None)


def _command(standing: Standing) -> Markup:
    return element('code', next((stage.command for stage in standing.stages), 'mma-lint fix').replace('mma-lint fix', 'mma-lint fix --diff', 1))


def _file(change: FileChange, room: int) -> Markup:
    kinds = [(name, comparison) for name, comparison in (('safe', change.safe), ('look', change.unsafe)) if comparison is not None]
    counts = (_tag(name, comparison) for name, comparison in kinds)
    notes = element('ul', (element('li', prose(note)) for note in change.notes), class_='notes') if change.notes else None
    parts = [_kind(name, shortened(comparison, room), len(kinds) > 1) for name, comparison in kinds]
    return element('details', element('summary', element('code', path(change.path)), counts), notes, parts, data_path=change.path)


def _tag(name: str, comparison: Comparison) -> Markup:
    return together(' ', element('span', f'{_NAMES[name]} +{comparison.added} \N{MINUS SIGN}{comparison.removed}', class_=f'tag {name}'))


def _kind(name: str, comparison: Comparison, has_title: bool) -> Markup:
    return together(element('h3', prose(_TITLES[name])) if has_title or name == 'look' else None, sides(comparison))


def sides(comparison: Comparison) -> Markup:
    """Two texts side by side."""
    head = (element('p', 'before', class_='old'), element('p', 'after', class_='new'))
    parts = (element('div', map(_block, part), class_='part') for part in comparison.parts)
    more = element('p', f'{number(comparison.left_out, "more line")}: see mma-lint fix --diff', class_='more') if comparison.left_out else None
    return element('div', element('div', head, class_='head'), parts, more, class_='sides')


def _block(block: Block) -> Markup:
    kinds = ('old', 'new') if block.is_changed else ('same', 'same again')
    return together(_lines(block.old, kinds[0]), _lines(block.new, kinds[1]))


def _lines(lines: tuple[Line, ...], kind: str) -> Markup:
    return element('div', map(_line, lines), class_=kind if lines else f'{kind} empty')


def _line(line: Line) -> Markup:
    pieces = [element('mark', _spaced(text)) if differs else _spaced(text) for text, differs in line.spans]
    return element('code', pieces, data_n=line.number)


def _spaced(text: str) -> str:
    return text.replace('\t', '    ')
