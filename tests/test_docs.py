"""The documentation says what the rules say."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mma_lint.failures import FAILURES
from mma_lint.rule import discover
from tests.samples import RULES

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """docs/generate.py, writing the sample rules to a folder of its own."""
    spec = importlib.util.spec_from_file_location('generate', ROOT / 'docs/generate.py')
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, 'FOLDER', tmp_path)
    monkeypatch.setattr(module, 'COMPLETIONS', tmp_path / 'completions')
    monkeypatch.setattr(module, 'discover', lambda: RULES)
    return module


def test_docs_are_in_step() -> None:
    done = subprocess.run([sys.executable, 'docs/generate.py', '--check'], cwd=ROOT, env={'PYTHONPATH': '.'}, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ('', '', 0)


def test_every_code_has_a_page() -> None:
    pages = {path.stem for path in (ROOT / 'docs/rules').glob('*.md')}
    assert pages == {rule.code for rule in discover()} | set(FAILURES) | {'index'}


def test_links_of_the_index_and_the_readme() -> None:
    for page in (ROOT / 'docs/rules/index.md', ROOT / 'README.md'):
        links = [link for link in re.findall(r'\]\(([^)]+)\)', page.read_text(encoding='utf-8')) if '://' not in link]
        assert links and all((page.parent / link).exists() for link in links)


def test_generate_writes_and_checks(generate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / 'rules'
    rules.mkdir()
    (rules / 'MMA999.md').write_text('of a rule that is gone')
    assert generate.main(['--check']) == 1
    assert 'MMA911.md is out of step' in capsys.readouterr().out and (rules / 'MMA999.md').exists()
    assert generate.main([]) == 0
    assert not (rules / 'MMA999.md').exists()
    assert generate.main(['--check']) == 0 and capsys.readouterr().out == ''
    (rules / 'MMA911.md').write_text('changed by hand')
    (tmp_path / 'settings.schema.json').unlink()
    assert generate.main(['--check']) == 1
    assert capsys.readouterr().out.count('is out of step') == 2


def test_every_key_of_the_settings_is_told() -> None:
    from mma_lint.settings import OPTIONS

    told = (ROOT / 'docs/settings.md').read_text(encoding='utf-8')
    assert [key for key, option in OPTIONS.items() if f'| `{key}` |' not in told or option.told not in told] == []
