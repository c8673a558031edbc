"""Every Python that the metadata names and this machine has finds the same, and fixes the same, as the one that runs the tests."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.corpora import Corpora
from tests.environment import environment

ROOT = Path(__file__).resolve().parents[1]
NEEDS = ('libcst>=1.1', 'pathspec>=0.12.1', 'tomli')
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


def said(python: Path) -> tuple[bytes, bytes]:
    """What a Python says of the wheel of 0.24.1, and how it fixes a part of it."""
    wheel = Corpora().wheel_0x
    found = _run(python, wheel, 'check', '--no-cache', '--output-format=concise', '.')
    return found, _run(python, wheel, 'fix', '--unsafe-fixes', '--diff', '--isolated', 'mmaction/.mim/configs/detection', 'mmaction/models/heads')


def _run(python: Path, folder: Path, *argv: str) -> bytes:
    environment = os.environ | {'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1'}
    done = subprocess.run([python, '-m', 'mma_lint', *argv], cwd=folder, env=environment, capture_output=True, check=False)
    assert b'Traceback' not in done.stderr and done.returncode in (0, 1), done.stderr[-2000:]
    return done.stdout


def test_the_one_that_runs_the_tests_is_declared() -> None:
    assert '.'.join(map(str, sys.version_info[:2])) in declared()


def test_others_say_and_fix_the_same() -> None:
    """One after the other, however many there are: with none at hand there is nothing to be skipped."""
    answer = said(Path(sys.executable))
    assert answer[0].count(b': MMA') > 3000 and answer[1].count(b'\n+') > 1000
    for version, path in at_hand().items():
        found, diff = said(environment(f'python-{version}{path.as_posix().replace("/", "-")}', path, NEEDS))
        assert found == answer[0], version
        assert diff == answer[1], version
