"""A report as one page: it loads nothing, and nothing that a project says is ever markup in it."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from mma_lint.report.history import Moment
from mma_lint.report.page.changes import changes
from mma_lint.report.page.drawings import bar, chart
from mma_lint.report.page.element import Content, Markup, element, together
from mma_lint.report.page.schedules import schedules
from mma_lint.report.page.tasks import tasks
from mma_lint.report.page.text import path, prose
from mma_lint.report.standing import NAMES, STATES, TEXTS, Counts, Failure, FileStanding, Stage, Standing, State
from mma_lint.report.words import day, moment, number

_NEXT = 'One after the other, from the folder in which this report was made. Commit in between: `fix` changes only what git can give back.'
_LOOK = 'Fixes that `--unsafe-fixes` makes, each with the reason to look at the result; and warnings that are gone once a file is fixed.'
_TRAININGS = 'How long is trained, and at which rate: 0.x in orange, 1.x in the colour of the text. Configs that train alike stand together.'
_HAND = 'What no fix can do, in the order to do it: errors first, and first in the files that others inherit from.'
_FAILED = 'They count as nothing but what they are: mend them first, then report again.'
_UNKNOWN = 'Parts of configs that neither version knows, so that mma-lint cannot judge them. A file with one never counts as migrated.'
_CHANGES = 'What `fix` would do, file by file, and what `fix --unsafe-fixes` would do beyond it. Files that inherit from each other change together.'
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
        element('title', f'{standing.title}: {standing.total.migrated} of {number(standing.total.files, "file")} migrated'),
        element('style', style),
    )
    sections = [section for section in _sections(standing, moments) if section.content]
    main = element('main', _summary(standing), _contents(sections), map(_drawn, sections))
    page = element('body', _header(standing), main, _footer(standing), element('script', script))
    return f'<!DOCTYPE html>\n{element("html", head, page, lang="en")}\n'


def _raw(name: str) -> Markup:
    """A file of this package, as it is."""
    return Markup(files('mma_lint.report.page').joinpath(name).read_text(encoding='utf-8'))


def _hash(text: str) -> str:
    return f'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'


def _header(standing: Standing) -> Markup:
    commit = together(' · commit ', element('code', standing.commit[:10])) if standing.commit else None
    when = element('time', moment(standing.date), datetime=standing.date.isoformat(timespec='seconds'))
    return element(
        'header',
        element('p', 'From MMAction2 0.x to 1.x', class_='kicker'),
        element('h1', path(standing.title)),
        element('p', when, commit, f' · mma-lint {standing.version}', class_='meta'),
    )


def _footer(standing: Standing) -> Markup:
    facts = [f'{number(standing.unrelated, "other file")} looked at in which nothing is of MMAction2.'] if standing.unrelated else []
    facts.append('Nothing was run and nothing was written: a report reads configs and code, and asks what the fixes would do.')
    return element('footer', (element('p', fact) for fact in facts))


@dataclass(frozen=True)
class _Section:
    """A part of the page; `count` is how much is in it. One without content is left out."""

    anchor: str
    title: str
    told: str
    content: Content
    count: int = 0


def _sections(standing: Standing, moments: Sequence[Moment]) -> Iterator[_Section]:
    look, hand = (sum(len(step.items) for step in steps) for steps in (standing.to_look_at, standing.by_hand))
    yield _Section('failed', 'Could not be carried through', _FAILED, _failures(standing.failures), len(standing.failures))
    yield _Section('next', 'Next', _NEXT if standing.stages else 'Nothing is left to do.', _stages(standing.stages))
    yield _Section('progress', 'Progress', 'By folder. A file is in the worst state that anything in it is in.', _progress(standing))
    yield _Section('history', 'History', _span(moments), _history(moments))
    yield _Section('look', 'To look at', _LOOK, tasks(standing.to_look_at), look)
    yield _Section('hand', 'By hand', _HAND, tasks(standing.by_hand), hand)
    yield _Section('unknown', 'Unknown', _UNKNOWN, _unknown(standing.files), sum(len(file.unknown) for file in standing.files))
    yield _Section('schedules', 'Schedules', _TRAININGS, schedules(standing.schedules), len(standing.schedules))
    yield _Section('changes', 'Changes', _CHANGES, changes(standing), len(standing.changes))


def _drawn(section: _Section) -> Markup:
    title = f'{section.anchor}-title'
    head = element('h2', section.title, id=title), element('p', prose(section.told), class_='told')
    return element('section', head, section.content, id=section.anchor, aria_labelledby=title)


def _contents(sections: Sequence[_Section]) -> Markup:
    counts = (element('small', f' {section.count:,}') if section.count else None for section in sections)
    links = (element('li', element('a', section.title, href=f'#{section.anchor}'), count) for section, count in zip(sections, counts, strict=True))
    return element('nav', element('ul', links), aria_label='Contents')


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


def _failures(failures: Sequence[Failure]) -> Markup | None:
    if not failures:
        return None
    rows = (element('li', element('code', path(failure.path, failure.place)), ' ', prose(f'{failure.code} {failure.message}')) for failure in failures)
    return element('ul', rows, class_='failures')


def _stages(stages: Sequence[Stage]) -> Markup:
    return element('ol', map(_stage, stages), class_='stages')


def _stage(stage: Stage) -> Markup:
    told = ''
    if stage.findings:
        left = f'; {number(stage.left, "file")} will have something left' if stage.left else ''
        told = f'{number(stage.findings, "finding")} in {number(stage.files, "file")}{left}'
    elif stage.files:
        told = number(stage.files, 'config')
    told = '. '.join(filter(None, (told, stage.note)))
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
    return element('table', element('thead', head), element('tbody', rows), foot, class_='progress')


def _folder(name: Content, counts: Counts, states: Sequence[State]) -> Markup:
    cells = (_number(NAMES[state], counts.states[state]) for state in states)
    files = _number('file' if counts.files == 1 else 'files', counts.files)
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
    ends = element('p', element('span', day(moments[0].date)), element('span', day(moments[-1].date)), class_='ends')
    picture = chart(moments)
    return together(picture, ends if picture else None, element('div', tables[0], class_='wide'), folded)


def _span(moments: Sequence[Moment]) -> str:
    return f'{number(len(moments), "report")}, from {day(moments[0].date)} to {day(moments[-1].date)}.' if moments else ''


def _unknown(files: Iterable[FileStanding]) -> Markup | None:
    """The parts of configs that cannot be judged, file by file, and folded those that nothing reads."""
    files = tuple(files)
    strange, dead = ({file.path: keys for file in files if (keys := getattr(file, name))} for name in ('unknown', 'dead'))
    if not strange and not dead:
        return None
    harmless = f'{number(sum(map(len, dead.values())), "variable")} in {number(len(dead), "config")} that nothing reads: harmless'
    folded = element('details', element('summary', harmless), _keys(dead), class_='dead') if dead else None
    none = element('p', 'There is no such part.')
    return together(_keys(strange) if strange else none, folded)


def _keys(files: Mapping[str, tuple[str, ...]]) -> Markup:
    head = element('tr', element('th', 'config', scope='col'), element('th', 'key', scope='col'))
    rows = (
        element(
            'tr', element('th', path(name), scope='row', class_='path'), element('td', (together(element('code', key), ' ') for key in keys)), data_path=name
        )
        for name, keys in files.items()
    )
    return element('table', element('thead', head), element('tbody', rows), class_='keys')
