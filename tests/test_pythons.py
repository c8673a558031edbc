"""Every Python that the metadata names and this machine has finds the same, and fixes the same, as the one that runs the tests."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpora import CACHE, Corpora

ROOT = Path(__file__).resolve().parents[1]
PYENV = Path(os.environ.get('PYENV_ROOT', Path.home() / '.pyenv')) / 'versions'


def declared() -> tuple[str, ...]:
    """The versions in the classifiers, such as `3.10`."""
    return tuple(re.findall(r"'Programming Language :: Python :: (3\.\d+)'", (ROOT / 'pyproject.toml').read_text(encoding='utf-8')))


def at_hand() -> dict[str, Path]:
    """Those that are installed, but for the one that runs the tests: on the path, or by pyenv. (A shim of pyenv may stand for nothing.)"""
    return {version: path for version in declared() for path in _found(version) if not sys.version.startswith(f'{version}.')}


def _found(version: str) -> Iterator[Path]:
    candidates = [shutil.which(f'python{version}'), *map(str, PYENV.glob(f'{version}.*/bin/python'))]
    question = [f'-c{"import sys; print(*sys.version_info[:2], sep=chr(46))"}']
    for path in filter(None, candidates):
        if subprocess.run([path, *question], capture_output=True, text=True, check=False).stdout.strip() == version:
            yield Path(path)
            return


@pytest.fixture(scope='module')
def answer() -> tuple[bytes, bytes]:
    """What the Python that runs the tests says, and how it fixes."""
    return said(Path(sys.executable))


def said(python: Path) -> tuple[bytes, bytes]:
    wheel = Corpora().wheel_0x
    found = _run(python, wheel, 'check', '--no-cache', '--output-format=concise', '.')
    return found, _run(python, wheel, 'fix', '--unsafe-fixes', '--diff', '--isolated', 'mmaction/.mim/configs/detection', 'mmaction/models/heads')


def _run(python: Path, folder: Path, *argv: str) -> bytes:
    environment = os.environ | {'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1'}
    done = subprocess.run([python, '-m', 'mma_lint', *argv], cwd=folder, env=environment, capture_output=True, check=False)
    assert b'Traceback' not in done.stderr and done.returncode in (0, 1), done.stderr[-2000:]
    return done.stdout


def environment_of(version: str, path: Path) -> Path:
    """An environment with what the tool needs, built once."""
    needs = ('libcst>=1.1', 'pathspec>=0.12.1', 'tomli')
    folder = CACHE / f'python-{version}-{hashlib.sha256(repr((needs, str(path))).encode()).hexdigest()[:12]}'
    python = folder / 'bin/python'
    if not (folder / 'complete').exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([path, '-m', 'venv', folder], check=True)
        subprocess.run([python, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', *needs], check=True, capture_output=True)
        (folder / 'complete').touch()
    return python


def test_the_one_that_runs_the_tests_is_declared() -> None:
    assert '.'.join(map(str, sys.version_info[:2])) in declared()


@pytest.mark.parametrize('version', at_hand())
def test_says_and_fixes_the_same(version: str, answer: tuple[bytes, bytes]) -> None:
    found, diff = said(environment_of(version, at_hand()[version]))
    assert found.count(b': MMA') > 3000 and diff.count(b'\n+') > 1000
    assert found == answer[0]
    assert diff == answer[1]
