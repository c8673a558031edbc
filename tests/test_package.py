"""What is published: a wheel and a source distribution that their checkers accept, with all that the tool reads, and nothing else."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope='module')
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('dist')
    subprocess.run([sys.executable, '-m', 'build', '--outdir', str(folder), str(ROOT)], check=True, capture_output=True)
    return folder


def test_checkers_accept_it(built: Path) -> None:
    files = [str(path) for path in built.iterdir()]
    assert len(files) == 2
    for command in (['twine', 'check', '--strict', *files], ['check_wheel_contents', *(file for file in files if file.endswith('.whl'))]):
        done = subprocess.run([sys.executable, '-m', *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_in_the_wheel(built: Path) -> None:
    (wheel,) = built.glob('*.whl')
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {path.relative_to(ROOT).as_posix() for path in (ROOT / 'mma_lint').rglob('*') if path.is_file() and '__pycache__' not in path.parts}
    assert data <= names
    assert {name for name in names - data if '.dist-info/' not in name} == set()
    assert wheel.name.endswith('-py3-none-any.whl')


def test_what_is_in_the_source(built: Path) -> None:
    (source,) = built.glob('*.tar.gz')
    with tarfile.open(source) as archive:
        names = {name.partition('/')[2] for name in archive.getnames()}
    assert {
        'pyproject.toml',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'mma_lint/py.typed',
        'tests/test_package.py',
        'docs/index.md',
        'examples/train.sh',
        'examples/notebooks/one_clip.ipynb',
    } <= names


def test_the_changelog_and_the_version() -> None:
    from mma_lint import __version__

    heads = [line.removeprefix('## ') for line in (ROOT / 'CHANGELOG.md').read_text(encoding='utf-8').splitlines() if line.startswith('## ')]
    assert heads[0] == __version__
    assert f'version: {__version__}' in (ROOT / 'CITATION.cff').read_text(encoding='utf-8')
