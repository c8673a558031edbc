"""A report as one page: it loads nothing, and nothing that a project says is ever markup in it."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

from mma_lint.report.history import Moment
from mma_lint.report.page.changes import changes_section
from mma_lint.report.page.drawings import bar, chart
from mma_lint.report.page.element import Content, Markup, element, together
from mma_lint.report.page.schedules import schedules
from mma_lint.report.page.tasks import tasks
from mma_lint.report.page.text import path, prose
from mma_lint.report.standing import NAMES, STATES, TEXTS, Counts, FileStanding, Stage, Standing, State, Step
from mma_lint.report.words import day, moment, number

_NEXT = 'One after the other, from the folder in which this report was made. Commit in between: `fix` changes only what git can give back.'
_LOOK = 'Fixes that `--unsafe-fixes` makes, each with the reason to look at the result; and warnings that are gone once a file is fixed.'
_TRAININGS = 'How long is trained, and at which rate: 0.x in orange, 1.x in the colour of the text. Configs that train alike stand together.'
_HAND = 'What no fix can do, in the order to do it: errors first, and first in the files that others inherit from.'
_ROWS = 12  # moments in the table that are not folded


def render(standing: Standing, moments: Sequence[Moment] = ()) -> str:
    """The page."""
    style, script = (_raw(name) for name in ('page.css', 'page.js'))
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    head = element(
        'head',
        element('meta', charset='utf-8'),
        element('meta', http_equiv='Content-Security-Policy', content=policy),
        element('meta', name='viewport', content='width=device-width, initial-scale=1'),
        element('meta', name='color-scheme', content='light dark'),
        element('title', f'{_title(standing)}: {standing.total.migrated} of {number(standing.total.files, "file")} migrated'),
        element('style', style),
    )
    sections = tuple(section for section in _sections(standing, moments) if section)
    page = element('body', _header(standing), element('main', _summary(standing), sections), _footer(standing), element('script', script))
    return f'<!DOCTYPE html>\n{element("html", head, page, lang="en")}\n'


def _raw(name: str) -> Markup:
    """A file of this package, as it is."""
    return Markup(files('mma_lint.report.page').joinpath(name).read_text(encoding='utf-8'))


def _hash(text: str) -> str:
    return f'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'


def _title(standing: Standing) -> str:
    return ' '.join(standing.paths)


def _header(standing: Standing) -> Markup:
    commit = together(' · commit ', element('code', standing.commit[:10])) if standing.commit else None
    when = element('time', moment(standing.date), datetime=standing.date.isoformat(timespec='seconds'))
    return element(
        'header',
        element('p', 'From MMAction2 0.x to 1.x', class_='kicker'),
        element('h1', path(_title(standing))),
        element('p', when, commit, f' · mma-lint {standing.version}', class_='meta'),
    )


def _footer(standing: Standing) -> Markup:
    facts = [f'{number(standing.unrelated, "other file")} looked at in which nothing is of MMAction2.'] if standing.unrelated else []
    facts.append('Nothing was run and nothing was written: a report reads configs and code, and asks what the fixes would do.')
    return element('footer', (element('p', fact) for fact in facts))


def _sections(standing: Standing, moments: Sequence[Moment]) -> Iterator[Markup | None]:
    yield _failures(standing)
    yield _stages(standing.stages)
    yield _progress(standing)
    yield _history(moments)
    yield _steps('look', 'To look at', _LOOK, standing.to_look_at)
    yield _steps('hand', 'By hand', _HAND, standing.by_hand)
    yield _unknown(standing.files)
    yield _section('schedules', 'Schedules', _TRAININGS, schedules(standing.schedules)) if standing.schedules else None
    yield changes_section(standing)


def _section(anchor: str, title: str, told: str, *content: Content) -> Markup:
    return element(
        'section', element('h2', title, id=f'{anchor}-title'), element('p', prose(told), class_='told'), *content, id=anchor, aria_labelledby=f'{anchor}-title'
    )


# ---------------------------------------------------------------------- where it stands


def _summary(standing: Standing) -> Markup:
    total = standing.total
    share = f' ({100 * total.migrated // total.files} %)' if total.files else ''
    says = element('p', element('strong', f'{total.migrated:,}'), f' of {number(total.files, "file")} migrated{share}', class_='headline')
    kept = (element('p', 'Not counted: ', prose(reason), class_='told') for reason in standing.kept)
    return element('section', says, bar(total), _legend(total), kept, class_='summary', aria_label='Summary')


def _legend(total: Counts) -> Markup:
    rows = (
        element(
            'li', element('span', class_=f'swatch {state}'), element('b', f'{total.states[state]:,}'), ' ', NAMES[state], ' ', element('small', TEXTS[state])
        )
        for state in STATES
        if total.states[state] or state not in ('unknown', 'failed')
    )
    return element('ul', rows, class_='legend')


def _failures(standing: Standing) -> Markup | None:
    if not standing.failures:
        return None
    rows = (
        element('li', element('code', path(failure.path, failure.place), class_='place'), ' ', prose(f'{failure.code} {failure.message}'))
        for failure in standing.failures
    )
    told = 'They count as nothing but what they are: mend them first, then report again.'
    return _section('failed', 'Could not be carried through', told, element('ul', rows, class_='failures'))


def _stages(stages: Sequence[Stage]) -> Markup:
    if not stages:
        return _section('next', 'Next', 'Nothing is left to do.')
    return _section('next', 'Next', _NEXT, element('ol', map(_stage, stages), class_='stages'))


def _stage(stage: Stage) -> Markup:
    told = ''
    if stage.findings:
        left = f'; {number(stage.left, "file")} will have something left' if stage.left else ''
        told = f'{number(stage.findings, "finding")} in {number(stage.files, "file")}{left}'
    elif stage.files:
        told = number(stage.files, 'config')
    command = element('p', element('code', stage.command), class_='command')
    return element('li', element('h3', stage.title), element('p', told, class_='told'), command)


def _progress(standing: Standing) -> Markup | None:
    if not standing.files:
        return None
    states = [state for state in STATES if standing.total.states[state]]
    titles = ['folder', 'progress', 'files', *(NAMES[state] for state in states)]
    head = element('tr', (element('th', title, scope='col', class_=_column(title)) for title in titles))
    rows = [_folder(path(name), counts, states) for name, counts in standing.folders.items()]
    foot = element('tfoot', _folder('in all', standing.total, states)) if len(rows) > 1 else None
    table = element('table', element('thead', head), element('tbody', rows), foot, class_='progress')
    told = 'By folder. A file is in the worst state that anything in it is in.'
    return _section('progress', 'Progress', told, table)


def _folder(name: Content, counts: Counts, states: Sequence[State]) -> Markup:
    cells = (_number(NAMES[state], counts.states[state]) for state in states)
    files = _number('files', counts.files)
    return element('tr', element('th', name, scope='row', class_='path'), element('td', bar(counts), class_='bar'), files, cells)


def _number(title: str, count: int) -> Markup:
    return element('td', element('span', f'{count:,}', class_=None if count else 'none'), class_='n', data_label=title)


def _column(title: str) -> str | None:
    return None if title in ('folder', 'progress') else 'n'


def _history(moments: Sequence[Moment]) -> Markup | None:
    if not moments:
        return None
    head = element(
        'tr', (element('th', title, scope='col', class_='n' if index > 1 else None) for index, title in enumerate(('date', 'commit', 'files', *NAMES.values())))
    )
    rows = [
        element(
            'tr', element('th', moment(one.date), scope='row'), element('td', element('code', one.commit[:10])), element('td', f'{one.files:,}', class_='n'),
            (element('td', f'{one.states[state]:,}', class_='n') for state in STATES),
        )
        for one in reversed(moments)
    ]  # fmt: skip
    tables = [element('table', element('thead', head), element('tbody', part), class_='history') for part in (rows[:_ROWS], rows[_ROWS:]) if part]
    folded = element('details', element('summary', f'{number(len(rows) - _ROWS, "earlier report")}'), tables[1]) if len(tables) > 1 else None
    span = f'{number(len(moments), "report")}, from {day(moments[0].date)} to {day(moments[-1].date)}.'
    return _section('history', 'History', span, chart(moments), element('div', tables[0], class_='wide'), folded)


# ---------------------------------------------------------------------- what is to be done


def _steps(anchor: str, title: str, told: str, steps: Sequence[Step]) -> Markup | None:
    return _section(anchor, title, told, tasks(steps)) if steps else None


def _unknown(files: Iterable[FileStanding]) -> Markup | None:
    """The parts of configs that cannot be judged, file by file, and folded those that nothing reads."""
    files = tuple(files)
    strange, dead = ({file.path: keys for file in files if (keys := getattr(file, name))} for name in ('unknown', 'dead'))
    if not strange and not dead:
        return None
    total = sum(map(len, strange.values()))
    told = f'{number(total, "part")} of configs that mma-lint cannot judge. A file with one never counts as migrated.' if total else 'No part of any config.'
    harmless = f'{number(sum(map(len, dead.values())), "variable")} in {number(len(dead), "config")} that nothing reads: harmless'
    folded = element('details', element('summary', harmless), _keys(dead), class_='dead') if dead else None
    return _section('unknown', 'Unknown', told, _keys(strange) if strange else None, folded)


def _keys(files: Mapping[str, tuple[str, ...]]) -> Markup:
    head = element('tr', element('th', 'config', scope='col'), element('th', 'key', scope='col'))
    rows = (
        element(
            'tr', element('th', path(name), scope='row', class_='path'), element('td', (together(element('code', key), ' ') for key in keys)), data_path=name
        )
        for name, keys in files.items()
    )
    return element('table', element('thead', head), element('tbody', rows), class_='keys')
