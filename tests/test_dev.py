"""A rule begun by `mma-lint dev new-rule`, and completions of shells."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from mma_lint.frontends import cli, dev
from mma_lint.rule import Rule, discover


@pytest.mark.parametrize(('kind', 'checks'), [('config', 'checks'), ('code', 'code_checks'), ('script', 'script_checks')])
def test_a_new_rule(kind: str, checks: str, tmp_path: Path) -> None:
    """It is complete but for what it looks for: loaded as it is, with a check of its kind, a bad example and a good one; ruff and mypy are content."""
    path = tmp_path / 'old_thing.py'
    path.write_text(dev.skeleton('MMA998', 'old-thing', kind), encoding='utf-8')
    spec = importlib.util.spec_from_file_location('mma_lint.rules.config.old_thing', path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rule: Rule = module.rule
    assert (rule.code, rule.name, len(getattr(rule, checks))) == ('MMA998', 'old-thing', 1)
    assert [bool(example.bad) for example in rule.examples] == [True, False]
    root = Path(__file__).resolve().parents[1]
    for tool in (['check'], ['format', '--check']):
        command = [sys.executable, '-m', 'ruff', *tool, '--no-cache', '--config', str(root / 'pyproject.toml'), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
        assert done.returncode == 0, done.stdout


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of rules that may be written to."""
    import mma_lint.rules

    discover()  # is remembered: before the folder is another
    for folder in ('config', 'calls'):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / '__init__.py').touch()
    monkeypatch.setattr(mma_lint.rules, '__path__', [str(tmp_path)])
    return tmp_path


def test_new_rule_writes_one_file(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(['dev', 'new-rule', 'old-thing']) == 0
    free = max(int(rule.code[3:]) for rule in discover() if rule.module.startswith('mma_lint.rules.config.')) + 1
    assert f"'MMA{free}'" in (rules / 'config/old_thing.py').read_text()
    assert f'pytest -k MMA{free}' in capsys.readouterr().out
    assert cli.main(['dev', 'new-rule', 'other-thing', '--folder', 'calls', '--on', 'code', '--code', 'MMA399']) == 0
    assert sorted(path.name for path in rules.rglob('*.py')) == ['__init__.py', '__init__.py', 'old_thing.py', 'other_thing.py']


@pytest.mark.parametrize(
    ('argv', 'message'),
    [
        (['Old_Thing'], 'is no new name'),
        (['lr-config'], 'is no new name'),
        (['old-thing', '--code', 'MMA140'], 'is no new code'),
        (['old-thing', '--code', 'MMA1'], 'is no new code'),
        (['old-thing', '--folder', 'none'], 'is no folder of rules: there are calls, config'),
    ],
)
@pytest.mark.usefixtures('rules')
def test_what_cannot_be_begun(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(['dev', 'new-rule', *argv]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize('shell', ['bash', 'tcsh', 'zsh'])
def test_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(['completion', shell]) == 0
    script = capsys.readouterr().out
    options = ('--select', '--unsafe-fixes') if shell != 'tcsh' else ()  # its scripts know the commands alone
    commands = next(iter(action.choices for action in cli.parser()._subparsers._group_actions))  # type: ignore[union-attr]
    assert commands is not None
    assert [name for name in (*commands, *options) if name not in script] == [], 'run `python docs/generate.py`'


def test_bash_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(['completion', 'bash'])
    (tmp_path / 'script').write_text(capsys.readouterr().out)
    asked = 'source ./script; COMP_WORDS=(mma-lint fi); COMP_CWORD=1; _shtab_mma_lint; echo "${COMPREPLY[@]}"'
    done = subprocess.run(['bash', '-c', asked], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ['fix']
