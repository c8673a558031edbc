"""Two curves drawn over each other, as SVG: pure functions from numbers to text.

`plot` is a picture of its own: both curves, and their difference in a panel below. `sparkline` is a small one to stand in a line of
an HTML page. Both take curves of any length: what falls on the same column of pixels is drawn by its first, least, greatest and last
value, so no peak is lost, and a training of 100,000 iterations is a few kilobytes. Texts are escaped; nothing is loaded or run.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape as markup
from itertools import zip_longest
from typing import TypeAlias

from mma_lint.formats.escape import escape

Curve: TypeAlias = Sequence[float]
Point: TypeAlias = tuple[float, float]

WIDTH, HEIGHT = 880, 520
LEFT, RIGHT = 80, 20  # room beside the panels
NOISE = 1e-9  # a difference that small, relative to the greatest value, is one of rounding
_COLUMN = 1.5  # pixels that share their extremes
_MOST = 50  # points that a line may stand for: it bounds the time
_STYLE = """
text { font: 12px system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif; fill: #444 }
.title { font-size: 15px; font-weight: 600; fill: #111 }
.page { fill: #fff } .frame { fill: none; stroke: #bbb } .grid { stroke: #e6e6e6 } .zero { stroke: #999 }
.old, .new, .off { fill: none; stroke-linejoin: round; stroke-linecap: round }
.old { stroke: #e69f00; stroke-width: 6; stroke-opacity: .55 } .new { stroke: #0072b2; stroke-width: 1.8 } .off { stroke: #c2185b; stroke-width: 1.6 }
@media (prefers-color-scheme: dark) {
text { fill: #bbb } .title { fill: #eee } .page { fill: #17191e } .frame { stroke: #555 } .grid { stroke: #2c2f36 } .zero { stroke: #777 }
.new { stroke: #56b4e9 } .off { stroke: #ff6fa5 }
}
"""


@dataclass(frozen=True)
class Panel:
    """A rectangle of pixels, and the range of values that it shows."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, x: float) -> float:
        """The pixel of a value on the x axis."""
        return self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def up(self, y: float) -> float:
        """The pixel of a value on the y axis."""
        return self.top + (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height

    def path(self, curve: Curve) -> str:
        """The points of a curve for an SVG polyline."""
        columns = max(1, int(self.width / _COLUMN))
        points = [(self.across(x), self.up(y)) for x, y in thinned(curve, columns)]
        return ' '.join(f'{x:.1f},{y:.1f}' for x, y in _bends(points))


def plot(old: Curve, new: Curve, title: str, length: int | None = None, quantity: str = 'learning rate') -> str:
    """An SVG document with the curve before and the curve after the migration, and the second minus the first below.

    `old` and `new` hold the value at each iteration and need not be equally long; `length` is the number of iterations in an epoch,
    None to count iterations on the x axis; `quantity` names what is drawn.
    """
    last = max(len(old), len(new), 2) - 1
    values = [value for curve in (old, new) for value in curve if math.isfinite(value)]
    above = Panel(LEFT, 64, WIDTH - LEFT - RIGHT, 262, (0, last), _range(values))
    differences = [b - a for a, b in zip(old, new, strict=False)]
    below = Panel(LEFT, 368, WIDTH - LEFT - RIGHT, 96, (0, last), _range_of_differences(differences, values))
    body = [
        f'<title>{_text(title)}</title><style>{_STYLE}</style><rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="title" x="{LEFT}" y="26">{_text(_shortened(title))}</text>',
        *_legend(quantity),
        *_axes(above, length, labels=False),
        f'<polyline class="old" points="{above.path(old)}"/><polyline class="new" points="{above.path(new)}"/>',
        f'<text x="{LEFT}" y="360">difference, 1.x minus 0.x: {_text(verdict(old, new, length))}</text>',
        *_axes(below, length, labels=True),
        f'<line class="zero" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{below.up(0):.1f}" y2="{below.up(0):.1f}"/>',
        f'<polyline class="off" points="{below.path(differences)}"/>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 12}" text-anchor="end">{"iteration" if length is None else f"epoch, of {length} iterations"}</text>',
    ]
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return '\n'.join([f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">', *body, '</svg>', ''])


def sparkline(old: Curve, new: Curve, width: int = 160, height: int = 40) -> str:
    """A small `<svg>` element for HTML: both curves, and a dot where they differ most, if they do.

    It carries no style and no id of its own: the new curve has the colour of the text around it, so it is readable in light and dark.
    """
    values = [value for curve in (old, new) for value in curve if math.isfinite(value)]
    panel = Panel(3, 3, width - 6, height - 6, (0, max(len(old), len(new), 2) - 1), _range(values))
    style = 'fill="none" stroke-linejoin="round"'
    lines = [
        f'<polyline {style} stroke="#e69f00" stroke-opacity=".6" stroke-width="4" points="{panel.path(old)}"/>',
        f'<polyline {style} stroke="currentColor" stroke-width="1.2" points="{panel.path(new)}"/>',
    ]
    worst = largest(old, new)
    if worst is not None and _matters(worst[1], values):
        lines.append(f'<circle cx="{panel.across(worst[0]):.1f}" cy="{panel.up(new[worst[0]]):.1f}" r="3" fill="#c2185b"/>')
    told = _text(verdict(old, new))
    return f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}"><title>{told}</title>{"".join(lines)}</svg>'


def verdict(old: Curve, new: Curve, length: int | None = None) -> str:
    """The difference of two curves in words: how large it is at most, and where."""
    worst = largest(old, new)
    lengths = '' if len(old) == len(new) else f'{len(old)} iterations became {len(new)}'
    if worst is None or worst[1] == 0:
        return lengths or 'none at any iteration'
    index, size = worst
    where = f'iteration {index}' if length is None else f'epoch {index // length}, iteration {index % length}'
    rounding = '' if _matters(size, list(filter(math.isfinite, [*old, *new]))) else ', which is rounding'
    return '; '.join(filter(None, (lengths, f'at most {size:.3g}, at {where}{rounding}')))


def largest(old: Curve, new: Curve) -> tuple[int, float] | None:
    """The iteration at which two curves differ most, and how much (absolute); None where they share no iteration."""
    found = max(((abs(b - a), -index) for index, (a, b) in enumerate(zip(old, new, strict=False)) if math.isfinite(a) and math.isfinite(b)), default=None)
    return None if found is None else (-found[1], found[0])


def thinned(curve: Curve, columns: int) -> Iterator[tuple[int, float]]:
    """Of every column of a picture the first, least, greatest and last point; of a short curve all."""
    size = max(1, math.ceil(len(curve) / columns))
    for begin in range(0, len(curve), size):
        indices = [index for index in range(begin, min(begin + size, len(curve))) if math.isfinite(curve[index])]
        if indices:
            kept = {indices[0], min(indices, key=curve.__getitem__), max(indices, key=curve.__getitem__), indices[-1]}
            yield from ((index, curve[index]) for index in sorted(kept))


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers within a range, about `count` of them."""
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.9999)
    return [index * step for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _bends(points: Sequence[Point]) -> Iterator[Point]:
    """Points without those that a straight line meets anyway, within a twentieth of a pixel."""
    anchor: Point | None = None
    left_out: list[Point] = []
    for point, following in zip_longest(points, points[1:]):
        left_out.append(point)
        if anchor is None or following is None or len(left_out) > _MOST or not _straight(anchor, left_out, following):
            yield point
            anchor, left_out = point, []


def _straight(start: Point, between: Sequence[Point], end: Point) -> bool:
    """Whether a line from `start` to `end` meets all points in between. One that stands upright may not turn."""
    if end[0] == start[0]:
        return False
    slope = (end[1] - start[1]) / (end[0] - start[0])
    return all(abs(start[1] + slope * (x - start[0]) - y) < 0.05 for x, y in between)


def _range(values: Sequence[float]) -> tuple[float, float]:
    """From 0, or below, to a little above the greatest value."""
    low, high = min(0.0, *values) if values else 0.0, max(values, default=1.0)
    high = high if high > low else low + 1.0
    return low, high + (high - low) * 0.06


def _range_of_differences(differences: Curve, values: Sequence[float]) -> tuple[float, float]:
    """Around 0, and never so narrow that rounding would look like a difference."""
    finite = [abs(value) for value in differences if math.isfinite(value)]
    reach = max(max(finite, default=0.0), NOISE * max(map(abs, values), default=1.0), 1e-300) * 1.15
    return -reach, reach


def _matters(size: float, values: Sequence[float]) -> bool:
    return size > NOISE * max(map(abs, values), default=0.0)


def _axes(panel: Panel, length: int | None, labels: bool) -> Iterator[str]:
    bottom = panel.top + panel.height
    for y in ticks(*panel.y, count=max(4, int(panel.height / 48))):
        level = f'{panel.up(y):.1f}'
        yield f'<line class="grid" x1="{panel.left}" x2="{panel.left + panel.width}" y1="{level}" y2="{level}"/>'
        yield f'<text x="{panel.left - 8}" y="{panel.up(y) + 4:.1f}" text-anchor="end">{y + 0.0:.4g}</text>'
    unit = length or 1
    for x in ticks(panel.x[0] / unit, panel.x[1] / unit, count=8):
        place = f'{panel.across(x * unit):.1f}'
        yield f'<line class="grid" x1="{place}" x2="{place}" y1="{panel.top}" y2="{bottom}"/>'
        if labels:
            yield f'<text x="{place}" y="{bottom + 18}" text-anchor="middle">{x:.10g}</text>'
    yield f'<rect class="frame" x="{panel.left}" y="{panel.top}" width="{panel.width}" height="{panel.height}"/>'


def _legend(quantity: str) -> Iterator[str]:
    yield f'<text x="{LEFT}" y="50">{_text(quantity)}</text>'
    for x, name, told in ((WIDTH - 330, 'old', '0.x, before'), (WIDTH - 170, 'new', '1.x, migrated')):
        yield f'<polyline class="{name}" points="{x},46 {x + 34},46"/><text x="{x + 44}" y="50">{told}</text>'


def _shortened(title: str, most: int = 78) -> str:
    return title if len(title) <= most else f'{title[: most // 3]}…{title[-(most - most // 3) :]}'


def _text(text: str) -> str:
    return markup(escape(text))
