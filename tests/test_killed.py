"""kill -9 at any moment of a run over the 258 official configs: every file is either old or new, and `undo` restores every byte.

The engine computes for seconds and the files are written in a fraction of one. So most kills hit a process that has the fixes computed and
only writes (see forking.py): some at any time, some when a random one of the new texts lies beside its file, most when a random one of the
files has been replaced. A few hit whole runs of the command.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mma_lint import files
from mma_lint.frontends import cli
from tests.corpora import Corpora

ROOT = Path(__file__).resolve().parents[1]
ENV = os.environ | {'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1', 'GIT_CONFIG_GLOBAL': os.devnull}
BY_TIME, STAGING, REPLACING = 10, 10, 30  # kills, 50 in all
Texts = dict[Path, bytes]


class Writer:
    """A process that writes the fixes of the current folder, as often as it is told to, and may be killed each time."""

    def __init__(self, process: 'subprocess.Popen[str]') -> None:
        self.process, self.changed = process, 0
        self.changed = self._answer()

    def _answer(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def start(self, command: str) -> int:
        """The process id of a child that has begun to write, or to undo."""
        assert self.process.stdin is not None
        self.process.stdin.write(f'{command}\n')
        self.process.stdin.flush()
        return self._answer()

    def ended(self) -> int:
        """How the child has ended: 0, or the signal that it was killed by."""
        return self._answer()


@pytest.fixture(scope='module')
def folder(corpora: Corpora) -> Iterator[Path]:
    """The official configs. Where there is one, in a disk in memory: a kill is the same there, and faster."""
    memory = Path('/dev/shm')
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        shutil.copytree(corpora.folder_of_configs_of_0x, Path(folder, 'configs'))
        yield Path(folder)


@pytest.fixture(scope='module')
def writer(folder: Path) -> Iterator[Writer]:
    command = [sys.executable, '-m', 'tests.forking']
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENV, text=True, cwd=folder) as process:
        yield Writer(process)


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


@pytest.fixture
def old(folder: Path, here: None) -> Texts:
    """The texts before any run."""
    return texts()


def texts() -> Texts:
    return {path: path.read_bytes() for path in Path('configs').rglob('*') if path.is_file() and not path.name.startswith('.mma-lint-')}


def leftovers() -> list[Path]:
    return [*Path().rglob('.mma-lint-*')]


def state(now: Texts, old: Texts, new: Texts) -> str:
    """What a kill has left; each file is old or new."""
    assert now.keys() == old.keys()
    assert [path for path in now if now[path] not in (old[path], new[path])] == []
    changed = [path for path in old if old[path] != new[path]]
    count = sum(now[path] == new[path] for path in changed)
    return 'all old' if not count else 'all new' if count == len(changed) else 'some new'


def kept() -> bool:
    """Whether there is a run to take back."""
    return any(path.suffix == '.zip' for folder in ('.mma-lint', '.git/mma-lint') for path in Path(folder).glob('*.zip'))


def restore(old: Texts) -> None:
    """Undo what was left; a run that was killed before it was kept has changed nothing."""
    was_kept = kept()
    assert cli.main(['undo']) == (0 if was_kept else 2)
    assert texts() == old and not kept()
    assert leftovers() == []


def wait_for(moment: Callable[[], bool], pause: float = 0) -> None:
    """Look until something has come, at once where a fraction of a millisecond matters."""
    last = time.monotonic() + 120
    while not moment():
        assert time.monotonic() < last
        time.sleep(pause)


def end(process: int) -> None:
    """Kill a process, if it has not ended."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def has_another_text(path: Path) -> Callable[[], bool]:
    """Whether a file has been replaced since this was called."""
    inode = path.stat().st_ino
    return lambda: path.stat().st_ino != inode


def measured(writer: Writer, old: Texts) -> tuple[Texts, list[Path], float]:
    """What a run writes that nobody kills, the files that it changes in their order, and the seconds that it takes. It is undone."""
    start = time.perf_counter()
    writer.start('write')
    assert writer.ended() == 0
    seconds, new = time.perf_counter() - start, texts()
    restore(old)
    changed = [path for path in files.find([Path()]) if path in old and old[path] != new[path]]
    assert len(changed) == writer.changed > 200
    return new, changed, seconds


def test_killed_while_writing(writer: Writer, old: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    new, changed, seconds = measured(writer, old)
    seed = random.randrange(1 << 32)
    chance, found = random.Random(seed), Counter[str]()
    for kind in ['time'] * BY_TIME + ['staging'] * STAGING + ['replacing'] * REPLACING:
        number = chance.randrange(len(changed))
        is_replaced = has_another_text(changed[number])
        process = writer.start('write')
        if kind == 'time':
            moment = time.perf_counter() + chance.uniform(0, seconds)
            wait_for(lambda moment=moment: time.perf_counter() >= moment)  # type: ignore[misc]
        elif kind == 'staging':
            staged = changed[number].parent / f'.mma-lint-000001-{process}-{number}'
            wait_for(lambda staged=staged, is_replaced=is_replaced: staged.exists() or is_replaced())  # type: ignore[misc]
        else:
            wait_for(is_replaced)
        end(process)
        killed, left = writer.ended() == signal.SIGKILL, state(texts(), old, new)
        found[left if killed else 'had ended'] += 1
        found['to be undone'] += killed and kept()
        restore(old)
    told = f'{found.total() - found["to be undone"]} kills (seed {seed}) of writing {len(changed)} files in {seconds:.2f} s: {dict(found)}'
    with capsys.disabled():
        print(f'\n{told}')
    assert found['some new'] >= REPLACING / 3 and found['all old'] >= STAGING / 3, told


def test_killed_while_undoing(writer: Writer, old: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    new, changed, _ = measured(writer, old)
    found = Counter[str]()
    for number in random.sample(range(len(changed)), 10):
        writer.start('write')
        assert writer.ended() == 0
        is_replaced = has_another_text(changed[number])
        process = writer.start('undo')
        wait_for(is_replaced)
        end(process)
        writer.ended()
        found[state(texts(), old, new)] += 1
        if kept():
            restore(old)
        assert texts() == old
    with capsys.disabled():
        print(f'\n10 kills of an undo: {dict(found)}')
    assert found['some new'] >= 3


def test_whole_runs_killed(writer: Writer, old: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    """The command itself, in a repository: when the run has been kept, when a file has been replaced, and before anything is written."""
    new, changed, _ = measured(writer, old)
    identity = ('-c', 'user.email=test@localhost', '-c', 'user.name=test')
    for command in (['init', '-q'], ['add', '-A', 'configs'], [*identity, 'commit', '-qm', 'first']):
        subprocess.run(['git', *command], check=True, capture_output=True, env=ENV)
    for told, moment in (('kept', kept), ('in the middle', has_another_text(changed[100])), ('computing', lambda: True)):
        process = subprocess.Popen([sys.executable, '-m', 'mma_lint', 'fix', '--unsafe-fixes', 'configs'], stdout=subprocess.DEVNULL, env=ENV)
        wait_for(moment, pause=0.0002)
        end(process.pid)
        assert process.wait() in (-signal.SIGKILL, 1)
        left = state(texts(), old, new)
        with capsys.disabled():
            print(f'\na whole run, killed ({told}): {left}')
        restore(old)
    assert subprocess.run(['git', 'status', '--porcelain', '-uall', 'configs'], capture_output=True, check=True).stdout == b''
