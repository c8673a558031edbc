"""One set of findings in every format."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mma_lint import engine
from mma_lint.config.accounting import STATUSES
from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.failures import failure
from mma_lint.formats import concise, full, page, statistics
from mma_lint.formats import json as json_format
from mma_lint.formats.escape import escape
from mma_lint.policy import Policy
from mma_lint.rule import Example, Rule
from mma_lint.source import Source
from tests.samples import OLD, RULES

PATH = Path('/project/configs/a.py')
BROKEN = Report(Path('b.py'), None, (failure(Path('b.py'), 'MMA001', 'cannot be read: No such file or directory'),))


def reports(text: str = OLD) -> list[Report]:
    return [*engine.check((PATH,), Policy(RULES), {PATH: Source(PATH, text)}), BROKEN]


def finding(text: str, column: int, end_column: int, row: int = 1, end_row: int = 1) -> Report:
    diagnostic = Diagnostic('a.py', 'MMA911', 'total-epochs', 'message', 'error', row, column, end_row, end_column)
    return Report(Path('a.py'), Source(Path('a.py'), text), (diagnostic,))


def test_concise() -> None:
    assert list(concise.render(reports())) == [
        '/project/configs/a.py:1:1: MMA911 `total_epochs` became `train_cfg.max_epochs`',
        '/project/configs/a.py:2:1: MMA912 `omnisource` is gone',
        '/project/configs/a.py:3:1: MMA921 `precise_bn` is a hook now',
        'b.py:1:1: MMA001 cannot be read: No such file or directory',
    ]


def test_full() -> None:
    assert list(full.render(reports())) == [
        '/project/configs/a.py:1:1: MMA911 `total_epochs` became `train_cfg.max_epochs` [*]',
        '    1 | total_epochs = 50  # kept',
        '      | ^^^^^^^^^^^^',
        '/project/configs/a.py:2:1: MMA912 `omnisource` is gone [?]',
        '    2 | omnisource = True',
        '      | ^^^^^^^^^^',
        '/project/configs/a.py:3:1: MMA921 `precise_bn` is a hook now',
        '    3 | precise_bn = dict(num_iters=200)',
        '      | ^^^^^^^^^^',
        'b.py:1:1: MMA001 cannot be read: No such file or directory',
    ]


def test_colour_changes_nothing_else() -> None:
    plain, coloured = ('\n'.join(full.render(reports(), colour)) for colour in (False, True))
    assert '\x1b' not in plain
    assert '\x1b[1;31mMMA911\x1b[0m' in coloured and '\x1b[1;33mMMA921\x1b[0m' in coloured
    assert re.sub(r'\x1b\[[\d;]+m', '', coloured) == plain


@pytest.mark.parametrize(
    ('report', 'shown', 'caret'),
    [
        pytest.param(finding('x = 1', 5, 6), 'x = 1', '    ^', id='inside'),
        pytest.param(finding('\tx = 1', 2, 3), '    x = 1', '    ^', id='tab'),
        pytest.param(finding('"漢字", x', 7, 8), '"漢字", x', '        ^', id='wide characters'),
        pytest.param(finding('"e\u0301", x', 7, 8), '"e\u0301", x', '     ^', id='combining characters'),
        pytest.param(finding('"\x1b[2J", x', 9, 10), '"\\x1b[2J", x', ' ' * 11 + '^', id='control characters'),
        pytest.param(finding('x = [', 5, 2, end_row=2), 'x = [', '    ^', id='over several lines'),
        pytest.param(finding('x = 1\r\ny\r\n', 1, 2), 'x = 1', '^', id='crlf'),
        pytest.param(finding('', 1, 2), '', '^', id='empty file'),
        pytest.param(finding('x', 1, 1), 'x', '^', id='empty place'),
        pytest.param(finding('y' * 500 + 'x' + 'y' * 500, 501, 502), 'y' * 80 + 'x' + 'y' * 79, ' ' * 80 + '^', id='long line'),
        pytest.param(finding('x' * 500, 1, 501), 'x' * 160, '^' * 160, id='long place'),
    ],
)
def test_excerpt(report: Report, shown: str, caret: str) -> None:
    _, line, below = full.render([report])
    assert line == f'    1 | {shown}'
    assert below == f'      | {caret}'


def test_excerpt_beyond_the_end() -> None:
    assert len(list(full.render([finding('x', 1, 2, row=9, end_row=9)]))) == 1


def parsed(found: list[Report]) -> Any:
    return json.loads('\n'.join(json_format.render(found)))


def test_json() -> None:
    assert parsed(reports('# é\n' + OLD))[0] == {
        'filename': '/project/configs/a.py',
        'code': 'MMA911',
        'name': 'total-epochs',
        'message': '`total_epochs` became `train_cfg.max_epochs`',
        'location': {'row': 2, 'column': 1},
        'end_location': {'row': 2, 'column': 13},
        'severity': 'error',
        'url': 'https://mma-lint.readthedocs.io/en/latest/rules/MMA911/',
        'fix': {
            'applicability': 'safe',
            'message': '`total_epochs` became `train_cfg.max_epochs`',
            'edits': [{'content': 'train_cfg = dict(max_epochs=50)', 'location': {'row': 2, 'column': 1}, 'end_location': {'row': 2, 'column': 18}}],
        },
    }
    assert [(found['code'], found['severity'], (found['fix'] or {}).get('applicability')) for found in parsed(reports())] == [
        ('MMA911', 'error', 'safe'),
        ('MMA912', 'error', 'unsafe'),
        ('MMA921', 'warning', None),
        ('MMA001', 'error', None),
    ]
    assert parsed(reports())[1]['fix']['message'] == 'is it used elsewhere?'


def test_json_edits_applied_by_hand() -> None:
    for found in parsed(reports())[:2]:
        (edit,) = found['fix']['edits']
        lines = OLD.splitlines(keepends=True)
        starts = [0, *(sum(map(len, lines[: n + 1])) for n in range(len(lines)))]
        start, end = (starts[edit[place]['row'] - 1] + edit[place]['column'] - 1 for place in ('location', 'end_location'))
        new = OLD[:start] + edit['content'] + OLD[end:]
        assert found['code'] not in [d.code for d in reports(new)[0].diagnostics]


@pytest.mark.parametrize('count', [0, 1, 2])
def test_json_is_json(count: int) -> None:
    assert len(parsed([BROKEN] * count)) == count


@pytest.mark.parametrize(
    ('text', 'escaped'),
    [
        ('plain ünïcode 漢字', 'plain ünïcode 漢字'),
        ('\x1b[31m', '\\x1b[31m'),
        ('a\nb\tc\r', 'a\\nb\\tc\\r'),
        ('\x7f\x9b', '\\x7f\\x9b'),
        ('\u202etxt', '\\u202etxt'),
        ('\udcff', '\\udcff'),
    ],
)
def test_escape(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize('render', [full.render, concise.render])
def test_nothing_untrusted_reaches_the_terminal(render: Any) -> None:
    evil = '\x1b]0;owned\x07\n\u202e'
    diagnostic = Diagnostic(f'{evil}.py', 'MMA911', 'total-epochs', f'message {evil}', 'error', 1, 1, 1, 2)
    for line in render([Report(Path(f'{evil}.py'), Source(Path('a.py'), f'x = "\x1b]0;{evil}"'), (diagnostic,))]):
        assert line.isprintable()


def test_statistics() -> None:
    diagnostics = [d for report in [*reports(), *reports(OLD.replace('50', '60')), BROKEN] for d in report.diagnostics]
    assert list(statistics.render(diagnostics)) == [
        '     3  MMA001  unreadable',
        '     2  MMA911  total-epochs  (2 [*])',
        '     2  MMA912  omnisource  (2 [?])',
        '     2  MMA921  precise-bn',
    ]
    rows = json.loads('\n'.join(statistics.render_json(diagnostics)))['findings']
    assert rows[1] == {'code': 'MMA911', 'name': 'total-epochs', 'count': 2, 'safe': 2, 'unsafe': 0}
    assert list(statistics.render([])) == []
    assert json.loads('\n'.join(statistics.render_json([]))) == {'findings': [], 'files': [], 'total': dict.fromkeys(STATUSES, 0)}


@pytest.mark.parametrize(
    ('examples', 'expected'),
    [
        ((), 'no'),
        ((Example(bad='a'), Example(good='b')), 'no'),
        ((Example(bad='a', good='b'),), 'safe'),
        ((Example(bad='a', good='b', unsafe=True),), 'unsafe'),
        ((Example(bad='a', good='b', unsafe=True), Example(bad='a', good='b')), 'safe or unsafe'),
    ],
)
def test_fixable(examples: tuple[Example, ...], expected: str) -> None:
    assert page.fixable(Rule('MMA999', 'x', '', '', examples)) == expected


def test_page() -> None:
    examples = (Example(bad='a = 1\n', good='b = 1\n', bases=(('base.py', 'c = 1\n'),)), Example(bad='x = 1\n'), Example(good='y = 1\n'))
    text = page.render(Rule('MMA999', 'rules.config.old_key', 'First line.\n\nWhy.\n\nFix safety: safe.\n', 'old became new', examples))
    assert text.startswith('# MMA999: old-key\n\n| code |')
    assert '\nFix safety: safe.\n\n## Examples\n\nA base, `base.py`:\n\n```python\nc = 1\n```\n\nBefore:\n\n```python\na = 1\n```\n\nAfter:\n' in text
    assert text.endswith('Left as it is:\n\n```python\ny = 1\n```\n')
