"""The page of a report in a real browser: it fits a phone and a desktop, loads nothing, and shows evil text as text."""

import json
import os
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files as resources
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from mma_lint.engine import policy_of
from mma_lint.report.history import earlier, history
from mma_lint.report.page import document
from mma_lint.settings import Settings
from tests.browser import chromium, needs_chromium
from tests.test_report import EVIL, evil_project, standing_of, write

WIDTHS = (390, 1280)

pytestmark = needs_chromium

# Everything is unfolded in a frame of each width, then measured. A reader of a phone may scroll a wide table, but not the page.
MEASURE = """<!DOCTYPE html><link rel="icon" href="data:,"><pre id="result"></pre><script>
const frames = %s.map(width => {
  const frame = document.createElement('iframe');
  frame.width = width; frame.height = 900; frame.src = '/page';
  document.body.append(frame);
  return frame;
});
addEventListener('load', () => {
  const measured = frames.map(frame => {
    const page = frame.contentDocument, all = [...page.querySelectorAll('*')];
    const before = page.documentElement.scrollHeight;
    for (const one of page.querySelectorAll('details')) one.open = true;
    const inside = one => one.closest('.wide') && one.closest('.wide') !== one;
    return {
      width: page.documentElement.clientWidth,
      scrolls: page.documentElement.scrollWidth,
      outside: all.filter(one => !inside(one) && one.getBoundingClientRect().right > frame.width * 1 + 0.5).map(one => one.outerHTML.slice(0, 200)),
      unfolds: page.documentElement.scrollHeight > before,
      buttons: page.querySelectorAll('button').length,
      scripts: page.scripts.length,
      elements: [...new Set(all.map(one => one.localName))],
      handlers: all.flatMap(one => one.getAttributeNames()).filter(name => name.startsWith('on')),
      loads: frame.contentWindow.performance.getEntriesByType('resource').map(one => one.name),
      font: parseFloat(frame.contentWindow.getComputedStyle(page.body).fontSize),
      text: page.body.innerText,
    };
  });
  document.getElementById('result').textContent = JSON.stringify(measured);
});
</script>"""


@dataclass
class Site:
    """What a browser may ask for, and what it has asked for."""

    pages: dict[str, str]
    asked: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Serves a site."""

    def __init__(self, site: Site, *args: Any) -> None:
        self.site = site
        super().__init__(*args)

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        page = self.site.pages.get(self.path)
        self.send_response(200 if page is not None else 404)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.end_headers()
        self.wfile.write((page or '').encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@dataclass
class Browser:
    """Headless Chromium with a new profile each time."""

    folder: Path
    site: Site
    port: int

    def run(self, path: str, *flags: str) -> str:
        profile = self.folder / f'profile{len(list(self.folder.glob("profile*")))}'
        command = chromium(profile, *flags, f'http://127.0.0.1:{self.port}{path}')
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, cwd=self.folder).stdout

    def measured(self) -> list[dict[str, Any]]:
        """The page at each of WIDTHS."""
        dom = self.run('/measure', '--virtual-time-budget=20000', '--dump-dom')
        found = re.search(r'<pre id="result">(.+?)</pre>', dom, re.DOTALL)
        assert found is not None, dom[:500]
        result: list[dict[str, Any]] = json.loads(unescape(found.group(1)))
        return result

    def screenshot(self, width: int) -> tuple[int, int, bytes]:
        """Width, height and pixels of what is seen first."""
        file = self.folder / f'{width}.png'
        self.run('/page', f'--window-size={width},900', f'--screenshot={file}')
        if kept := os.environ.get('MMA_LINT_SCREENSHOTS'):
            shutil.copy(file, Path(kept) / f'report-{width}.png')
        return read_png(file.read_bytes())


def read_png(data: bytes) -> tuple[int, int, bytes]:
    """Width, height and the filtered rows of a picture."""
    assert data.startswith(b'\x89PNG\r\n\x1a\n')
    width, height = struct.unpack('>II', data[16:24])
    start, packed = 8, b''
    while start < len(data):
        (length,) = struct.unpack('>I', data[start : start + 4])
        if data[start + 4 : start + 8] == b'IDAT':
            packed += data[start + 8 : start + 8 + length]
        start += length + 12
    return width, height, zlib.decompress(packed)


@pytest.fixture(scope='module')
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser before the report of a project that is as evil as can be, and has a bit of everything."""
    project, folder = tmp_path_factory.mktemp('project'), tmp_path_factory.mktemp('browser')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        write(project, {'earlier.json': json.dumps(EARLIER)})
        standing = standing_of(project, evil_project() | ORDINARY, policy_of(Settings(project)))
        page = document.render(standing, history(earlier([Path('earlier.json')]), standing))
    site = Site({'/page': page, '/measure': MEASURE % list(WIDTHS)})
    server = ThreadingHTTPServer(('127.0.0.1', 0), partial(Handler, site))
    Thread(target=server.serve_forever, daemon=True).start()
    yield Browser(folder, site, server.server_port)
    server.shutdown()
    server.server_close()


LONG = 'a_very_long_name_' * 6
ORDINARY = {
    'configs/_base_/schedule.py': "optimizer = dict(type='SGD', lr=0.1)\nlr_config = dict(policy='step', step=[20, 40])\ntotal_epochs = 50\n",
    f'configs/{LONG}/{LONG}.py': f"_base_ = '../_base_/schedule.py'\n# {'long ' * 60}\ntotal_epochs = 100\nload_from = '{'x' * 300}'\nfp16 = dict(x=1)\n",
    **{f'configs/many/{number}.py': f'{LONG} = {number}\ntotal_epochs = 2\nworkflow = [("val", 1)]\nmodel = dict(type="My{number}")\n' for number in range(20)},
}
STATES = {'migrated': 3, 'safe': 9, 'look': 5, 'manual': 4, 'unknown': 2, 'failed': 1}
EARLIER = {'schema': 'mma-lint report', 'version': 1, 'date': '2026-11-20T12:00:00+00:00', 'commit': 'a' * 40, 'total': {'states': STATES}}


@pytest.fixture(scope='module')
def measured(browser: Browser) -> list[dict[str, Any]]:
    return browser.measured()


def test_nothing_is_wider_than_the_page(measured: list[dict[str, Any]]) -> None:
    for width, page in zip(WIDTHS, measured, strict=True):
        assert page['unfolds'], 'the changes are folded at first'
        assert page['width'] == page['scrolls'] == width and page['outside'] == []
        assert page['font'] >= 14


def test_nothing_is_loaded(browser: Browser, measured: list[dict[str, Any]]) -> None:
    assert [page['loads'] for page in measured] == [[], []]
    assert set(browser.site.asked) <= {'/measure', '/page', '/favicon.ico'}


def test_evil_text_is_text(measured: list[dict[str, Any]]) -> None:
    for page in measured:
        assert page['scripts'] == 1 and page['handlers'] == [] and not {'img', 'i', 'iframe', 'link'} & set(page['elements'])
        for evil in EVIL[:-1]:
            assert evil in page['text']


def test_the_script_of_the_page_runs_under_its_own_policy(measured: list[dict[str, Any]]) -> None:
    """It makes the buttons that copy the commands: the hash in the policy is that of the script."""
    assert all(page['buttons'] >= 4 for page in measured)


@pytest.mark.parametrize('width', WIDTHS)
def test_screenshot(browser: Browser, width: int) -> None:
    found, height, pixels = browser.screenshot(width)
    assert (found, height) == (width, 900)
    assert len(set(pixels)) > 50, 'it is not blank'


def test_everything_is_printed(browser: Browser) -> None:
    """On paper nothing is folded: the same page with all details open takes as many sheets."""
    page = browser.site.pages['/page']
    browser.site.pages |= {'/open': page.replace('<details', '<details open')}
    sheets = []
    for path in ('/page', '/open'):
        browser.run(path, '--no-pdf-header-footer', f'--print-to-pdf={browser.folder / "page.pdf"}')
        sheets.append(len(re.findall(rb'/Type\s*/Page\b', (browser.folder / 'page.pdf').read_bytes())))
    assert sheets[0] == sheets[1] > 2


@pytest.mark.parametrize('scheme', ['light', 'dark'])
def test_contrast(scheme: str) -> None:
    """Text on every ground, and colours that mean something beside the page (WCAG 2.2: 4.5 and 3)."""
    style = resources('mma_lint.report.page').joinpath('page.css').read_text(encoding='utf-8')
    blocks = re.findall(r':root \{(.*?)\n *\}', style, re.DOTALL)
    colours = dict(re.findall(r'--([\w-]+): (#[0-9a-f]+)', blocks[0] + (blocks[1] if scheme == 'dark' else '')))
    for ground in ('paper', 'wash', 'old', 'new', 'old-mark', 'new-mark', 'meant'):
        assert contrast(colours['ink'], colours[ground]) >= 4.5, ground
    for ground in ('paper', 'wash', 'old', 'new'):
        assert contrast(colours['soft'], colours[ground]) >= 4.5, ground
    assert contrast(colours['link'], colours['paper']) >= 4.5
    for state in STATES:
        assert contrast(colours[state], colours['paper']) >= 3, state


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 for two colours, `#rgb` or `#rrggbb`."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else ''.join(char * 2 for char in colour[1:])
    red, green, blue = (channel / 255 for channel in bytes.fromhex(digits))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
