"""The documentation as a site: it builds strictly, every link inside leads somewhere, and a page fits a phone and a desktop."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from html import unescape
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urldefrag

import pytest

from tests.browser import chromium, needs_chromium

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = (390, 1280)
SHOWN = ('', 'tutorial/', 'map/configs/', 'rules/MMA101/', 'settings/')
MEASURE = """<!DOCTYPE html><link rel="icon" href="data:,"><pre id="result"></pre><script>
const frames = %s.flatMap(page => %s.map(width => {
  const frame = document.createElement('iframe');
  frame.width = width; frame.height = 900; frame.src = '/' + page;
  document.body.append(frame);
  return frame;
}));
addEventListener('load', () => {
  const measured = frames.map(({contentDocument: page}) => [page.title, page.documentElement.scrollWidth - page.documentElement.clientWidth]);
  document.getElementById('result').textContent = JSON.stringify(measured);
});
</script>"""


@pytest.fixture(scope='module')
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built."""
    folder = tmp_path_factory.mktemp('site')
    command = [sys.executable, '-m', 'mkdocs', 'build', '--strict', '--site-dir', str(folder)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, 'NO_MKDOCS_2_WARNING': '1'}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Links(HTMLParser):
    """The links of a page, and what can be linked to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets, self.anchors = set[str](), set[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ('href', 'src') and value:
                self.targets.add(value)
            if name in ('id', 'name') and value:
                self.anchors.add(value)


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {path: Links(path.read_text(encoding='utf-8')) for path in site.rglob('*.html') if path.name != '404.html'}
    inside = [(path, link) for path, page in pages.items() for link in page.targets if not re.match(r'[a-z]+:|//', link)]
    assert len(pages) > 130 and len(inside) > 3000
    assert [(str(path.relative_to(site)), link) for path, link in inside if not leads(path, link, pages)] == []


def leads(path: Path, link: str, pages: dict[Path, Links]) -> bool:
    """Whether a link of a page leads to a file, and to a place in it."""
    file, anchor = urldefrag(unquote(link))
    target = Path(os.path.normpath(path.parent / file)) if file else path
    target = target / 'index.html' if target.is_dir() else target
    return target.is_file() and (not anchor or target not in pages or anchor in pages[target].anchors or anchor.startswith('__'))


def test_all_that_is_written_is_in_the_site(site: Path) -> None:
    written = {path.relative_to(ROOT / 'docs').with_suffix('') for path in (ROOT / 'docs').rglob('*.md')}
    built = {path.parent.relative_to(site) for path in site.rglob('index.html')}
    assert {str(path).removesuffix('index').rstrip('/') or '.' for path in written} <= {str(path) for path in built}


class Quiet(SimpleHTTPRequestHandler):
    """Serves the files of a folder."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """The site on this machine."""
    handler = partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f'http://127.0.0.1:{server.server_port}'
        server.shutdown()


@needs_chromium
def test_pages_fit_a_phone_and_a_desktop(site: Path, address: str, tmp_path: Path) -> None:
    (site / 'measure.html').write_text(MEASURE % (json.dumps(SHOWN), json.dumps(WIDTHS)))
    command = chromium(tmp_path / 'dom', '--virtual-time-budget=30000', '--dump-dom', f'{address}/measure.html')
    dom = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180).stdout
    found = re.search(r'<pre id="result">(.+?)</pre>', dom, re.DOTALL)
    assert found, dom[:500]
    measured = json.loads(unescape(found[1]))
    assert len(measured) == len(SHOWN) * len(WIDTHS)
    assert [(title, more) for title, more in measured if more > 0 or 'mma-lint' not in title] == []
    for width in WIDTHS:
        picture = tmp_path / f'{width}.png'
        command = chromium(tmp_path / str(width), f'--window-size={width},1400', f'--screenshot={picture}', f'{address}/tutorial/')
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        assert picture.stat().st_size > 30_000
