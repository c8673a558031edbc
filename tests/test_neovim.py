"""A real editor: Neovim, without a window, set up as docs/editors.md says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mma_lint import engine
from mma_lint.settings import Settings
from mma_lint.source import Source

ROOT = Path(__file__).resolve().parents[1]
POLICY = engine.policy_of(Settings(ROOT))


def set_up(version: str) -> str:
    """The Lua of the documentation for a version of Neovim."""
    text = (ROOT / 'docs/editors.md').read_text(encoding='utf-8')
    block = re.search(rf'-- Neovim {version}.*?\n(.*?)```', text, re.DOTALL)
    assert block is not None
    return block[1]


@pytest.fixture(scope='module')
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the editor saw; the project is the example of the README."""
    if shutil.which('nvim') is None:
        pytest.skip('no Neovim here')
    folder = tmp_path_factory.mktemp('neovim')
    shutil.copytree(ROOT / 'examples', folder / 'project')
    (folder / 'bin').mkdir()
    command = folder / 'bin/mma-lint'
    command.write_text(f'#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom mma_lint.frontends.cli import main\nsys.exit(main())\n')
    command.chmod(0o755)
    newest = subprocess.run(
        ['nvim', '--headless', '--clean', '-c', 'lua print(vim.fn.has("nvim-0.11"))', '-c', 'q'], capture_output=True, text=True, check=True
    )
    (folder / 'init.lua').write_text(set_up('0.11' if '1' in newest.stderr else '0.7'))
    config = folder / 'project/configs/kitchen_tsn.py'
    arguments = f'let g:arguments = {json.dumps([str(config), str(folder / "answers")])}'
    environment = {**os.environ, 'PATH': f'{folder / "bin"}{os.pathsep}{os.environ["PATH"]}', 'XDG_STATE_HOME': str(folder), 'XDG_CACHE_HOME': str(folder)}
    done = subprocess.run(
        ['nvim', '--headless', '--clean', '-n', '--cmd', arguments, '-u', str(folder / 'init.lua'), '-S', str(ROOT / 'tests/neovim.lua')],
        cwd=folder / 'project', env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert (folder / 'answers').exists(), done.stderr
    answers: dict[str, Any] = json.loads((folder / 'answers').read_text(encoding='utf-8'))
    assert 'trouble' not in answers, answers['trouble']
    return {**answers, 'config': config}


def places(path: Path, text: str) -> list[tuple[int, int, str, str, str]]:
    """What check finds in a text; the rows begin at 0, the columns count bytes, as in Neovim."""
    source = Source(path, text)
    (report,) = engine.check([path], POLICY, {path: source})
    return [(d.row - 1, len(source.line(d.row)[: d.column - 1].encode()), d.code, 'mma-lint', d.message) for d in report.diagnostics]


def test_what_is_found_is_shown(said: dict[str, Any]) -> None:
    path = said['config']
    assert sorted(map(tuple, said['opened'])) == sorted(places(path, path.read_text()))
    assert len(said['opened']) > 5


def test_what_is_typed_is_looked_at(said: dict[str, Any]) -> None:
    assert said['before'].endswith('checkpoint_config = dict(interval=1)  # 🎬\n')
    assert sorted(map(tuple, said['typed'])) == sorted(places(said['config'], said['before']))


def test_one_finding_is_mended(said: dict[str, Any]) -> None:
    assert said['one_titles'][0].startswith('MMA140: `total_epochs` became')
    assert 'total_epochs' in said['before'] and 'total_epochs' not in said['one'] and 'max_epochs' in said['one']
    assert said['undone'] == said['before']


def test_all_fixes_make_of_the_buffer_what_fix_writes(said: dict[str, Any]) -> None:
    config: Path = said['config']
    assert said['all_titles'] == ['mma-lint: make all safe fixes']
    config.write_text(said['before'], encoding='utf-8')
    subprocess.run(
        [sys.executable, '-m', 'mma_lint', 'fix', config.name], cwd=config.parent, env={**os.environ, 'PYTHONPATH': str(ROOT)}, capture_output=True, check=False
    )
    written = config.read_text(encoding='utf-8')
    assert said['all'] == written
    assert written != said['before'] and '# 🎬' in written
    assert sorted(map(tuple, said['left'])) == sorted(places(config, written))
