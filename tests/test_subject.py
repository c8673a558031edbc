"""Files that are no Python module, through the door that users take."""

import json
from pathlib import Path

import pytest

from mma_lint import engine, subject
from mma_lint.frontends.cli import main
from mma_lint.settings import Settings

CELLS = [
    {'cell_type': 'markdown', 'metadata': {}, 'source': ['# Ours\n', 'python tools/train.py --validate']},
    {'cell_type': 'code', 'execution_count': 1, 'metadata': {}, 'outputs': [], 'source': ['%matplotlib inline\n', 'import mmcv\n', 'a = mmcv.load(p)']},
    {'cell_type': 'code', 'execution_count': 2, 'metadata': {}, 'outputs': [], 'source': ['!python tools/train.py configs/tsn.py --validate\n']},
    {'cell_type': 'code', 'execution_count': 3, 'metadata': {}, 'outputs': [], 'source': ['def f(:\n']},
]
NOTEBOOK = json.dumps({'cells': CELLS, 'metadata': {}, 'nbformat': 4, 'nbformat_minor': 5}, indent=1) + '\n'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, list[str]]:
        status = main(arguments)
        return status, capsys.readouterr().out.splitlines()

    return call


def test_findings_in_a_notebook_carry_cell_and_line(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Path('demo.ipynb').write_text(NOTEBOOK)
    status, lines = run('check', 'demo.ipynb', '--output-format', 'concise')
    assert status == 2, 'one cell cannot be read'
    assert [line.split(' `')[0].split(': MMA')[0] for line in lines] == ['demo.ipynb:cell 2:3:5', 'demo.ipynb:cell 3:1:39', 'demo.ipynb:cell 4:1:7']
    _, lines = run('check', 'demo.ipynb')
    assert '    3 | a = mmcv.load(p)' in lines
    assert '      |     ^^^^^^^^^' in lines


def test_a_notebook_is_fixed_cell_by_cell(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Path('demo.ipynb').write_text(NOTEBOOK)
    run('fix', 'demo.ipynb')
    text = Path('demo.ipynb').read_text()
    wanted = NOTEBOOK.replace('"import mmcv\\n"', '"import mmengine\\n"').replace('"a = mmcv.load(p)"', '"a = mmengine.load(p)"')
    assert text == wanted


def test_a_fix_in_json_applies_to_the_file(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Path('demo.ipynb').write_text(NOTEBOOK)
    _, lines = run('check', 'demo.ipynb', '--output-format', 'json')
    (found,) = (entry for entry in json.loads('\n'.join(lines)) if entry['code'] == 'MMA201')
    assert found['cell'] == 2
    rows = NOTEBOOK.splitlines(keepends=True)
    for edit in reversed(found['fix']['edits']):
        first, last = edit['location'], edit['end_location']
        assert first['column'] == last['column'] == 1
        rows[first['row'] - 1 : last['row'] - 1] = [edit['content']]
    assert json.loads(''.join(rows))['cells'][1]['source'] == ['%matplotlib inline\n', 'import mmengine\n', 'a = mmengine.load(p)']


def test_single_fixes_are_proved_as_long_as_that_takes_seconds(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Each takes a reading of the whole file: with hundreds of findings the time would grow with their square."""
    text = 'import mmcv\n\n' + "a = mmcv.load('a.json')\n" * 20
    Path('tool.py').write_text(text)
    monkeypatch.setattr(subject, '_PROVED_ALONE', 5 * len(text))
    (report,) = engine.check([Path('tool.py')], engine.policy_of(Settings(Path())))
    for _ in range(2):  # who asks again, as editors do, is told the same
        fixes = [finding.make_fix() for finding in report.diagnostics]
        assert [fix is not None for fix in fixes] == [True] * 5 + [False] * 15
    assert all(finding.applicability == 'safe' for finding in report.diagnostics)
    assert run('fix', 'tool.py')[0] == 0
    assert Path('tool.py').read_text() == text.replace('mmcv', 'mmengine')


def test_folders_are_walked_for_scripts_and_notebooks(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    command = 'python tools/train.py configs/tsn.py --validate\n'
    Path('README.md').write_text(f'```\n{command}```\n')
    for name in ('train.sh', 'Dockerfile', 'notes.txt', 'data.json'):
        Path(name).write_text(command)
    _, lines = run('check', '.', '--output-format', 'concise')
    assert {line.partition(':')[0] for line in lines} == {'train.sh', 'README.md', 'Dockerfile'}


def test_a_script_in_another_encoding_keeps_its_bytes(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Path('train.sh').write_bytes(b'# caf\xe9\r\npython tools/train.py configs/tsn.py --validate\r\n')
    status, _ = run('fix', 'train.sh')
    assert status == 0
    assert Path('train.sh').read_bytes() == b'# caf\xe9\r\npython tools/train.py configs/tsn.py\r\n'


def test_python_that_is_not_ours_may_be_broken(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Path('old.py').write_text('def forward_train(self):\n    print 1\n')
    Path('ours.py').write_text('import mmcv\nprint 1\n')
    status, lines = run('check', '.', '--output-format', 'concise')
    assert status == 2
    assert [line.partition(':')[0] for line in lines] == ['ours.py']
