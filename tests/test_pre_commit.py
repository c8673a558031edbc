"""The hooks inside the real pre-commit, installed from a repository that the test makes of this tree."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ('mma_lint', 'pyproject.toml', 'README.md', 'LICENSE', '.pre-commit-hooks.yaml')
FILES = {
    'configs/base.py': "optimizer = dict(type='SGD', lr=0.01)\ntotal_epochs = 5\n",
    'configs/leaf.py': "_base_ = ['./base.py']\ntotal_epochs = 6\n",
    'old/tool.py': 'import mmcv\n\nmmcv.load(1)\n',
    'tool.py': 'import mmcv\n\nmmcv.load(1)\n',
    'demo.ipynb': '{"cells": [{"cell_type": "code", "source": "import mmcv\\nmmcv.load(1)"}], "nbformat": 4}\n',
    'train.sh': 'python tools/train.py configs/tsn.py --validate\n',
    'data.txt': 'mmcv.load\n',
}


def git(folder: Path, *argv: str) -> None:
    command = ['git', '-c', 'user.email=test@localhost', '-c', 'user.name=test', *argv]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def repository(folder: Path) -> Path:
    git(folder, 'init', '-q')
    git(folder, 'add', '-A')
    git(folder, 'commit', '-qm', 'first')
    return folder


@pytest.fixture(scope='module')
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('hooks')
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for cache in [*folder.rglob('__pycache__')]:
        shutil.rmtree(cache)
    return repository(folder)


@pytest.fixture(scope='module')
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp('home')


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return repository(tmp_path)


def run(project: Path, home: Path, hooks: Path, hook: str, *argv: str, args: str = '[]') -> tuple[int, list[str]]:
    """The status of a hook and the lines of what it found."""
    config = f'repos:\n- repo: {hooks}\n  rev: HEAD\n  hooks:\n  - id: {hook}\n    args: {args}\n'
    (home / 'config.yaml').write_text(config)
    command = [sys.executable, '-m', 'pre_commit', 'run', '--config', str(home / 'config.yaml'), *argv]
    environment = {key: value for key, value in os.environ.items() if not key.startswith('GIT_')} | {'PRE_COMMIT_HOME': str(home), 'PRE_COMMIT_COLOR': 'never'}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert 'Traceback' not in done.stdout + done.stderr
    return done.returncode, sorted(line for line in done.stdout.splitlines() if ': MMA' in line)


CONCISE = '[--output-format=concise]'


def test_all_files(project: Path, home: Path, hooks: Path) -> None:
    status, found = run(project, home, hooks, 'mma-lint', '--all-files', args=CONCISE)
    assert status == 1
    assert {line.partition(':')[0] for line in found} == set(FILES) - {'data.txt'}


def test_try_repo(project: Path, home: Path, hooks: Path) -> None:
    """The way in which authors of hooks try them, here with the hook's own arguments."""
    command = [sys.executable, '-m', 'pre_commit', 'try-repo', str(hooks), 'mma-lint', '--all-files']
    environment = {key: value for key, value in os.environ.items() if not key.startswith('GIT_')} | {'PRE_COMMIT_HOME': str(home), 'PRE_COMMIT_COLOR': 'never'}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert 'tool.py:3:1: MMA201 `mmcv.load` is `mmengine.load` in 1.x [*]' in done.stdout


def test_files_given_in_several_calls(project: Path, home: Path, hooks: Path) -> None:
    """What is found does not depend on which files came together."""
    _, whole = run(project, home, hooks, 'mma-lint', '--all-files', args=CONCISE)
    parts = [line for name in FILES for line in run(project, home, hooks, 'mma-lint', '--files', name, args=CONCISE)[1]]
    assert sorted(parts) == whole


def test_no_files(project: Path, home: Path, hooks: Path) -> None:
    assert run(project, home, hooks, 'mma-lint', '--files', 'data.txt') == (0, [])


def test_deleted_files(project: Path, home: Path, hooks: Path) -> None:
    git(project, 'rm', '-q', 'tool.py')
    assert run(project, home, hooks, 'mma-lint') == (0, [])


def test_exclude_holds_for_what_is_named(project: Path, home: Path, hooks: Path) -> None:
    args = '[--output-format=concise, --exclude=old]'
    assert run(project, home, hooks, 'mma-lint', '--files', 'old/tool.py', args=args) == (0, [])


def test_the_fixer_changes_files(project: Path, home: Path, hooks: Path) -> None:
    status, _ = run(project, home, hooks, 'mma-lint-fix', '--all-files')
    assert status == 1, 'files were changed'
    assert (project / 'tool.py').read_text() == 'import mmengine\n\nmmengine.load(1)\n'
    assert run(project, home, hooks, 'mma-lint', '--files', 'tool.py') == (0, [])


def test_the_fixer_changes_what_is_staged(project: Path, home: Path, hooks: Path) -> None:
    """A hook works on files that are not committed yet: `fix` is told so in the hook."""
    (project / 'tool.py').write_text('import mmcv\n\nmmcv.dump(1)\n')
    (project / 'new.py').write_text('import mmcv\n\nmmcv.load(2)\n')
    git(project, 'add', '-A')
    status, _ = run(project, home, hooks, 'mma-lint-fix')
    assert status == 1, 'files were changed'
    assert (project / 'tool.py').read_text() == 'import mmengine\n\nmmengine.dump(1)\n'
    assert (project / 'new.py').read_text() == 'import mmengine\n\nmmengine.load(2)\n'
    listed = subprocess.run(['git', 'status', '--porcelain', '-uall', '--ignored'], cwd=project, capture_output=True, text=True, check=True)
    assert '??' not in listed.stdout and '!!' not in listed.stdout, 'nothing is left beside them'
