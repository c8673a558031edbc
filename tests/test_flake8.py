"""The flake8 plugin, called and inside a real flake8."""

import ast
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.config.project import Project, from_disk
from mma_lint.frontends.flake8 import Plugin
from mma_lint.source import Source
from tests.samples import OLD, RULES

ROOT = Path(__file__).resolve().parents[1]
ENV = {key: value for key, value in os.environ.items() if key != 'MMA_LINT_RAISE'} | {'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1'}
LOCAL = '[flake8]\n[flake8:local-plugins]\nextension =\n    MMA = mma_lint.frontends.flake8:Plugin\n'
INSTALLED = bool(entry_points(group='flake8.extension', name='MMA'))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv('MMA_LINT_RAISE', raising=False)
    (tmp_path / 'configs').mkdir()
    return tmp_path


def flake8(*argv: str, stdin: str = '') -> list[str]:
    """The lines of a run, by code. The plugin is registered by hand where mma-lint is not installed."""
    Path('setup.cfg').write_text('[flake8]\n' if INSTALLED else LOCAL)
    command = [sys.executable, '-m', 'flake8', '--config=setup.cfg', '--select=MMA', *argv]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=ENV, check=False)
    assert done.stderr == ''
    return done.stdout.splitlines()


def mma_lint(*argv: str) -> list[str]:
    command = [sys.executable, '-m', 'mma_lint', 'check', '--output-format=concise', *argv]
    return subprocess.run(command, capture_output=True, text=True, env=ENV, check=False).stdout.splitlines()


def run(text: str, filename: str = 'configs/a.py') -> list[tuple[int, int, str, type[Plugin]]]:
    return list(Plugin(ast.parse(text), text.splitlines(keepends=True), filename).run())


@pytest.fixture
def sample_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('mma_lint.policy.discover', lambda: RULES)


@pytest.mark.usefixtures('sample_rules')
def test_what_flake8_gets() -> None:
    assert run('# é\n' + OLD) == [
        (2, 0, 'MMA911 `total_epochs` became `train_cfg.max_epochs`', Plugin),
        (3, 0, 'MMA912 `omnisource` is gone', Plugin),
        (4, 0, 'MMA921 `precise_bn` is a hook now', Plugin),
    ]


@pytest.mark.usefixtures('sample_rules')
def test_columns_are_characters() -> None:
    ((row, column, _, _),) = run('work_dir = "é漢"; total_epochs = 1\n')
    assert (row, column) == (1, 17)


@pytest.mark.usefixtures('sample_rules')
def test_the_tree_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = Plugin(ast.parse(OLD), OLD.splitlines(keepends=True), 'configs/a.py')
    monkeypatch.setattr(ast, 'parse', None)
    assert len(list(plugin.run())) == 3


def test_from_tree() -> None:
    tree = ast.parse('x = 1\n')
    source = Source.from_tree(Path('a.py'), 'x = 1\n', tree)
    assert source.tree is tree and source.text == 'x = 1\n'


def test_a_fault_of_ours_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*args: object) -> None:
        raise RuntimeError('over\nthere')

    monkeypatch.setattr(engine, 'check_in', failing)
    assert run(OLD) == [(1, 0, 'MMA000 internal error, please report it: RuntimeError: over\\nthere', Plugin)]
    monkeypatch.setenv('MMA_LINT_RAISE', '1')
    with pytest.raises(RuntimeError):
        run(OLD)


def test_loading_is_light() -> None:
    script = (
        'import sys; before = set(sys.modules); import mma_lint.frontends.flake8 as plugin\n'
        'print(*sorted(name for name in set(sys.modules) - before if not name.startswith("importlib")))'
    )
    loaded = set(subprocess.run([sys.executable, '-c', script], capture_output=True, text=True, env=ENV, check=True).stdout.split())
    ours = {name for name in loaded if name.startswith('mma_lint')}
    light = {'mma_lint', 'mma_lint.formats', 'mma_lint.formats.escape', 'mma_lint.frontends', 'mma_lint.frontends.hosted', 'mma_lint.misuse'}
    assert ours == {*light, 'mma_lint.frontends.flake8'}
    assert not loaded & {'ast', 'dataclasses', 'libcst', 'json', 'pathspec'}


def test_flake8_says_what_check_says() -> None:
    for source in (ROOT / 'examples').rglob('*.py'):
        target = Path('configs') / source.relative_to(ROOT / 'examples')
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    Path('configs/crlf.py').write_bytes(b'# \xc3\xa9\r\ntotal_epochs = 50\r\n')
    Path('configs/bom.py').write_bytes(b'\xef\xbb\xbftotal_epochs = 50\n')
    Path('configs/latin.py').write_bytes(b'# coding: latin-1\nx = "\xe9"; total_epochs = 50\n')
    Path('configs/run.py').write_text('from mmcv.runner import load_checkpoint\n\n\ndef run(cfg):\n    return cfg.data.videos_per_gpu\n')
    found = mma_lint('configs')
    assert len(found) > 5 and {'MMA201', 'MMA504'} <= {line.split()[1] for line in found}
    assert sorted(flake8('configs')) == sorted(found)


def test_flake8_keeps_its_own_ways() -> None:
    Path('configs/a.py').write_text('total_epochs = 50  # noqa: MMA140\n')
    assert flake8('configs') == []
    Path('configs/a.py').write_text('total_epochs = 50\n')
    assert [line.split()[1] for line in flake8('configs')] == ['MMA140']
    assert flake8('configs', '--extend-ignore=MMA14') == []


def test_flake8_and_a_file_that_does_not_parse() -> None:
    Path('configs/a.py').write_text('total_epochs = (\n')
    assert flake8('configs') == []
    assert [line.split()[1] for line in flake8('configs', '--select=E9,MMA')] == ['E902'] or 'E999' in flake8('configs', '--select=E9,MMA')[0]


def test_flake8_reads_the_standard_input() -> None:
    Path('configs/base.py').write_text('total_epochs = 100\n')
    lines = flake8('--stdin-display-name=configs/a.py', '-', stdin="_base_ = './base.py'\ntotal_epochs = 50\n")
    assert [line.split(' ')[:2] for line in lines] == [['configs/a.py:2:1:', 'MMA140']]


@pytest.mark.skipif(not INSTALLED, reason='mma-lint is not installed')
def test_version_is_shown() -> None:
    done = subprocess.run([sys.executable, '-m', 'flake8', '--version'], capture_output=True, text=True, env=ENV, check=True)
    assert f'{Plugin.name}: {Plugin.version}' in ' '.join(done.stdout.split())


def test_what_files_inherit_from_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[str]()

    def read_file(path: Path) -> Source:
        read.append(path.name)
        return from_disk(path)

    monkeypatch.setattr(Plugin, 'project', Project(read_file=read_file))
    (tmp_path / 'base.py').write_text(OLD)
    text = "_base_ = ['base.py']\ntotal_epochs = 2\n"
    for name in ('a.py', 'b.py'):
        (tmp_path / name).write_text(text)
        assert list(Plugin(ast.parse(text), text.splitlines(keepends=True), str(tmp_path / name)).run())
    assert read == ['base.py']
