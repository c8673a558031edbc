"""Nothing of the user's is run, and nothing is written that was not given: what SECURITY.md promises."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import mma_lint

HERE, ROOT = Path(__file__).parent, Path(mma_lint.__file__).resolve().parents[1]
# modules of ours, of what we need, and of the standard library that are imported late
NAMES = (
    'argparse ast bisect difflib evil fnmatch hashlib html importlib_metadata json libcst mmaction mmcv mmengine multiprocessing pathspec shlex '
    'sitecustomize tempfile tokenize tomli tomllib torch typing_extensions unicodedata urllib usercustomize xml yaml zipfile conftest setup numpy'
).split()
HOSTILE = """\
_base_ = ['./base.py', '{{ fileDirname }}/other.py', '../../outside.py']
custom_imports = dict(imports=['evil', 'mmcv'], allow_failed_imports=False)
import evil
from evil import *
__import__('evil')
exec("open('MARKER', 'w')")
eval("open('MARKER', 'w')")
@evil.run
class A(metaclass=evil.Meta):
    open('MARKER', 'w')
work_dir = f'{open("MARKER", "w")}'
total_epochs = [open('MARKER', 'w') for x in [1]][0]
load_from = '{{ open("MARKER", "w") }}'
resume_from = '$(touch MARKER)'
model = dict(type='Recognizer2D', x=(lambda: open('MARKER', 'w'))())
optimizer = dict(type='SGD', lr=(1).__class__.__base__.__subclasses__()[0]())
log_level = '{0.__class__.__init__.__globals__}'.format(1)
"""
CODE = """\
import evil, mmcv
from mmaction.models import build_model
open('MARKER', 'w')
build_model(evil.cfg)
"""
CELL = json.dumps(
    {'cells': [{'cell_type': 'code', 'metadata': {}, 'outputs': [], 'source': '!touch MARKER\n%run evil.py\nimport mmcv'}], 'metadata': {}, 'nbformat': 4}
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project that tries whatever it can; if any of it is run, there is a file MARKER in `tmp_path`."""
    folder, marker = tmp_path / 'project', str(tmp_path / 'MARKER')
    (folder / 'configs').mkdir(parents=True)
    evil = f'open({marker!r}, "w")\n'
    for name in NAMES:
        (folder / f'{name}.py').write_text(evil)
        (folder / 'configs' / f'{name}.py').write_text(evil)
    files = {
        'configs/a.py': HOSTILE,
        'configs/base.py': 'total_epochs = 50\n',
        'configs/other.py': "log_level = 'INFO'\n",
        'tools/t.py': CODE,
        'n.ipynb': CELL,
        'run.sh': 'python tools/train.py configs/a.py --validate $(touch MARKER)\n',
        'Makefile': 'X := $(shell touch MARKER)\nall:\n\tpython tools/train.py configs/a.py --validate\n',
        'requirements.txt': 'mmcv-full==1.7.0\n-e .\n',
        'pyproject.toml': '[tool.mma-lint]\nselect = ["MMA"]\n[project.entry-points."flake8.extension"]\nEVL = "evil:run"\n',
        'mma_lint/__init__.py': evil,
        '.pylintrc': '',
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace('MARKER', marker))
    (tmp_path / 'outside.py').write_text('total_epochs = 50\n')
    return folder


def run(folder: Path, *command: str, path: str = '') -> 'subprocess.CompletedProcess[str]':
    env = os.environ | {'PYTHONPATH': os.pathsep.join(filter(None, (str(ROOT), path))), 'PYTHONDONTWRITEBYTECODE': '1', 'PYTHONWARNINGS': ''}
    return subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300, stdin=subprocess.DEVNULL)


def audited(folder: Path, *command: str, path: str = '') -> Any:
    done = run(folder, str(HERE / 'audited.py'), str(folder), *command, path=path)
    assert done.returncode == 0, done.stderr
    assert 'Traceback' not in done.stderr
    seen = json.loads(done.stdout)
    events = [event for event in seen['events'] if not event[1].startswith(os.environ['MMA_LINT_CACHE_DIR'])]
    return {**seen, 'events': events, 'said': done.stderr}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob('*') if path.is_file() and '.mma-lint' not in path.parts}


FORMATS = ('json', 'sarif', 'junit')
COMMANDS = {
    'check': ('mma_lint', 'check', '--no-cache', '.'),
    'statistics': ('mma_lint', 'check', '--no-cache', '--statistics', '.'),
    **{name: ('mma_lint', 'check', '--no-cache', '--output-format', name, '.') for name in FORMATS},
    'diff': ('mma_lint', 'fix', '--unsafe-fixes', '--diff', '.'),
    'flake8': ('flake8', '--isolated', '-j1', '--select', 'MMA', '.'),
}


@pytest.mark.parametrize('name', COMMANDS)
def test_looking_runs_and_writes_nothing(tree: Path, name: str) -> None:
    before = contents(tree.parent)
    seen = audited(tree, *COMMANDS[name])
    assert seen['events'] == [] and seen['imported'] == []
    assert contents(tree.parent) == before
    assert 'MMA' in seen['said'], 'it did look'


def test_fixing_runs_nothing_and_writes_what_was_given(tree: Path) -> None:
    before = contents(tree.parent)
    seen = audited(tree, 'mma_lint', 'fix', '--unsafe-fixes', 'configs', 'tools', 'n.ipynb')
    assert seen['imported'] == []
    assert {kind for kind, _ in seen['events']} <= {'write', 'os.rename', 'os.mkdir', 'os.chmod', 'os.chown', 'os.remove', 'os.utime'}
    given = (str(tree / 'configs'), str(tree / 'tools'), str(tree / 'n.ipynb'), str(tree / '.mma-lint'), str(tree / '.n.ipynb'))
    for kind, what in seen['events']:
        assert os.path.join(tree, what).startswith(given) or os.path.dirname(os.path.join(tree, what.split()[0])) == str(tree), (kind, what)
    after = contents(tree.parent)
    changed = {name for name in before if before[name] != after.get(name)}
    assert 'project/configs/base.py' in changed and 'project/tools/t.py' in changed
    assert all(name.startswith(('project/configs/', 'project/tools/', 'project/n.ipynb')) for name in changed)
    assert after.keys() == before.keys(), 'MARKER would be a new file'


def test_the_hook_bites(tmp_path: Path) -> None:
    """What the hostile tree tries is seen if it is done."""
    (tmp_path / 'evil.py').write_text('x = 1\n')
    (tmp_path / 'honest.py').write_text(f"import evil\nimport subprocess\nsubprocess.run(['true'])\nopen({str(tmp_path / 'x')!r}, 'w')\n")
    seen = audited(tmp_path, 'honest', path=str(tmp_path))
    assert {kind for kind, _ in seen['events']} >= {'write', 'exec', 'subprocess.Popen'}
    assert seen['imported'] == [str(tmp_path / 'evil.py')]


def test_modules_of_the_working_folder_are_not_imported(tree: Path) -> None:
    """`python -m mma_lint`, as far as Python lets us: the folder comes first in the path until our first line runs."""
    (tree / 'mma_lint/__init__.py').unlink()
    (tree / 'mma_lint').rmdir()
    done = run(tree, '-m', 'mma_lint', 'fix', '--unsafe-fixes', '--diff', '--output-format', 'json', '.')
    assert 'Traceback' not in done.stderr and done.stdout
    assert not (tree.parent / 'MARKER').exists()


# ---------------------------------------------------------------------- what is outside


def fix(folder: Path, *paths: str) -> 'subprocess.CompletedProcess[str]':
    return run(folder, '-m', 'mma_lint', 'fix', '--unsafe-fixes', '--output-format', 'concise', *paths)


OLD, NEW = 'total_epochs = 50\n', "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n"


@pytest.mark.parametrize('base', ['../other/x.py', './link.py', '../link/x.py'])
def test_a_base_outside_is_not_written(tmp_path: Path, base: str) -> None:
    for folder in ('other', 'configs'):
        (tmp_path / folder).mkdir()
    (tmp_path / 'other/x.py').write_text(OLD)
    (tmp_path / 'configs/link.py').symlink_to('../other/x.py')
    (tmp_path / 'link').symlink_to('other')
    (tmp_path / 'configs/a.py').write_text(f"_base_ = '{base}'\ntotal_epochs = 20\n")
    done = fix(tmp_path, 'configs')
    assert (tmp_path / 'other/x.py').read_text() == OLD
    assert 'max_epochs=20' in (tmp_path / 'configs/a.py').read_text()
    assert 'MMA003 cannot be written: it is a link to a file outside the paths given' in done.stdout and done.returncode == 2
    assert fix(tmp_path, 'configs', 'other').returncode == 0
    assert (tmp_path / 'other/x.py').read_text() == NEW


def test_a_link_that_is_given_is_followed(tmp_path: Path) -> None:
    (tmp_path / 'x.py').write_text(OLD + "model = dict(type='Recognizer2D')\n")
    (tmp_path / 'link.py').symlink_to('x.py')
    assert fix(tmp_path, 'link.py').returncode == 0
    assert NEW in (tmp_path / 'x.py').read_text() and (tmp_path / 'link.py').is_symlink()


def test_settings_name_no_baseline_outside(tmp_path: Path) -> None:
    """A project that comes from anybody must not make us write over a file of the user's."""
    project = tmp_path / 'project'
    project.mkdir()
    (project / 'a.py').write_text(OLD)
    (tmp_path / 'mine.json').write_text('{"version": 1, "findings": {"gone.py": ["MMA140 0"]}}')
    (project / 'link.json').symlink_to('../mine.json')
    for name in ('../mine.json', str(tmp_path / 'mine.json'), 'link.json'):
        (project / 'mma-lint.toml').write_text(f'baseline = "{name}"\n')
        for command in (('check', '.'), ('check', '--write-baseline', '--', '.')):
            done = run(project, '-m', 'mma_lint', *command)
            assert done.returncode == 2 and 'baseline' in done.stderr and 'Traceback' not in done.stderr
    assert (tmp_path / 'mine.json').read_text() == '{"version": 1, "findings": {"gone.py": ["MMA140 0"]}}'
