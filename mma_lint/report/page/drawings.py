"""Pictures in a report, as SVG: colours come from the style sheet, no picture has text that a person could not read in the page beside it."""

from collections.abc import Sequence

from mma_lint.report.history import Moment
from mma_lint.report.page.element import Markup, element
from mma_lint.report.standing import NAMES, STATES, Counts

_WIDTH, _HEIGHT = 1000.0, 200.0
_GAP = 3.0


def bar(counts: Counts) -> Markup:
    """The files by state, side by side."""
    states = [state for state in STATES if counts.states[state]]
    room = _WIDTH - _GAP * max(len(states) - 1, 0)
    shapes, x = list[Markup](), 0.0
    for state in states:
        width = room * counts.states[state] / counts.files
        shapes.append(element('rect', x=_short(x), width=_short(width), height=10, class_=state))
        x += width + _GAP
    told = ', '.join(f'{counts.states[state]} {NAMES[state]}' for state in states)
    return element('svg', shapes, class_='bar', viewBox=f'0 0 {_WIDTH:g} 10', preserveAspectRatio='none', role='img', aria_label=told or 'no files')


def chart(moments: Sequence[Moment]) -> Markup | None:
    """The files by state over time, on top of each other, the migrated ones at the bottom; None where there is but one moment."""
    if len(moments) < 2:
        return None
    first, last = moments[0].date.timestamp(), moments[-1].date.timestamp()
    across = [_WIDTH * (one.date.timestamp() - first) / (last - first) for one in moments]
    top, sums = max(one.files for one in moments) or 1, [0] * len(moments)
    areas = list[Markup]()
    for state in STATES:
        above = [total + one.states[state] for total, one in zip(sums, moments, strict=True)]
        edge = [*zip(across, above, strict=True), *reversed([*zip(across, sums, strict=True)])]
        areas.append(element('polygon', points=' '.join(f'{_short(x)},{_short(_HEIGHT - _HEIGHT * y / top)}' for x, y in edge), class_=state))
        sums = above
    told = f'{moments[0].states["migrated"]} of {moments[0].files} files migrated at first, {moments[-1].states["migrated"]} of {moments[-1].files} at last'
    return element('svg', areas, class_='chart', viewBox=f'0 0 {_WIDTH:g} {_HEIGHT:g}', preserveAspectRatio='none', role='img', aria_label=told)


def _short(value: float) -> str:
    return f'{value:.1f}'.rstrip('0').rstrip('.')
