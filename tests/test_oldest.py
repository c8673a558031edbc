"""The oldest versions that the metadata allows: every lower bound, installed, says what the newest say."""

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mma_lint.settings import parsed
from tests.editor import Wire
from tests.environment import environment

ROOT = Path(__file__).resolve().parents[1]
OLD = "# é\ntotal_epochs = 50\noptimizer = dict(type='SGD', lr=0.1)  # noqa: MMA130\nname = 'é'; dist_params = dict(backend='nccl')\n"
SETTINGS = '[flake8]\n[flake8:local-plugins]\nextension =\n    MMA = mma_lint.frontends.flake8:Plugin\n'


def bounds() -> list[str]:
    """What the project needs and what it plugs into, each at its lower bound."""
    project = parsed((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))['project']
    extras = project['optional-dependencies']
    needs = [*project['dependencies'], *extras['flake8'], *extras['lsp'], *extras['pylint']]
    return [f'{name}=={bound}' for need in needs if 'python_version' not in need for name, bound in re.findall(r'^([\w-]+)>=([\d.]+)', need)]


@pytest.fixture(scope='module')
def python() -> Path:
    """The interpreter of an environment with them, built once."""
    wanted = bounds()
    assert {'flake8', 'pygls', 'pylint', 'libcst', 'pathspec'} == {need.partition('==')[0] for need in wanted}
    return environment(f'oldest-{platform.python_version()}', sys.executable, wanted)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('PYTHONPATH', str(ROOT))
    monkeypatch.setenv('PYTHONDONTWRITEBYTECODE', '1')
    Path('configs').mkdir()
    Path('configs/a.py').write_text(OLD, encoding='utf-8')
    Path('setup.cfg').write_text(SETTINGS)
    return tmp_path


def run(python: Path, *argv: str) -> str:
    done = subprocess.run([python, '-m', *argv], capture_output=True, text=True, check=False)
    assert 'Traceback' not in done.stderr, done.stderr
    return done.stdout


def places(text: str) -> list[tuple[int, int, str]]:
    found = [re.match(r'configs/a\.py:(\d+):(\d+): (?:[EWR]9\d+: )?(MMA\d+)', line) for line in text.splitlines()]
    return sorted((int(match[1]), int(match[2]), match[3]) for match in found if match)


def test_doors(python: Path) -> None:
    wanted = [(2, 1, 'MMA140'), (2, 1, 'MMA151'), (4, 13, 'MMA145')]
    assert places(run(python, 'mma_lint', 'check', '--output-format=concise', 'configs')) == wanted
    assert places(run(python, 'flake8', '--config=setup.cfg', '--select=MMA', 'configs/a.py')) == wanted
    command = ('pylint', '--rcfile=/dev/null', '--load-plugins=mma_lint.frontends.pylint', '--disable=all', '--enable=E', '--score=n', 'configs/a.py')
    by_pylint = [(row, column - 1, code) for row, column, code in wanted]  # pylint counts columns from 0
    assert places(run(python, *command)) == by_pylint
    assert places(run(python, *command, '-j2')) == by_pylint


def test_sarif_and_fix(python: Path) -> None:
    assert len(json.loads(run(python, 'mma_lint', 'check', '--output-format=sarif', 'configs'))['runs'][0]['results']) == 3
    Path('code.py').write_text('from mmcv.runner import (  # why\n    load_checkpoint,\n    BaseModule)\nprint(load_checkpoint, BaseModule)\n')
    run(python, 'mma_lint', 'fix', 'configs', 'code.py')
    assert 'train_cfg' in Path('configs/a.py').read_text(encoding='utf-8')
    assert Path('code.py').read_text().startswith('from mmengine')


def test_server(python: Path) -> None:
    server = Wire((str(python), '-m', 'mma_lint', 'server'), {**os.environ, 'PYTHONPATH': str(ROOT)})
    server.ask('initialize', {'processId': None, 'rootUri': Path.cwd().as_uri(), 'capabilities': {}})
    uri = Path('configs/a.py').absolute().as_uri()
    server.tell('textDocument/didOpen', {'textDocument': {'uri': uri, 'languageId': 'python', 'version': 1, 'text': OLD}})
    found = server.ask('textDocument/diagnostic', {'textDocument': {'uri': uri}})['items']
    assert [(d['range']['start']['line'], d['range']['start']['character'], d['code']) for d in found] == [
        (1, 0, 'MMA140'),
        (1, 0, 'MMA151'),
        (3, 12, 'MMA145'),
    ]
    server.close()
    assert server.process.returncode == 0
