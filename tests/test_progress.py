"""The line on how far a run is: on a terminal, and gone before anything else is printed."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from mma_lint.frontends import progress
from mma_lint.frontends.progress import Progress

ROOT = Path(__file__).resolve().parents[1]
ENV = {name: value for name, value in os.environ.items() if name not in ('NO_COLOR', 'TERM')} | {'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1'}
# Shows the line at once; each file takes as long as it takes to show it twice.
SCRIPT = """
import sys, time
from mma_lint import engine
from mma_lint.frontends import cli, progress
progress._FIRST, progress._NEXT = 0.0, 0.001
check, fix = engine.check, engine.fix

def wait():
    count, written = 0, progress.Progress._write
    def write(self, line):
        nonlocal count
        written(self, line)
        count += bool(line)
    progress.Progress._write = write
    last = time.monotonic() + 10
    while count < 2 and sys.stderr.isatty() and time.monotonic() < last:
        time.sleep(0.001)
    progress.Progress._write = written

def slow_check(*args):
    for report in check(*args):
        wait()
        yield report

def slow_fix(*args):
    wait()
    return fix(*args)

engine.check, engine.fix = slow_check, slow_fix
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path('configs').mkdir()
    for name in ('d.py', 'e.py'):
        Path(name).write_text('x = 1\n')
    Path('configs/c.py').write_text("optimizer = dict(type='SGD', lr=0.01)\ntotal_epochs = 5\n")


def on_terminal(*argv: str, env: dict[str, str] | None = None, piped: bool = False) -> str:
    """What is shown on a terminal; `piped`: by the standard error alone."""
    ours, theirs = pty.openpty()
    command = [sys.executable, '-W', 'ignore', '-c', SCRIPT, *argv]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL if piped else theirs, stderr=theirs, env=ENV | (env or {'TERM': 'xterm'})):
        os.close(theirs)
        output = b''.join(iter(lambda: _read(ours), b''))
    os.close(ours)
    return output.decode()


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b''


def screen(output: str) -> list[str]:
    """The lines that stand on the terminal at last."""
    lines = []
    for line in output.split('\r\n'):
        cells: list[str] = []
        for part in line.split('\r'):
            cells[: len(part)] = part
        lines.append(''.join(cells).rstrip())
    return lines


@pytest.mark.parametrize('env', [{'TERM': 'xterm'}, {'TERM': 'xterm', 'NO_COLOR': '1'}], ids=str)
def test_checking(env: dict[str, str]) -> None:
    output = on_terminal('check', '.', '--output-format=concise', env=env)
    assert 'checking 3 files, 0 s' in output
    assert '\x1b' not in output
    first, *_, last, end = screen(output)
    assert first.startswith('configs/c.py:1:1: MMA130 ') and last.startswith('2 findings in 1 of 3 files') and end == ''
    assert not any('checking' in line for line in screen(output)), 'the line is gone'


def test_a_pipe_for_findings_does_not_end_it() -> None:
    output = on_terminal('check', 'configs/c.py', 'd.py', '--output-format=concise', piped=True)
    assert 'checking 1 of 2 files' in output and screen(output)[0].startswith('2 findings in 1 of 2 files')


def test_fixing() -> None:
    output = on_terminal('fix', '.')
    assert 'fixing 3 files, 0 s' in output
    assert [line for line in screen(output) if line][:1] == ['Fixed 2 findings in 1 file']


def test_an_error_stands_on_a_line_of_its_own() -> None:
    Path('.mma-lint').write_text('in the way')
    assert screen(on_terminal('fix', '.'))[0].startswith('mma-lint: error: nothing was written')


def test_a_dumb_terminal_shows_nothing_of_it() -> None:
    output = on_terminal('check', '.', '--output-format=concise', env={'TERM': 'dumb'})
    assert 'checking' not in output and '\r' not in output.replace('\r\n', '')


def test_a_pipe_shows_nothing_of_it(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, '_FIRST', 0.0)
    with Progress('checking', 3) as shown:
        assert list(shown.watch('abc')) == ['a', 'b', 'c']
    assert capfd.readouterr() == ('', '')


def test_what_is_soon_done_shows_nothing_of_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, '_is_wanted', lambda: True)
    with Progress('checking', 3):
        pass
    assert capsys.readouterr().err == ''
