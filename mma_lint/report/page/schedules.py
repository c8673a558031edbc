"""The trainings of a project, as a page shows them: a picture, what was said, what will be said, and who trains so."""

from collections.abc import Sequence

from mma_lint.formats.plot import NOISE, largest, sparkline
from mma_lint.report.page.element import Markup, element
from mma_lint.report.page.text import path, prose
from mma_lint.report.standing import ScheduleChange, Training
from mma_lint.report.words import number

_SHOWN = 12  # trainings that are not folded
_NAMES = 2  # configs of a training that are not folded


def schedules(changes: Sequence[ScheduleChange]) -> list[Markup]:
    """The table, and one of the less frequent trainings, folded; nothing where there are none."""
    if not changes:
        return []
    shown, others = changes[:_SHOWN], changes[_SHOWN:]
    folded = element('details', element('summary', f'{number(len(others), "more training")}'), _table(others))
    return [_table(shown), folded] if others else [_table(shown)]


def _table(changes: Sequence[ScheduleChange]) -> Markup:
    head = element('tr', (element('th', title, scope='col') for title in ('rate', 'before', 'after all fixes', 'configs')))
    return element('table', element('thead', head), element('tbody', map(_row, changes)), class_='schedules')


def _row(change: ScheduleChange) -> Markup:
    names = element('ul', (element('li', path(name)) for name in change.paths))
    folded = element('details', element('summary', number(len(change.paths), 'config')), names)
    configs = element('td', folded if len(change.paths) > _NAMES else names, class_='path', data_label='configs')
    return element('tr', _picture(change), _training('before', change.before), _training('after all fixes', change.after), configs)


def _picture(change: ScheduleChange) -> Markup:
    """Both curves. What is drawn is made of numbers alone."""
    if not change.old and not change.new:
        return element('td', element('small', prose(f'not drawn: {change.not_drawn}')), class_='picture')
    both = element('small', difference(change)) if change.old and change.new else None
    return element('td', Markup(sparkline(change.old, change.new)), both, class_='picture')


def difference(change: ScheduleChange) -> str:
    """How far the curves are apart."""
    if len(change.old) != len(change.new):
        return f'{len(change.old) // change.length} epochs became {len(change.new) // change.length}'
    worst, greatest = largest(change.old, change.new), max(map(abs, change.old))
    if worst is None or worst[1] <= NOISE * greatest:
        return 'the same'
    return f'at most {worst[1] / greatest:.2%} of the peak apart, in epoch {worst[0] // change.length + 1}' if greatest else 'not the same'


def _training(title: str, training: Training | None) -> Markup:
    if training is None:
        return element('td', element('span', 'not said', class_='none'), data_label=title)
    rate = f'{training.optimizer or "optimizer"}{f", lr {training.rate}" if training.rate else ""}'
    lines = (element('li', element('code', line)) for line in training.schedule)
    return element('td', element('p', element('b', f'{training.epochs} epochs'), ' · ', rate), element('ul', lines), data_label=title)
