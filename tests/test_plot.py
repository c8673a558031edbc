"""The picture of two curves: nothing in it is lost, invented or taken for markup."""

import math
import re
import struct
import sys
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mma_lint.formats import plot as plots
from mma_lint.formats.plot import plot, sparkline, thinned, ticks, verdict
from mma_lint.formats.raster import png
from mma_lint.misuse import Misuse

SVG = '{http://www.w3.org/2000/svg}'
finite = st.floats(-1e3, 1e3)


def polyline(svg: str, name: str) -> list[tuple[float, float]]:
    """The points of the last polyline of a class: the one before it is in the legend."""
    found = [element.get('points', '') for element in ElementTree.fromstring(svg).iter(f'{SVG}polyline') if element.get('class') == name]
    return [(float(x), float(y)) for x, _, y in (point.partition(',') for point in found[-1].split())]


def texts(svg: str) -> list[str]:
    return [element.text or '' for element in ElementTree.fromstring(svg).iter(f'{SVG}text')]


def test_a_title_is_text() -> None:
    title = '<script>alert(1)</script> & "quoted" \x1b[31m \ud800 \u202e'
    root = ElementTree.fromstring(plot([1.0, 2.0], [1.0, 2.0], title))
    assert {element.tag for element in root.iter()} == {SVG + name for name in ('svg', 'title', 'style', 'rect', 'text', 'line', 'polyline')}
    assert root.findtext(f'{SVG}title') == '<script>alert(1)</script> & "quoted" \\x1b[31m \\ud800 \\u202e'


def test_nothing_is_loaded() -> None:
    assert re.findall(r'(?:href|src|url|@import|https?:)', plot([1.0], [2.0], 'a').replace('http://www.w3.org/2000/svg', '')) == []


def test_a_peak_in_a_long_training_is_drawn() -> None:
    old, new = [0.1] * 100_000, [0.1] * 100_000
    new[70_001] = 0.2
    svg = plot(old, new, 'peak', length=1000)
    assert len(svg) < 20_000
    top = min(polyline(svg, 'new'), key=lambda point: point[1])
    assert math.isclose(top[0], plots.LEFT + 70_001 / 99_999 * (plots.WIDTH - plots.LEFT - plots.RIGHT), abs_tol=0.1)
    assert min(y for _, y in polyline(svg, 'off')) < 385 and len({y for _, y in polyline(svg, 'old')}) == 1
    assert 'difference, 1.x minus 0.x: at most 0.1, at epoch 70, iteration 1' in texts(svg)


@given(curve=st.lists(finite, min_size=1, max_size=300), columns=st.integers(1, 40))
def test_thinning_keeps_extremes_and_ends(curve: list[float], columns: int) -> None:
    kept = list(thinned(curve, columns))
    assert [curve[index] for index, _ in kept] == [value for _, value in kept] and len(kept) <= 4 * columns
    assert [index for index, _ in kept] == sorted({index for index, _ in kept})
    assert kept[0] == (0, curve[0]) and kept[-1] == (len(curve) - 1, curve[-1])
    assert {max(curve), min(curve)} <= {value for _, value in kept}


@given(steps=st.lists(st.sampled_from([0.0, 0.0, 0.01, 1.0, -1.0, 3.0]), min_size=2, max_size=200))
def test_a_line_misses_no_point(steps: list[float]) -> None:
    points = [(float(index), sum(steps[: index + 1])) for index in range(len(steps))]
    drawn = list(plots._bends(points))
    assert drawn[0] == points[0] and drawn[-1] == points[-1]
    for x, y in points:
        (x0, y0), (x1, y1) = next(pair for pair in pairwise(drawn) if pair[0][0] <= x <= pair[1][0])
        assert abs(y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y) < 0.051


def test_a_curve_that_is_no_number_everywhere_is_drawn_where_it_is() -> None:
    svg = plot([1.0, math.nan, math.inf, 2.0], [1.0, 1.0, 1.0, 2.0], 'gaps')
    assert 'nan' not in svg and 'inf' not in svg
    assert len(polyline(svg, 'old')) == 2
    ElementTree.fromstring(plot([], [], 'empty'))


@pytest.mark.parametrize(
    ('old', 'new', 'told'),
    [
        pytest.param([1.0, 2.0], [1.0, 2.0], 'none at any iteration', id='same'),
        pytest.param([1.0, 2.0, 3.0], [1.0, 2.5, 2.75], 'at most 0.5, at epoch 0, iteration 1', id='largest'),
        pytest.param([1.0, 2.0, 3.0], [1.0, 2.0, 3.0 + 1e-15], 'at most 8.88e-16, at epoch 1, iteration 0, which is rounding', id='rounding'),
        pytest.param([1.0, 2.0], [1.0, 2.0, 3.0], '2 iterations became 3', id='longer'),
        pytest.param([1.0, 2.0], [1.5], '2 iterations became 1; at most 0.5, at epoch 0, iteration 0', id='shorter and else'),
    ],
)
def test_the_difference_in_words(old: list[float], new: list[float], told: str) -> None:
    assert verdict(old, new, length=2) == told


def test_rounding_does_not_look_like_a_difference() -> None:
    off = polyline(plot([0.1, 0.1, 0.1], [0.1, 0.1 + 1e-17, 0.1 - 2e-17], 'rounding'), 'off')
    assert len({round(y) for _, y in off}) == 1


@given(low=finite, size=st.floats(1e-6, 1e6), count=st.integers(2, 8))
def test_ticks_are_round_and_within(low: float, size: float, count: int) -> None:
    found = ticks(low, low + size, count)
    assert 1 <= len(found) <= count + 2
    assert all(low - size * 1e-6 <= tick <= low + size * (1 + 1e-6) for tick in found)
    gaps = {f'{(b - a):.5e}' for a, b in pairwise(found)} if size > abs(low) * 1e-3 else set()
    assert len(gaps) <= 1 and all(gap[:7] in ('1.00000', '2.00000', '5.00000') for gap in gaps)


def test_a_sparkline_marks_a_difference_only() -> None:
    same, differs = sparkline([1.0, 2.0], [1.0, 2.0]), sparkline([1.0, 2.0, 1.0], [1.0, 2.0, 0.5])
    assert '<circle' not in same and '<circle cx="157.0"' in differs
    for svg in (same, differs):
        root = ElementTree.fromstring(svg)
        assert (root.tag, root.get('width'), root.get('height')) == ('svg', '160', '40')
        assert 'style' not in {element.tag for element in root.iter()} and ' id=' not in svg
    assert len(sparkline([math.sin(i / 900) for i in range(100_000)], [0.0] * 100_000)) < 5_000


def test_png() -> None:
    image = png(plot([0.1, 0.2], [0.1, 0.3], 'a'))
    assert image[:8] == b'\x89PNG\r\n\x1a\n'
    assert struct.unpack('>II', image[16:24]) == (2 * plots.WIDTH, 2 * plots.HEIGHT)
    assert image != png(plot([0.1, 0.2], [0.1, 0.2], 'a'))


def test_png_without_a_renderer_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, 'resvg_py', None)
    with pytest.raises(Misuse, match=r"pip install 'mma-lint\[plot\]'"):
        png('<svg/>')
