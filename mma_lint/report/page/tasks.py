"""What is to be done, as a page shows it: rule by rule, what is said once of several places, and the places."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from mma_lint.report.page.changes import sides
from mma_lint.report.page.element import Markup, element
from mma_lint.report.page.text import path, prose
from mma_lint.report.standing import Item, Step
from mma_lint.report.words import number

_SHOWN = 6  # places of one remark that are not folded
_BEFORE, _WIDTH = 60, 140  # of a long line: how much is shown before what is meant, and in all


def tasks(steps: Iterable[Step]) -> list[Markup]:
    """Each step, with its explanation folded."""
    return list(map(_step, steps))


def _step(step: Step) -> Markup:
    title = element('h3', element('code', step.code, class_=f'code {step.severity}'), ' ', prose(step.title))
    files = len({item.path for item in step.items})
    count = element('p', f'{step.severity} · {number(len(step.items), "place")} in {number(files, "file")}', class_='told')
    why = element('details', element('summary', 'Why, and how'), (element('p', prose(paragraph)) for paragraph in step.why), class_='why')
    remarks = (_remark(step, said, list(items)) for said, items in groupby(_by_remark(step.items), key=_said))
    return element('article', element('header', title, count), why, remarks, class_='step')


def _said(item: Item) -> tuple[str, str]:
    return item.message, item.reason


def _by_remark(items: Sequence[Item]) -> list[Item]:
    """Those of which the same is said together, in the order of the first of each."""
    first: dict[tuple[str, str], int] = {}
    for index, item in enumerate(items):
        first.setdefault(_said(item), index)
    return sorted(items, key=lambda item: first[_said(item)])


def _remark(step: Step, said: tuple[str, str], items: Sequence[Item]) -> Markup:
    message, reason = said
    text = element('p', prose(message), class_='remark') if message != step.title else None
    look = element('p', element('b', 'Look: '), prose(reason), class_='remark') if reason else None
    rows = [_item(item, places) for item, places in _by_line(items)]
    folded = element('details', element('summary', f'{number(len(rows) - _SHOWN, "more line")}'), element('ul', rows[_SHOWN:], class_='items'))
    return element('div', text, look, element('ul', rows[:_SHOWN], class_='items'), folded if len(rows) > _SHOWN else None, class_='remarks')


def _by_line(items: Sequence[Item]) -> Iterator[tuple[Item, str]]:
    """What is the same in several places of a file once, with the places. What has a fix to show stands alone."""
    for _, alike in groupby(items, key=lambda item: (item.path, item.excerpt.strip(), item.comparison and item.place)):
        first, *others = alike
        yield first, ', '.join((first.place, *(item.place for item in others)))


def _item(item: Item, places: str) -> Markup:
    heirs = element('small', f'{number(item.inherited_by, "config")} inherit{"s" if item.inherited_by == 1 else ""} from it') if item.inherited_by else None
    late = element('small', 'comes up after the fixes') if item.is_late else None
    row = element('p', element('code', path(item.path, places)), heirs, late, class_='place'), _excerpt(item)
    if item.comparison is None:
        return element('li', element('div', row, class_='row'), data_path=item.path)
    return element('li', element('details', element('summary', element('div', row, class_='row')), sides(item.comparison)), data_path=item.path)


def _excerpt(item: Item) -> Markup:
    """The line that is meant, without its indent and cut around what is meant."""
    text, indent = item.excerpt.rstrip(), len(item.excerpt) - len(item.excerpt.lstrip())
    cut = max(indent, item.start - _BEFORE)
    parts = text[cut : item.start], text[item.start : item.end], text[max(item.start, item.end) : cut + _WIDTH]
    before, meant, after = (part.expandtabs(4) for part in parts)
    dots = '…' if len(text) > cut + _WIDTH else None
    return element('pre', element('code', '…' if cut > indent else None, before, element('mark', meant[:_WIDTH]), after, dots) if text else None)
