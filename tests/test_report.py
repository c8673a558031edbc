"""Where a project stands, as data, as Markdown and as JSON; and nothing that a project says is markup in its page."""

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from mma_lint import files
from mma_lint.engine import Policy, policy_of
from mma_lint.frontends import cli
from mma_lint.misuse import Misuse
from mma_lint.report import json as json_report
from mma_lint.report import markdown
from mma_lint.report.collect import collect
from mma_lint.report.compare import compare, shortened
from mma_lint.report.history import earlier, history
from mma_lint.report.page import document
from mma_lint.report.page.element import element
from mma_lint.report.page.schedules import difference
from mma_lint.report.standing import FileStanding, ScheduleChange, Standing
from mma_lint.settings import Settings
from tests.samples import OLD, RULES

NOON = datetime(2026, 11, 27, 12, tzinfo=timezone.utc)
CONFIG = "model = dict(type='Recognizer2D')\n"


def write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding='utf-8')


def standing_of(folder: Path, texts: Mapping[str, str], policy: Policy | None = None) -> Standing:
    """Where a project stands that is written into the working folder."""
    write(folder, texts)
    return collect(tuple(files.find([Path('.')])), ('.',), policy or Policy(RULES), NOON)


def by_path(standing: Standing) -> dict[str, FileStanding]:
    return {file.path: file for file in standing.files}


@pytest.fixture(autouse=True)
def _in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# ---------------------------------------------------------------------- the data


def test_states(tmp_path: Path) -> None:
    """A file is in the worst state of what is in it; what could not be analysed is not done, and what is not of MMAction2 does not count."""
    standing = standing_of(
        tmp_path,
        {
            'configs/broken.py': 'import mmcv\ntotal_epochs = (\n',
            'configs/hand.py': "_base_ = './missing.py'\ntotal_epochs = 50\nprecise_bn = dict(num_iters=200)\n",
            'configs/look.py': 'total_epochs = 50\nomnisource = True\n',
            'configs/migrated.py': "train_cfg = dict(max_epochs=50)\ndefault_scope = 'mmaction'\n",
            'configs/only_a_base.py': "_base_ = './safe.py'\n",
            'configs/safe.py': 'total_epochs = 50\n',
            'configs/strange.py': "total_epochs = 50\nmodel = dict(type='Recognizer2D', cls_head=dict(type='MyHead'))\n",
            'other.py': 'print(1)\n',
        },
    )
    assert {name: file.state for name, file in by_path(standing).items()} == {
        'configs/broken.py': 'failed',
        'configs/hand.py': 'manual',
        'configs/look.py': 'look',
        'configs/migrated.py': 'migrated',
        'configs/only_a_base.py': 'migrated',
        'configs/safe.py': 'safe',
        'configs/strange.py': 'unknown',
    }
    assert standing.unrelated == 1
    assert standing.total.files == 7 and standing.total.migrated == 2
    assert [(failure.path, failure.code) for failure in standing.failures] == [('configs/broken.py', 'MMA002')]
    assert by_path(standing)['configs/strange.py'].unknown == ('model.cls_head.type',)


def test_a_warning_that_goes_with_a_fix_is_to_be_looked_at(tmp_path: Path) -> None:
    """Nothing is left of it when the file is fixed, so it must be read before."""
    text = (
        'val_pipeline = [\n'
        "    dict(type='SampleFrames', clip_len=8, frame_interval=8, num_clips=10, test_mode=True),\n"
        "    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[])\n]\n"
    )
    standing = standing_of(tmp_path, {'configs/a.py': text}, policy_of(Settings(tmp_path)))
    assert standing.by_hand == ()
    assert [(step.name, step.severity, len(step.items)) for step in standing.to_look_at] == [('test-frames', 'warning', 1)]
    assert by_path(standing)['configs/a.py'].state == 'look'


def test_folders(tmp_path: Path) -> None:
    standing = standing_of(tmp_path, {'configs/tsn/a.py': OLD, 'configs/tsn/b.py': 'total_epochs = 5\n', 'configs/c.py': 'total_epochs = 5\n'})
    assert {name: (counts.files, counts.states['safe'], counts.states['manual']) for name, counts in standing.folders.items()} == {
        'configs': (1, 1, 0),
        'configs/tsn': (2, 1, 1),
    }
    assert standing.total.findings == {'safe': 3, 'look': 1, 'manual': 1}


def test_steps_begin_with_what_others_inherit_from(tmp_path: Path) -> None:
    old = 'total_epochs = 50\nprecise_bn = dict(num_iters=200)\n'
    texts = {
        'configs/a_child.py': f"_base_ = './z_base.py'\n{old}",
        'configs/b_child.py': "_base_ = './z_base.py'\n",
        'configs/c_alone.py': old,
        'configs/z_base.py': old,
    }
    standing = standing_of(tmp_path, texts)
    (step,) = standing.by_hand
    assert (step.code, step.severity) == ('MMA921', 'warning')
    assert [(item.path, item.place, item.inherited_by) for item in step.items] == [
        ('configs/z_base.py', '2:1', 2),
        ('configs/c_alone.py', '2:1', 0),
        ('configs/a_child.py', '3:1', 0),
    ]
    assert step.items[0].excerpt == 'precise_bn = dict(num_iters=200)'


def test_errors_come_before_warnings(tmp_path: Path) -> None:
    texts = {'configs/a.py': "total_epochs = 50\nmodel = dict(type='Recognizer2D', backbone=dict(type='MyNet'))\nlr_config = dict(policy='mine')\n"}
    standing = standing_of(tmp_path, texts, policy_of(Settings(tmp_path)))
    severities = [step.severity for step in standing.by_hand]
    assert severities == sorted(severities, key=('error', 'warning', 'info').index) and {'error', 'warning'} <= set(severities)


def test_what_an_unsafe_fix_does_is_shown_with_its_reason(tmp_path: Path) -> None:
    standing = standing_of(tmp_path, {'configs/a.py': 'total_epochs = 50\nomnisource = True\n'})
    ((item,),) = [step.items for step in standing.to_look_at]
    assert item.reason == 'is it used elsewhere?' and item.comparison is not None
    ((block,),) = item.comparison.parts
    assert [line.text for line in block.old] == ['omnisource = True'] and block.new == ()


def test_stages(tmp_path: Path) -> None:
    """What is next is right for where the project stands."""
    standing = standing_of(tmp_path, {'configs/a.py': OLD, 'configs/b.py': 'total_epochs = 5\n'})
    assert [(stage.command, stage.findings, stage.files, stage.left) for stage in standing.stages] == [
        ('mma-lint fix .', 2, 2, 1),
        ('mma-lint fix --unsafe-fixes .', 1, 1, 1),
        ('mma-lint check .', 1, 1, 0),
        ('mma-lint verify --old FOLDER .', 0, 2, 0),
    ]
    assert standing.next_command == 'mma-lint fix .'


@pytest.mark.parametrize(
    ('text', 'command'),
    [
        pytest.param('total_epochs = 5\n', 'fix', id='safe fixes'),
        pytest.param("omnisource = True\ntrain_cfg = dict(type='EpochBasedTrainLoop')\n", 'fix --unsafe-fixes', id='unsafe fixes'),
        pytest.param("precise_bn = dict(num_iters=2)\ntrain_cfg = dict(type='EpochBasedTrainLoop')\n", 'check', id='by hand'),
        pytest.param("default_scope = 'mmaction'\n", 'verify --old FOLDER', id='done'),
    ],
)
def test_next_command(tmp_path: Path, text: str, command: str) -> None:
    assert standing_of(tmp_path, {'configs/a.py': text}).next_command == f'mma-lint {command} .'


@pytest.mark.parametrize(
    ('text', 'origin', 'old'),
    [
        pytest.param(OLD, '', '{commit}', id='what is checked out is 0.x'),
        pytest.param("default_scope = 'mmaction'\n", 'c0ffee', 'c0ffee', id='an earlier report knows'),
        pytest.param("default_scope = 'mmaction'\n", '', 'COMMIT', id='nobody knows'),
    ],
)
def test_what_to_verify_against(tmp_path: Path, text: str, origin: str, old: str) -> None:
    """The proof is against the commit that has the 0.x configs: when all is fixed and committed it is not the last one."""
    write(tmp_path, {'configs/a.py': text})
    git = ('git', '-C', str(tmp_path), '-c', 'user.name=a', '-c', 'user.email=a@example.org')
    for argv in (('init', '-q'), ('add', '.'), ('commit', '-q', '-m', 'a')):
        subprocess.run([*git, *argv], check=True)
    standing = collect(tuple(files.find([Path('configs')])), ('configs',), Policy(RULES), NOON, origin=origin)
    assert re.fullmatch('[0-9a-f]{40}', standing.commit)
    assert standing.stages[-1].command == f'mma-lint verify --against {old.format(commit=standing.commit[:12])} configs'


def test_changes(tmp_path: Path) -> None:
    """What the safe fixes do, and what the others do beyond them."""
    (change,) = standing_of(tmp_path, {'configs/a.py': OLD}).changes
    assert change.safe is not None and change.unsafe is not None
    assert [line.text for part in change.safe.parts for block in part for line in block.new if block.is_changed] == ['train_cfg = dict(max_epochs=50)  # kept']
    assert [line.text for part in change.unsafe.parts for block in part for line in block.old if block.is_changed] == ['omnisource = True']


def test_schedules(tmp_path: Path) -> None:
    """Configs that train alike stand together, with what they train like after all fixes."""
    text = "optimizer = dict(type='SGD', lr=0.1)\nlr_config = dict(policy='step', step=[20, 40])\ntotal_epochs = 50\n"
    standing = standing_of(tmp_path, {'configs/a.py': text, 'configs/b.py': "_base_ = './a.py'\n"}, policy_of(Settings(tmp_path)))
    (change,) = standing.schedules
    assert change.before is not None and change.after is not None
    assert (change.before.epochs, change.before.optimizer, change.before.rate, change.before.schedule) == ('50', 'SGD', '0.1', ('step(step=[20, 40])',))
    assert (change.after.epochs, change.after.rate) == ('50', '0.1') and change.after.schedule == ('MultiStepLR(milestones=[20, 40], by_epoch=True)',)
    assert change.paths == ('configs/a.py', 'configs/b.py')
    assert len(change.old) == len(change.new) == 50 * change.length
    assert change.old[0] == 0.1 and change.old[-1] == pytest.approx(0.001) and change.old == pytest.approx(change.new)
    assert difference(change) == 'the same'


@pytest.mark.parametrize(
    ('text', 'reason'),
    [
        pytest.param("optimizer = dict(type='SGD', lr=0.1)\nlr_config = dict(policy='mine')\ntotal_epochs = 50\n", 'mine', id='unknown policy'),
        pytest.param("optimizer = dict(type='SGD', lr=ask())\nlr_config = dict(policy='fixed')\ntotal_epochs = 50\n", 'begins with', id='unknown rate'),
        pytest.param("optimizer = dict(type='SGD', lr=0.1)\nlr_config = dict(policy='fixed')\ntotal_epochs = 10 ** 9\n", 'epochs', id='very long'),
    ],
)
def test_what_is_not_drawn_is_said(tmp_path: Path, text: str, reason: str) -> None:
    standing = standing_of(tmp_path, {'configs/a.py': text}, policy_of(Settings(tmp_path)))
    (change,) = standing.schedules
    assert change.old == change.new == () and reason in change.not_drawn
    assert f'not drawn: {change.not_drawn}'.replace("'", '&#x27;').replace('`', '') in document.render(standing).replace('<code>', '').replace('</code>', '')


def test_difference() -> None:
    change = ScheduleChange(None, None, (), old=(0.1, 0.1, 0.1, 0.1), new=(0.1, 0.1, 0.1, 0.095), length=2)
    assert difference(change) == 'at most 5.00% of the peak apart, in epoch 2'
    assert difference(replace(change, new=(0.1, 0.1))) == '2 epochs became 1'


def test_what_is_not_counted_is_said(tmp_path: Path) -> None:
    texts = {'configs/a.py': 'total_epochs = 50  # mma-lint: ignore[MMA140]\nload_from = None  # noqa: E501\n'}
    standing = standing_of(tmp_path, texts, policy_of(Settings(tmp_path, ignore=('MMA133',))))
    assert standing.kept == ('what is kept by 1 comment in 1 file', 'the rules that are switched off: MMA133')


# ---------------------------------------------------------------------- comparing


def test_compare() -> None:
    comparison = compare('a\nb\nc\nd\ne\n', 'a\nb\nC\nd\ne\nf\n', context=1)
    assert comparison is not None
    shown = [[(block.is_changed, [line.text for line in block.old], [line.text for line in block.new]) for block in part] for part in comparison.parts]
    assert shown == [[(False, ['b'], ['b']), (True, ['c'], ['C']), (False, ['d', 'e'], ['d', 'e']), (True, [], ['f'])]]
    assert (comparison.added, comparison.removed, comparison.rows) == (2, 1, 5)
    assert compare('a\n', 'a\n') is None


def test_long_comparisons_are_cut_and_say_so() -> None:
    comparison = compare('', ''.join(f'{number}\n' for number in range(500)), limit=200)
    assert comparison is not None and (comparison.rows, comparison.left_out) == (200, 300)
    assert (shortened(comparison, 50).rows, shortened(comparison, 50).left_out) == (50, 450)


@pytest.mark.parametrize(
    ('old', 'new', 'marked'),
    [
        pytest.param("dict(type='Collect', keys=['imgs'])", "dict(type='Compact', keys=['imgs'])", ('Collect', 'Compact'), id='words'),
        pytest.param('    total = 50  # kept', '    total = 500  # kept', ('50', '500'), id='numbers'),
        pytest.param('keys=[1, 2, 2]', 'keys=[1, 2]', (', 2', ''), id='repeated'),
        pytest.param('dict(a=1, b=2)', 'dict(a=1, b=2, c=3)', ('', ', c=3'), id='added'),
        pytest.param('evaluation = dict(', 'optim_wrapper = 1', ('', ''), id='not alike'),
    ],
)
def test_what_differs_in_a_line_is_marked(old: str, new: str, marked: tuple[str, str]) -> None:
    comparison = compare(f'{old}\n', f'{new}\n')
    assert comparison is not None
    ((block,),) = comparison.parts
    assert tuple(''.join(text for text, differs in line.spans if differs) for line in (block.old[0], block.new[0])) == marked
    assert (block.old[0].text, block.new[0].text) == (old, new)


# ---------------------------------------------------------------------- formats


def test_json(tmp_path: Path) -> None:
    content: dict[str, Any] = json.loads(json_report.render(standing_of(tmp_path, {'configs/a.py': OLD})))
    assert content['schema'] == 'mma-lint report' and content['version'] == 1
    assert content['date'] == '2026-11-27T12:00:00+00:00' and content['commit'] is None and content['next'] == 'mma-lint fix .'
    assert content['total']['states'] == {'migrated': 0, 'safe': 0, 'look': 0, 'manual': 1, 'unknown': 0, 'failed': 0}
    assert content['files'][0]['path'] == 'configs/a.py' and content['files'][0]['findings'] == {'safe': 1, 'look': 1, 'manual': 1}
    assert [item['place'] for step in content['by_hand'] for item in step['items']] == ['3:1']


def test_markdown(tmp_path: Path) -> None:
    text = markdown.render(standing_of(tmp_path, {'configs/a.py': OLD}))
    assert '**0 of 1 file migrated.**' in text
    assert '1. Make the safe fixes: 1 finding in 1 file: <code>mma-lint fix .</code>' in text
    assert '| <code>configs</code> | 1 | 0 | 0 | 0 | 1 | 0 | 0 |' in text
    assert '- [ ] <code>configs/a.py&#58;3&#58;1</code>' in text


def test_history(tmp_path: Path) -> None:
    """Earlier reports and this one, by date; other JSON files in a folder are none of them."""
    texts = {'configs/a.py': OLD, 'configs/b.py': 'total_epochs = 5\n'}
    first = json.loads(json_report.render(standing_of(tmp_path, texts)))
    for name, date, migrated in (('2', '2026-11-25T12:00:00+00:00', 1), ('1', '2026-11-23T12:00:00+01:00', 0)):
        states = {**first['total']['states'], 'migrated': migrated}
        write(tmp_path, {f'reports/{name}.json': json.dumps({**first, 'date': date, 'total': {'states': states}})})
    write(tmp_path, {'reports/other.json': '{"a": 1}'})
    standing = standing_of(tmp_path, {'configs/a.py': "default_scope = 'mmaction'\n", 'configs/b.py': "default_scope = 'mmaction'\n"})
    moments = history(earlier([tmp_path / 'reports']), standing)
    assert [moment.states['migrated'] for moment in moments] == [0, 1, 2]
    assert [moment.date for moment in moments] == sorted(moment.date for moment in moments)
    page = document.render(standing, moments)
    assert 'class="chart"' in page and '3 reports, from 23 November 2026 to 27 November 2026.' in page


@pytest.mark.parametrize(
    'text',
    ['', '[]', '{"schema": "other"}', '{"schema": "mma-lint report", "version": 2}', '{"schema": "mma-lint report", "version": 1, "date": "2026-01-01"}']
    + [json.dumps({'schema': 'mma-lint report', 'version': 1, 'date': '2026-01-01', 'total': {'states': {'migrated': value}}}) for value in (-1, True, '<b>')],
)
def test_bad_history_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path, {'bad.json': text})
    with pytest.raises(Misuse, match=r'bad\.json'):
        earlier([tmp_path / 'bad.json'])


def test_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The suffix says what is written; several reports are written in one run."""
    write(tmp_path, {'configs/a.py': OLD})
    assert cli.main(['report', 'configs', '-o', 'report.html', '-o', 'report.md', '-o', 'report.json', '--date', '2026-11-27T12:00:00Z']) == 0
    assert (tmp_path / 'report.html').read_text(encoding='utf-8').startswith('<!DOCTYPE html>')
    assert (tmp_path / 'report.md').read_text(encoding='utf-8').startswith('# From MMAction2 0.x to 1.x: configs')
    assert datetime.fromisoformat(json.loads((tmp_path / 'report.json').read_bytes())['date']) == NOON
    assert cli.main(['report', 'configs', '-o', '-', '--format', 'json']) == 0
    assert json.loads(capfd.readouterr().out)['paths'] == ['configs']
    assert (tmp_path / 'configs/a.py').read_text(encoding='utf-8') == OLD, 'nothing of the project is written'


def test_command_with_history(tmp_path: Path) -> None:
    write(tmp_path, {'configs/a.py': OLD})
    assert cli.main(['report', 'configs', '-o', 'one.json', '--date', '2026-11-26']) == 0
    assert cli.main(['report', 'configs', '-o', 'two.html', '--history', 'one.json', '--date', '2026-11-27']) == 0
    page = (tmp_path / 'two.html').read_text(encoding='utf-8')
    assert 'class="chart"' in page and '2 reports, from ' in page


def test_command_names_what_could_not_be_analysed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {'configs/broken.py': 'total_epochs = (\n'})
    assert cli.main(['report', 'configs', 'missing.py', '-o', 'report.html']) == 2
    told = capsys.readouterr().err
    assert 'configs/broken.py:1:' in told and 'missing.py:1:1: MMA001' in told


@pytest.mark.parametrize('argv', [['-o', 'report.txt'], ['-o', 'missing/report.html'], ['-o', 'a.html', '--date', 'yesterday']])
def test_misuse(tmp_path: Path, argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {'configs/a.py': OLD})
    assert cli.main(['report', 'configs', *argv]) == 2
    assert capsys.readouterr().err.startswith('mma-lint: error: ')


# ---------------------------------------------------------------------- injection

EVIL = (
    '<script>alert(1)</script>',
    '" onmouseover="alert(2)',
    "' autofocus onfocus='alert(3)",
    '</style><img src=x>',
    ']]><b>',
    '&lt;i&gt;',
    '\x1b[2J\u202e\x07',
)
ELEMENTS = set(
    'html head meta title style body header footer main nav a section article p h1 h2 h3 b strong small code pre mark span ul ol li time svg rect polygon wbr '
    'table thead tbody tfoot tr th td details summary div script polyline path'.split()
)
ATTRIBUTES = set(
    'aria-label aria-labelledby charset class content data-label data-n data-path datetime height href http-equiv id lang name points preserveaspectratio '
    'role scope viewbox width x d'.split()
)


class Reader(HTMLParser):
    """What a browser would make of a page: elements, attributes, texts outside of style and script."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.scripts = 0
        self.texts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        assert all(str(value).startswith('#') for name, value in attrs if name == 'href'), 'links lead nowhere but into the page'
        self.scripts += tag == 'script'
        if tag not in ('meta', 'wbr'):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, 'every element is closed where it was opened'

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ('script', 'style'):
            self.texts.append(data)


def evil_project() -> dict[str, str]:
    """A project that says everything evil wherever it can: in names of files, strings, comments and keys."""
    said = '\n'.join(f'# {text.translate({27: None, 7: None})}' for text in EVIL)
    keys = ', '.join(f'{text!r}: {text!r}' for text in EVIL)
    config = (
        f"{said}\ntotal_epochs = 50\nmodel = dict(type='Recognizer2D', cls_head=dict(type={EVIL[0]!r}), **{{{keys}}})\nlr_config = dict(policy={EVIL[1]!r})\n"
        f'optimizer = dict(type={EVIL[3]!r}, lr={EVIL[4]!r})\nevaluation = dict(metrics=[{EVIL[0]!r}])\nworkflow = [({EVIL[0]!r}, 1)]\n'
        f"data = dict(train=dict(type={EVIL[4]!r}, ann_file='x', pipeline=[dict(type={EVIL[0]!r}), dict(type='Collect', keys=[{EVIL[1]!r}], nested=True)]))\n"
    )
    names = [f'configs/{text.replace("/", "_")}/{text.replace("/", "_")}.py' for text in EVIL]
    return dict.fromkeys(names, config) | {'configs/<b>broken.py': f'total_epochs = ( # {EVIL[0]}\n', 'train.py': f'import mmcv\nmmcv.Config({EVIL[0]!r})\n'}


def test_nothing_that_a_project_says_is_markup(tmp_path: Path) -> None:
    standing = standing_of(tmp_path, evil_project(), policy_of(Settings(tmp_path)))
    page = Reader()
    text = document.render(standing, history([], standing))
    page.feed(text)
    assert page.elements <= ELEMENTS and page.attributes <= ATTRIBUTES and page.scripts == 1
    seen = ''.join(page.texts)
    for evil in EVIL[:-1]:
        assert evil in seen, 'it is shown as it is'
    assert '\\x1b[2J\\u202e\\x07' in seen and not {'\x1b', '\u202e', '\x07'} & set(text), 'what would hide or reorder text is shown as an escape'


def test_nothing_that_a_project_says_is_markup_in_markdown(tmp_path: Path) -> None:
    page = Reader()
    text = markdown.render(standing_of(tmp_path, evil_project(), policy_of(Settings(tmp_path))))
    page.feed(text)
    assert page.elements == {'code'} and page.attributes == set()
    assert '\x1b' not in text


def test_element() -> None:
    assert element('p', 'a < b', element('b', '"&"'), [1, None], class_='x"y', data_n=3, id=None) == (
        '<p class="x&quot;y" data-n="3">a &lt; b<b>&quot;&amp;&quot;</b>1</p>'
    )
