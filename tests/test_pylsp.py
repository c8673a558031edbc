"""The plugin inside a real python-lsp-server."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import converters, types

from mma_lint import engine
from mma_lint.settings import Settings, parsed
from mma_lint.source import Source
from tests.editor import Wire, applied

ROOT = Path(__file__).resolve().parents[1]
OTHERS = ('autopep8', 'flake8', 'mccabe', 'pycodestyle', 'pyflakes', 'pylint', 'yapf')
SETTINGS = {'pylsp': {'plugins': {'mma_lint': {'ignore': ['MMA146']}, **{name: {'enabled': False} for name in OTHERS}}}}
TEXT = "s = '🎬'; total_epochs = 5\nworkflow = [('train', 1)]\n_base_ = './base.py'\n"


@pytest.fixture(scope='module')
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """A python-lsp-server that finds the plugin as an installed one, by the entry points of this tree."""
    folder = tmp_path_factory.mktemp('installed')
    points = parsed((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))['project']['entry-points']['pylsp']
    information = folder / 'mma_lint-0.dist-info'
    information.mkdir()
    (information / 'METADATA').write_text('Metadata-Version: 2.1\nName: mma-lint\nVersion: 0\n')
    (information / 'entry_points.txt').write_text('[pylsp]\n' + ''.join(f'{name} = {target}\n' for name, target in points.items()))
    environment = {**os.environ, 'PYTHONPATH': os.pathsep.join([str(folder), str(ROOT)]), 'XDG_CONFIG_HOME': str(folder), 'HOME': str(folder)}
    server = Wire((sys.executable, '-m', 'pylsp'), environment)
    server.ask('initialize', {'processId': None, 'rootUri': folder.as_uri(), 'capabilities': {}})
    server.tell('initialized', {})
    server.tell('workspace/didChangeConfiguration', {'settings': SETTINGS})
    yield server
    server.close()
    assert server.process.returncode == 0


@pytest.fixture
def opened(server: Wire, tmp_path: Path) -> Path:
    path = tmp_path / 'configs/old.py'
    path.parent.mkdir()
    (path.parent / 'base.py').write_text("lr_config = dict(policy='step', step=[2])\noptimizer = dict(type='SGD', lr=0.1)\n")
    server.tell('textDocument/didOpen', {'textDocument': {'uri': path.as_uri(), 'languageId': 'python', 'version': 1, 'text': TEXT}})
    return path


def told(server: Wire, path: Path, version: int = 1) -> list[dict[str, Any]]:
    """What the server says of a text."""
    method = 'textDocument/publishDiagnostics'
    message = server.hear(lambda m: m.get('method') == method and m['params']['uri'] == path.as_uri() and m['params']['version'] == version)
    found: list[dict[str, Any]] = message['params']['diagnostics']
    return found


def actions(server: Wire, path: Path, **context: object) -> list[dict[str, Any]]:
    """What can be done on the first line."""
    place = {'line': 0, 'character': 0}
    params = {'textDocument': {'uri': path.as_uri()}, 'range': {'start': place, 'end': place}, 'context': {'diagnostics': [], **context}}
    found: list[dict[str, Any]] = server.ask('textDocument/codeAction', params)
    return found


def changed(action: dict[str, Any], path: Path) -> str:
    edit = converters.get_converter().structure(action['edit'], types.WorkspaceEdit)
    return applied(TEXT, (edit.changes or {})[path.as_uri()])


def test_what_check_finds_is_told(server: Wire, opened: Path) -> None:
    source = Source(opened, TEXT)
    (report,) = engine.check([opened], engine.policy_of(Settings(opened.parent, ignore=('MMA146',))), {opened: source})
    columns = [len(source.line(d.row)[: d.column - 1].encode('utf-16-le')) // 2 for d in report.diagnostics]
    wanted = [(d.row - 1, column, d.code, 'mma-lint') for column, d in zip(columns, report.diagnostics, strict=True)]
    found = [(d['range']['start']['line'], d['range']['start']['character'], d['code'], d['source']) for d in told(server, opened)]
    assert found == wanted
    assert (0, 10, 'MMA140', 'mma-lint') in found and 'MMA146' not in {code for _, _, code, _ in found}


def test_one_finding_is_mended(server: Wire, opened: Path) -> None:
    (action,) = [action for action in actions(server, opened) if action['title'].startswith('MMA140')]
    assert action['kind'] == 'quickfix' and action['isPreferred']
    text = changed(action, opened)
    assert 'total_epochs' not in text and text.startswith("s = '🎬'; train_cfg = ")


def test_all_that_is_safe_is_mended(server: Wire, opened: Path) -> None:
    assert {action['kind'] for action in actions(server, opened) if 'mma-lint' in str(action['kind'])} == set()
    (action,) = actions(server, opened, only=['source.fixAll'])
    (fixed,) = engine.fix([opened], engine.policy_of(Settings(opened.parent, ignore=('MMA146',))), texts={opened: Source(opened, TEXT)})
    assert changed(action, opened) == fixed.text != TEXT


def test_a_text_that_is_no_python_ends_nothing(server: Wire, opened: Path) -> None:
    for version, text, codes in ((2, 'total_epochs = (\n', []), (3, 'total_epochs = 5\n', ['MMA140'])):
        document = {'uri': opened.as_uri(), 'version': version}
        server.tell('textDocument/didChange', {'textDocument': document, 'contentChanges': [{'text': text}]})
        assert [d['code'] for d in told(server, opened, version)] == codes
