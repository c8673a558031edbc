"""Findings that are accepted for now: known when rows move, counted, never more than were written, fewer by themselves."""

import json
from pathlib import Path

import pytest

from mma_lint.frontends import cli

OLD = "total_epochs = 50\noptimizer = dict(type='SGD', lr=0.1)\ndist_params = dict(backend='nccl')\n"
FILE = Path('mma-lint-baseline.json')


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path('configs').mkdir()
    Path('configs/a.py').write_text(OLD)
    Path('configs/b.py').write_text(OLD)
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *argv: str) -> list[str]:
    """The places and codes that are reported."""
    cli.main(['check', '--output-format', 'concise', '--baseline', str(FILE), *(argv or ('configs',))])
    return [' '.join(line.split()[:2]) for line in capsys.readouterr().out.splitlines()]


def accepted() -> dict[str, list[str]]:
    return {name: [entry.split()[0] for entry in entries] for name, entries in json.loads(FILE.read_text())['findings'].items()}


def test_accepted_once_and_new_ones_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(['check', 'configs', '--write-baseline']) == 0
    assert 'Accepted 8 findings' in capsys.readouterr().out
    assert cli.main(['check', 'configs', '--baseline', str(FILE)]) == 0
    assert capsys.readouterr().out == 'No findings in 2 files: 8 accepted by the baseline\n'
    assert check(capsys) == []
    Path('configs/a.py').write_text(f'# moved\n\n{OLD}log_level = "INFO"\nfind_unused_parameters = True\nworkflow = [("train", 1)]\n')
    assert check(capsys) == ['configs/a.py:8:1: MMA146']
    assert cli.main(['check', 'configs', '--baseline', '']) == 1


def test_what_is_alike_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    code = 'import mmcv\nmmcv.mkdir_or_exist(1)\nmmcv.mkdir_or_exist(1)\n'
    Path('configs/a.py').write_text(code)
    cli.main(['check', 'configs/a.py', '--write-baseline'])
    capsys.readouterr()
    Path('configs/a.py').write_text(code + 'mmcv.mkdir_or_exist(1)\n')
    assert check(capsys, 'configs/a.py') == ['configs/a.py:4:1: MMA201']


def test_it_shrinks_by_itself_and_never_grows(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(['check', 'configs', '--write-baseline'])
    whole = FILE.read_bytes()
    Path('configs/a.py').write_text(OLD.replace('total_epochs = 50\n', ''))
    check(capsys, 'configs/b.py')
    assert FILE.read_bytes() == whole, 'a file that was not looked at keeps its entries'
    cli.main(['check', 'configs', '--baseline', str(FILE), '--select', 'MMA13'])
    assert FILE.read_bytes() == whole, 'codes that did not run keep their entries'
    check(capsys)
    assert accepted() == {'configs/a.py': ['MMA130', 'MMA145', 'MMA151'], 'configs/b.py': ['MMA130', 'MMA140', 'MMA145', 'MMA151']}
    Path('configs/a.py').write_text(OLD)
    assert check(capsys) == ['configs/a.py:1:1: MMA140'], 'what was mended may not come back'
    Path('configs/b.py').unlink()
    check(capsys, 'configs/a.py')
    assert list(accepted()) == ['configs/a.py'], 'a file that is no more has no entries'
    Path('configs/a.py').write_text('total_epochs = (')
    check(capsys)
    assert list(accepted()) == ['configs/a.py'], 'what cannot be analysed keeps its entries'


def test_fix_mends_what_is_accepted_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path('configs/a.py').write_text(f'{OLD}precise_bn = dict(num_iters=200)\n')
    cli.main(['check', 'configs', '--write-baseline'])
    Path('configs/b.py').write_text(OLD)
    before = FILE.read_bytes()
    cli.main(['fix', 'configs', '--baseline', str(FILE), '--diff'])
    assert FILE.read_bytes() == before, 'a diff writes nothing'
    assert cli.main(['fix', 'configs', '--baseline', str(FILE)]) == 0
    assert 'No findings remain' in capsys.readouterr().out
    assert accepted() == {'configs/a.py': ['MMA150']}
    assert 'train_cfg' in Path('configs/b.py').read_text()


def test_settings_name_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path('mma-lint.toml').write_text('')
    cli.main(['check', 'configs', '--write-baseline', 'accepted.json'])
    Path('mma-lint.toml').write_text('baseline = "accepted.json"\n')
    monkeypatch.chdir('configs')
    assert cli.main(['check', '.']) == 0, 'names are relative to the baseline, not to the working folder'


@pytest.mark.parametrize('content', ['', '[]', '{"version": 1}', '{"version": 1, "findings": 3}', '{"version": 1, "findings": {"a": [3]}}', '[' * 100_000])
def test_what_is_no_baseline(content: str, capsys: pytest.CaptureFixture[str]) -> None:
    FILE.write_text(content)
    assert cli.main(['check', 'configs', '--baseline', str(FILE)]) == 2
    assert 'is no baseline of mma-lint' in capsys.readouterr().err
    FILE.write_text('{"version": 99, "findings": {}}')
    assert cli.main(['check', 'configs', '--baseline', str(FILE)]) == 2
    assert 'another version' in capsys.readouterr().err


def test_add_noqa(capsys: pytest.CaptureFixture[str]) -> None:
    Path('run.sh').write_text('python tools/train.py a.py --validate\n')
    Path('configs/a.py').write_bytes(OLD.replace('\n', '\r\n').encode())
    assert cli.main(['check', '.', '--add-noqa', 'until June']) == 0
    said = capsys.readouterr()
    assert 'Kept 8 findings by comments in 2 files' in said.out
    assert 'run.sh: 1 finding cannot be kept by comments here' in said.err
    first = Path('configs/a.py').read_bytes().split(b'\r\n')[0]
    assert first == b'total_epochs = 50  # noqa: MMA140, MMA151 until June'
    assert cli.main(['check', 'configs']) == 0
    assert cli.main(['check', '.', '--add-noqa', '--write-baseline']) == 2
