"""A folder as it can be: the good config in it is migrated, the others are named."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.engine import policy_of
from mma_lint.settings import Settings
from mma_lint.source import Source, Unreadable

ROOT = Path(engine.__file__).resolve().parents[1]


def test_one_good_config_among_bad_files(tmp_path: Path) -> None:
    folder = tmp_path / 'configs'
    folder.mkdir()
    (folder / 'good.py').write_text('total_epochs = 50\n')
    (folder / 'orphan.py').write_text("_base_ = ['./gone.py']\ntotal_epochs = 50\n")
    (folder / 'broken.py').write_text('total_epochs = 50\nmodel = dict(\n')
    (folder / 'binary.py').write_bytes(b'\x00\xff\xfe total_epochs = 50')
    (folder / 'unreadable.py').symlink_to(folder / 'nowhere.py')
    given = [str(folder), str(folder / 'unreadable.py')]
    done = subprocess.run([sys.executable, '-m', 'mma_lint', 'fix', '--output-format', 'concise', *given], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert 'Traceback' not in done.stdout + done.stderr
    assert (folder / 'good.py').read_text() == "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n"
    assert (folder / 'orphan.py').read_text() == "_base_ = ['./gone.py']\ntotal_epochs = 50\n"
    codes = {Path(line.split(':')[0]).name: line.split()[1] for line in done.stdout.splitlines() if ' MMA' in line}
    assert codes.items() >= {'broken.py': 'MMA002', 'binary.py': 'MMA001', 'unreadable.py': 'MMA001'}.items()
    assert any('orphan.py:1:11: MMA180' in line for line in done.stdout.splitlines())


# ---------------------------------------------------------------------- what is no ordinary file

OLD, NEW = 'total_epochs = 50\n', "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n"
SPECIAL: dict[str, Callable[[Path], object]] = {
    'a pipe': os.mkfifo,
    'a socket': lambda path: os.mknod(path, stat.S_IFSOCK | 0o600),
    'a device that never ends': lambda path: path.symlink_to('/dev/zero'),
    'a terminal': lambda path: path.symlink_to('/dev/tty'),
    'a folder': Path.mkdir,
    'a link to itself': lambda path: path.symlink_to(path.name),
    'a link to nothing': lambda path: path.symlink_to('nowhere.py'),
}
NAMES = [
    'a\nb.py',
    '\x1b[2J.py',
    '-rf.py',
    '--diff.py',
    '<b>&"\'.py',
    '::error::a.py',
    'a b.py',
    '\u202etxt.py',
    os.fsdecode(b'\xff\xfe.py'),
    'é.py',
    '%0A.py',
    "'.py",
]


def mma_lint(folder: Path, *arguments: str) -> 'subprocess.CompletedProcess[str]':
    """The command, which must neither hang nor end in a traceback."""
    environment = os.environ | {'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1', 'LC_ALL': 'C.UTF-8'}
    command = [sys.executable, '-m', 'mma_lint', *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, errors='surrogateescape', check=False, timeout=120, stdin=subprocess.DEVNULL
    )
    assert 'Traceback' not in done.stdout + done.stderr
    return done


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'configs').mkdir()
    return tmp_path


@pytest.mark.parametrize('kind', SPECIAL)
def test_what_is_no_file_is_neither_waited_for_nor_read(here: Path, kind: str) -> None:
    SPECIAL[kind](Path('configs/x.py'))
    Path('configs/good.py').write_text(OLD)
    Path('configs/child.py').write_text("_base_ = './x.py'\ntotal_epochs = 20\n")
    done = mma_lint(here, 'fix', '--output-format', 'concise', 'configs')
    assert done.returncode == 1
    assert Path('configs/good.py').read_text() == NEW
    assert 'configs/child.py:1:10: MMA180' in done.stdout
    if kind != 'a folder':
        done = mma_lint(here, 'check', '--output-format', 'concise', 'configs/x.py', 'configs/good.py')
        assert done.returncode == 2
        assert done.stdout.startswith('configs/x.py:1:1: MMA001 cannot be read: ')


@pytest.mark.parametrize('name', ['.gitignore', 'mma-lint.toml', 'pyproject.toml'])
def test_a_pipe_in_the_place_of_settings(here: Path, name: str) -> None:
    os.mkfifo(name)
    Path('configs/good.py').write_text(OLD)
    assert 'MMA140' in mma_lint(here, 'check', '--output-format', 'concise', '.').stdout


@pytest.mark.parametrize(
    'base', ['/etc/passwd', '/proc/kmsg', '/proc/self/mem', '/dev/stdin', '/dev/tty', 'a\\0b', 'a' * 5000, '\\ud800', '', '~', 'http://x/y.py']
)
def test_bases_that_are_not_meant_to_be_read(here: Path, base: str) -> None:
    Path('configs/a.py').write_text(f"_base_ = ['{base}']\n{OLD}")
    done = mma_lint(here, 'check', '--output-format', 'concise', 'configs')
    assert 'configs/a.py:2:1: MMA140' in done.stdout and done.returncode == 1
    assert 'root:' not in done.stdout + done.stderr, 'nothing is told of what stands there'


@pytest.mark.parametrize('name', NAMES)
def test_names(here: Path, name: str) -> None:
    Path('configs', name).write_text(OLD)
    done = mma_lint(here, 'check', '--output-format', 'github', '--output-format', 'concise=found.txt', f'configs/{name}')
    assert done.stdout.startswith('::error ') and done.stdout.count('\n') == 1 and '\x1b' not in done.stdout
    assert Path('found.txt').read_text().count('\n') == 1
    assert mma_lint(here, 'fix', '--', f'configs/{name}').returncode == 0
    assert Path('configs', name).read_text() == NEW


def test_a_tree_deeper_than_the_stack(here: Path) -> None:
    for _ in range(1500):
        os.mkdir('d')
        os.chdir('d')
    Path('a.py').write_text('x = 1\n')
    os.chdir(here)
    assert mma_lint(here, 'check', '.').returncode in (0, 2), 'the path may be longer than the system allows'
    subprocess.run(['rm', '-r', 'd'], check=True)


# ---------------------------------------------------------------------- bytes

TEXT = 'total_epochs = 50  # {0}\nwork_dir = "{0}"\n'
BYTES = {
    'utf-8': TEXT.format('é漢').encode(),
    'bom': b'\xef\xbb\xbf' + TEXT.format('é').encode(),
    'latin-1': ('# coding: latin-1\n' + TEXT.format('é')).encode('latin-1'),
    'utf-16 by its cookie': ('# coding: utf-16\n' + TEXT.format('é')).encode(),
    'utf-16': TEXT.format('é').encode('utf-16'),
    'utf-7': ('# coding: utf-7\n' + TEXT.format('+AGE-')).encode(),
    'rot13': ('# coding: rot13\n' + TEXT.format('a')).encode(),
    **{
        name: (f'# coding: {name}\n' + TEXT.format('a')).encode() for name in ('idna', 'punycode', 'undefined', 'unicode_escape', 'hex', 'iso2022_jp', 'utf-32')
    },
    'no encoding': ('# coding: nothing\n' + TEXT.format('a')).encode(),
    'bom against the cookie': b'\xef\xbb\xbf# coding: latin-1\n' + TEXT.format('a').encode(),
    'no utf-8': TEXT.format('é').encode('latin-1'),
    'a null byte': TEXT.format('a').encode() + b'\0',
    'a null byte in a text': TEXT.format('a\0').encode(),
    'a surrogate': TEXT.format('a').encode() + b'x = "\xed\xa0\x80"\n',
    'an escaped surrogate': TEXT.format('\\ud800').encode(),
    'mixed line ends': TEXT.format('a').encode() + b'x = 1\r\ny = 2\rz = 3\n',
    'only carriage returns': TEXT.format('a').replace('\n', '\r').encode(),
    'form feeds': b'\x0c\n' + TEXT.format('a\x0c').encode() + b'\x0cx = 1\n',
    'other line separators': TEXT.format('\x85\u2028\x1c').encode(),
    'no end of line': b'total_epochs = 50',
    'nothing': b'',
    'a long line': b'x = [' + b'1, ' * 500_000 + b']\n',
    'a long comment': b'total_epochs = 50  # ' + b'total_epochs = 50 ' * 100_000 + b'\n',
    'a long text': b'work_dir = "' + b'a' * 10_000_000 + b'"\ntotal_epochs = 50\n',
}


@pytest.mark.parametrize('kind', BYTES)
def test_bytes(kind: str) -> None:
    """What can be read is fixed, and only that is another byte that is said to be; what cannot says why; nothing is lost in between."""
    path = Path('/project/configs/a.py')
    try:
        source = Source.from_bytes(path, BYTES[kind])
    except Unreadable as error:
        if error.code != 'MMA001' or kind in ('utf-8', 'bom', 'latin-1'):
            raise
        return
    assert source.to_bytes(source.text) == BYTES[kind]
    policy = policy_of(Settings(Path('/project')))
    (report,), (result,) = engine.check((path,), policy, {path: source}), engine.fix((path,), policy, True, {path: source})
    assert not {found.code for found in (*report.diagnostics, *result.diagnostics)} - {'MMA140', 'MMA002'}
    if result.changed and result.text is not None:
        after = result.text.replace("train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)", 'total_epochs = 50')
        assert after.replace('train_cfg = dict(type="EpochBasedTrainLoop", max_epochs=50)', 'total_epochs = 50') == source.text
        assert Source.from_bytes(path, source.to_bytes(result.text)).text == result.text


NOTEBOOKS = {
    'no json': '{"cells": ',
    'a list': '[]',
    'a text': '"cells"',
    'no cells': '{"cells": {}, "nbformat": 4}',
    'cells of numbers': '{"cells": [1, null, [], "a"], "nbformat": 4}',
    'a source of numbers': '{"cells": [{"cell_type": "code", "source": [1]}], "nbformat": 4}',
    'a source that is a dict': '{"cells": [{"cell_type": "code", "source": {}}], "nbformat": 4}',
    'no source': '{"cells": [{"cell_type": "code"}], "nbformat": 4}',
    'metadata of other kinds': '{"cells": [{"cell_type": "code", "metadata": [], "source": "import mmcv"}], "metadata": 3, "nbformat": "x"}',
    'the same key again': '{"cells": [], "cells": [{"cell_type": "code", "source": "import mmcv", "source": ["mmcv.Config"]}], "nbformat": 4}',
    'no numbers': '{"cells": [], "x": NaN, "y": -Infinity, "z": 1e999, "nbformat": 4}',
    'a long number': '{"cells": [], "x": ' + '1' * 5000 + ', "nbformat": 4}',
    'deep lists': '{"cells": ' + '[' * 10_000 + ']' * 10_000 + '}',
    'deep dicts': '{"cells": ' * 10_000 + '1' + '}' * 10_000,
    'a surrogate': '{"cells": [{"cell_type": "code", "source": "import mmcv\\nx = \'\\ud800\'\\nmmcv.Config"}], "nbformat": 4}',
    'a null': '{"cells": [{"cell_type": "code", "source": "import mmcv\\u0000"}], "nbformat": 4}',
    'deep code': '{"cells": [{"cell_type": "code", "source": "import mmcv\\nx = ' + '-' * 990 + 'mmcv.Config"}], "nbformat": 4}',
    'many cells': '{"cells": [' + ', '.join(['{"cell_type": "code", "source": "import mmcv"}'] * 5_000) + '], "nbformat": 4}',
    'many empty cells': '{"cells": [' + ', '.join(['{"cell_type": "code", "source": ""}'] * 50_000) + '], "nbformat": 4}',
}


@pytest.mark.parametrize('kind', NOTEBOOKS)
def test_notebooks(kind: str) -> None:
    path = Path('/project/a.ipynb')
    texts, policy = {path: Source(path, NOTEBOOKS[kind])}, policy_of(Settings(Path('/project')))
    (report,), (result,) = engine.check((path,), policy, texts), engine.fix((path,), policy, True, texts)
    assert 'MMA000' not in {found.code for found in (*report.diagnostics, *result.diagnostics)}
    if result.changed and result.text is not None:
        json.loads(result.text)
