"""The plugin inside a real pylint."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mma_lint import engine
from mma_lint.policy import Policy
from mma_lint.rule import discover

ROOT = Path(__file__).resolve().parents[1]
ENV = {**os.environ, 'PYTHONPATH': str(ROOT), 'PYTHONDONTWRITEBYTECODE': '1'}
TEXT = """import mmcv
from mmcv.runner import load_checkpoint  # pylint: disable=mma-moved-name

print('é', mmcv.load(1))
# pylint: disable-next=mma-moved-name
print(mmcv.load(1), load_checkpoint)
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path('run.py').write_text(TEXT)
    Path('configs').mkdir()
    Path('configs/old.py').write_text('total_epochs = 50\nworkflow = [("train", 1), ("val", 1)]\n')
    return tmp_path


def pylint(*argv: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, '-m', 'pylint', '--rcfile=/dev/null', '--load-plugins=mma_lint.frontends.pylint', '--disable=all', *argv]
    return subprocess.run(command, capture_output=True, text=True, env=ENV, check=False)


def messages(*argv: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(pylint('--output-format=json2', *argv).stdout)['messages']
    return found


def every() -> str:
    return '--enable=' + ','.join(f'mma-{rule.name}' for rule in discover())


def test_what_pylint_prints() -> None:
    done = pylint('--enable=mma-moved-name', '--score=n', 'run.py')
    assert done.stdout.splitlines() == ['************* Module run', 'run.py:4:11: E9201: MMA201 `mmcv.load` is `mmengine.load` in 1.x (mma-moved-name)']
    assert done.stderr == ''
    assert done.returncode == 2, 'an error: what breaks in 1.x'


def test_pylint_says_what_check_says() -> None:
    for source in (ROOT / 'examples').rglob('*.py'):
        target = Path('sample') / source.relative_to(ROOT / 'examples')
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    paths = tuple(sorted(Path('sample').rglob('*.py')))
    wanted = {(d.filename, d.row, d.column - 1, d.code) for report in engine.check(paths, Policy(discover())) for d in report.diagnostics}
    found = {(m['path'], m['line'], m['column'], m['message'].split()[0]) for m in messages(every(), *map(str, paths))}
    assert len(wanted) > 40
    assert found == wanted


def test_two_processes() -> None:
    alone, together = (sorted((m['path'], m['line'], m['messageId']) for m in messages(every(), f'-j{count}', 'run.py', 'configs/old.py')) for count in (1, 2))
    assert alone == together
    assert ('configs/old.py', 1, 'E9140') in together


def test_a_rule_explains_itself() -> None:
    text = pylint('--help-msg=mma-moved-name').stdout
    assert ':mma-moved-name (E9201)' in text
    assert 'A name that has another home.' in text


def test_every_code_has_a_number_of_its_own() -> None:
    listed = pylint('--list-msgs').stdout
    numbers = {f'{letter}9{rule.code[3:]}' for rule in discover() for letter in ({'error': 'E', 'warning': 'W', 'info': 'R'}[rule.severity],)}
    assert len(numbers) == len(discover())
    assert [number for number in sorted(numbers) if f'({number})' not in listed] == []
