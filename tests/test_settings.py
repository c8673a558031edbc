"""What a project settles: where it is read, what it may say, and that every door keeps to it."""

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

from mma_lint import settings
from mma_lint.frontends import cli
from mma_lint.misuse import Misuse
from mma_lint.policy import policy_of
from mma_lint.settings import OPTIONS, Settings, parsed, schema

ROOT = Path(__file__).resolve().parents[1]
OLD = "total_epochs = 50\noptimizer = dict(type='SGD', lr=0.1)\ndist_params = dict(backend='nccl')\n"
FULL = """
select = ["MMA1", "moved-name"]
ignore = ["MMA14"]
extend-select = ["MMA9"]
fixable = ["MMA1"]
unfixable = ["MMA13"]
exclude = ["legacy/"]
target = "1.1"
unsafe-fixes = true
baseline = "accepted.json"

[per-file-ignores]
"configs/*.py" = ["MMA130"]
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / '.git').mkdir()
    (tmp_path / 'configs').mkdir()
    Path('configs/a.py').write_text(OLD)
    return tmp_path


def codes(capsys: pytest.CaptureFixture[str], *argv: str) -> list[str]:
    """What `check` reports."""
    cli.main(['check', '--output-format', 'concise', *argv])
    return [line.split()[1] for line in capsys.readouterr().out.splitlines()]


def test_everything_is_read(here: Path) -> None:
    Path('mma-lint.toml').write_text(FULL)
    found = settings.find(here / 'configs')
    assert found == Settings(
        here, ('MMA1', 'moved-name'), ('MMA14',), ('MMA9',), ('MMA1',), ('MMA13',), (('configs/*.py', ('MMA130',)),), ('legacy/',), '1.1', True, 'accepted.json'
    )
    section = FULL.replace('[per-file', '[tool.mma-lint.per-file')
    Path('pyproject.toml').write_text(f'[tool.mma-lint]{section}')
    assert settings.load(here / 'pyproject.toml') == found


def test_where_settings_are_sought(here: Path) -> None:
    assert settings.find(here / 'configs') == Settings(here / 'configs')
    Path('pyproject.toml').write_text('[tool.mma-lint]\nignore = ["MMA130"]\n')
    assert settings.find(here / 'configs').ignore == ('MMA130',)
    Path('configs/pyproject.toml').write_text('[project]\nname = "mma-lint-user"\n')  # says nothing to us: the next one counts
    assert settings.find(here / 'configs').ignore == ('MMA130',)
    Path('mma-lint.toml').write_text('ignore = ["MMA140"]\n')
    assert settings.find(here).ignore == ('MMA140',)
    inner = here / 'sub'
    (inner / '.git').mkdir(parents=True)
    assert settings.find(inner) == Settings(inner)  # another repository


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('selct = []', 'unknown key `selct`: did you mean `select`?'),
        ('per_file_ignores = {}', 'unknown key `per_file_ignores`: did you mean `per-file-ignores`?'),
        ('colour = "red"', 'unknown key `colour`: the keys are select, '),
        ('select = "MMA1"', '`select` must be a list of strings'),
        ('select = [1]', '`select` must be a list of strings'),
        ('unsafe-fixes = 1', '`unsafe-fixes` must be true or false'),
        ('target = "2.0"', '`target` must be one of 1.0, 1.1, 1.2'),
        ('per-file-ignores = ["a"]', '`per-file-ignores` must be a table of lists of strings'),
        ('select = [', 'is no valid TOML'),
        ('select = ["MMA777"]', 'there is no rule `MMA777`'),
        ('per-file-ignores = {"a.py" = ["total-epoch"]}', 'there is no rule `total-epoch`: did you mean `total-epochs`?'),
        ('baseline = "gone.json"', 'the baseline cannot be read'),
    ],
)
def test_what_is_wrong_is_said(text: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path('mma-lint.toml').write_text(text)
    assert cli.main(['check', 'configs']) == 2
    assert message in capsys.readouterr().err


def test_files_that_cannot_be_taken(here: Path) -> None:
    for content in (b'\xff', b'x' * 10):
        Path('mma-lint.toml').write_bytes(content)
        with pytest.raises(Misuse, match='no valid TOML'):
            settings.find(here)
    Path('pyproject.toml').write_text('tool.mma-lint = 3')
    with pytest.raises(Misuse, match='must be a table'):
        settings.load(here / 'pyproject.toml')
    Path('pyproject.toml').write_text('[project]')
    with pytest.raises(Misuse, match=re.escape('has no [tool.mma-lint]')):
        settings.load(here / 'pyproject.toml')
    with pytest.raises(Misuse, match='cannot be read'):
        settings.load(here / 'none.toml')


def test_the_command_line_over_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path('mma-lint.toml').write_text('ignore = ["MMA13"]\nexclude = ["b.py"]\n[per-file-ignores]\n"a.py" = ["MMA151"]\n')
    Path('configs/b.py').write_text(OLD)
    assert codes(capsys, '.') == ['MMA140', 'MMA145']
    assert codes(capsys, '.', '--ignore', 'MMA14') == ['MMA130']
    assert codes(capsys, '.', '--select', 'MMA130,MMA140') == ['MMA140', 'MMA130']  # of two that fit the longer
    assert codes(capsys, '.', '--isolated', '--exclude', 'b.py') == ['MMA140', 'MMA151', 'MMA130', 'MMA145']
    Path('other.toml').write_text('select = ["MMA145"]\n')
    assert codes(capsys, 'configs/a.py', '--config', 'other.toml') == ['MMA145']


def test_patterns_are_seen_from_the_file_of_the_settings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path('mma-lint.toml').write_text('exclude = ["/configs/old"]\n[per-file-ignores]\n"/configs/a.py" = ["MMA1"]\n')
    Path('configs/old').mkdir()
    Path('configs/old/b.py').write_text(OLD)
    monkeypatch.chdir('configs')
    assert codes(capsys, '.') == []
    assert codes(capsys, 'old/b.py') != []
    assert codes(capsys, 'old/b.py', '--force-exclude') == []


def test_unsafe_fixes_and_unfixable(capsys: pytest.CaptureFixture[str]) -> None:
    Path('configs/a.py').write_text('omnisource = False\nprecise_bn = dict(num_iters=200)\n' + OLD)

    def after(*argv: str) -> str:
        cli.main(['fix', '--diff', '--exit-zero', 'configs/a.py', *argv])
        return ''.join(line + '\n' for line in capsys.readouterr().out.splitlines() if line.startswith('-') and not line.startswith('---'))

    safe, unsafe = after(), after('--unsafe-fixes')
    assert 'precise_bn' not in safe and 'precise_bn' in unsafe
    Path('mma-lint.toml').write_text('unsafe-fixes = true\nunfixable = ["MMA140"]\n')
    assert 'precise_bn' in after() and 'total_epochs' not in after()
    assert after('--no-unsafe-fixes', '--isolated') == safe


def test_schema(here: Path) -> None:
    """The schema takes what is taken and refuses what is refused; it is written in docs/, and has a key for every field."""
    jsonschema.Draft7Validator.check_schema(schema())
    validator = jsonschema.Draft7Validator(schema('mma-lint'))
    assert validator.is_valid(parsed(FULL))
    for bad in ('selct = []', 'select = "MMA1"', 'target = "2"', 'unsafe-fixes = 1', '[per-file-ignores]\na = 1'):
        assert not validator.is_valid(parsed(bad)), bad
    assert {field.name.replace('_', '-') for field in fields(Settings)} - {'root'} == set(OPTIONS)
    assert json.loads((ROOT / 'docs/settings.schema.json').read_text()) == schema(), 'run `python docs/generate.py`'


def test_defaults_select_all_but_the_optional() -> None:
    policy = policy_of(Settings(Path('/project')))
    assert policy.fixable is not None and {rule.code for rule in policy.rules} < policy.fixable
    assert not any(rule.optional for rule in policy.rules)


def test_flake8_and_pylint_keep_to_the_settings(here: Path) -> None:
    Path('mma-lint.toml').write_text('ignore = ["MMA13"]\n[per-file-ignores]\n"a.py" = ["MMA151"]\n')
    Path('configs/a.py').write_text(f'x = 1  # noqa: MMA146\n{OLD}')

    def run(*argv: str) -> set[str]:
        done = subprocess.run([sys.executable, '-m', *argv], capture_output=True, text=True, check=False)
        return set(re.findall(r': (MMA\d+) ', done.stdout))

    flake8 = ('flake8', '--isolated', '--select=MMA', 'configs/a.py')
    pylint = ('pylint', '--load-plugins=mma_lint.frontends.pylint', '--disable=all', '--enable=E,W,R', '--disable=E0401', 'configs/a.py')
    assert run(*flake8) == run(*pylint) == {'MMA140', 'MMA145'}
    assert run(*flake8, '--mma-extend-select=MMA9') == run(*pylint, '--mma-extend-select=MMA9') == {'MMA140', 'MMA145', 'MMA901'}
    Path('other.toml').write_text('select = ["MMA145"]\n')
    assert run(*flake8, '--mma-config=other.toml') == run(*pylint, '--mma-config=other.toml') == {'MMA145'}
    Path('mma-lint.toml').write_text('ignore = ["MMA999"]\n')
    assert run(*flake8) == {'MMA000'}
