"""A report as Markdown, for a pull request or an issue: what is counted and what is to be done, without the texts of the changes."""

from collections.abc import Iterator, Sequence

from mma_lint.formats.markdown import code, marked, prose
from mma_lint.report.history import Moment
from mma_lint.report.standing import NAMES, STATES, TEXTS, Counts, Item, ScheduleChange, Standing, Step, Training
from mma_lint.report.words import moment, number


def render(standing: Standing, moments: Sequence[Moment] = ()) -> str:
    """The report, with a line end."""
    return '\n'.join(_lines(standing, moments)).rstrip() + '\n'


def _lines(standing: Standing, moments: Sequence[Moment]) -> Iterator[str]:
    total = standing.total
    commit = f' · commit {code(standing.commit[:10])}' if standing.commit else ''
    yield from (f'# From MMAction2 0.x to 1.x: {marked(standing.title)}', '', f'{moment(standing.date)}{commit} · mma-lint {standing.version}', '')
    yield from (f'**{total.migrated:,} of {number(total.files, "file")} migrated.**', '')
    yield from (f'- {total.states[state]:,} {NAMES[state]}: {TEXTS[state]}' for state in STATES if total.states[state])
    yield from (f'- not counted: {prose(kept)}' for kept in standing.kept)
    yield from _failures(standing)
    yield from _stages(standing)
    yield from _progress(standing)
    yield from _history(moments)
    yield from _steps('To look at', standing.to_look_at)
    yield from _steps('By hand', standing.by_hand)
    yield from _unknown(standing)
    yield from _schedules(standing.schedules)


def _failures(standing: Standing) -> Iterator[str]:
    if standing.failures:
        yield from ('', '## Could not be carried through', '')
        yield from (f'- {code(f"{failure.path}:{failure.place}")} {failure.code} {prose(failure.message)}' for failure in standing.failures)


def _stages(standing: Standing) -> Iterator[str]:
    yield from ('', '## Next', '')
    for index, stage in enumerate(standing.stages, 1):
        told = f': {number(stage.findings, "finding")} in {number(stage.files, "file")}' if stage.findings else ''
        yield f'{index}. {stage.title}{told}: {code(stage.command)}{f" ({stage.note})" if stage.note else ""}'
    if not standing.stages:
        yield 'Nothing is left to do.'


def _progress(standing: Standing) -> Iterator[str]:
    yield from ('', '## Progress', '', *_head('folder', 'files', *NAMES.values()))
    yield from (_counts(code(name), counts) for name, counts in standing.folders.items())
    yield _counts('in all', standing.total)


def _counts(name: str, counts: Counts) -> str:
    return _row(name, str(counts.files), *(str(counts.states[state]) for state in STATES))


def _history(moments: Sequence[Moment]) -> Iterator[str]:
    if moments:
        yield from ('', '## History', '', *_head('date', 'commit', 'files', *NAMES.values()))
        for one in reversed(moments):
            yield _row(moment(one.date), code(one.commit[:10]), str(one.files), *(str(one.states[state]) for state in STATES))


def _steps(title: str, steps: Sequence[Step]) -> Iterator[str]:
    if steps:
        yield from ('', f'## {title}')
    for step in steps:
        yield from ('', f'### {step.code} {prose(step.title)} ({step.severity})', '', *(f'{prose(paragraph)}\n' for paragraph in step.why))
        yield from (_item(item, step.title) for item in step.items)


def _item(item: Item, title: str) -> str:
    said = [
        prose(item.message) if item.message != title else '',
        f'Look: {prose(item.reason)}' if item.reason else '',
        'after the fixes' if item.is_late else '',
    ]
    text = '. '.join(filter(None, said))
    return f'- [ ] {code(f"{item.path}:{item.place}")}{f" {text}" if text else ""}{f": {code(item.excerpt.strip())}" if item.excerpt.strip() else ""}'


def _unknown(standing: Standing) -> Iterator[str]:
    strange = [file for file in standing.files if file.unknown]
    if strange:
        yield from ('', '## Unknown', '', 'Parts of configs that neither version knows:', '')
        yield from (f'- {code(file.path)}: {", ".join(map(code, file.unknown))}' for file in strange)


def _schedules(changes: Sequence[ScheduleChange]) -> Iterator[str]:
    if changes:
        yield from ('', '## Schedules', '', *_head('configs', 'before', 'after all fixes'))
        yield from (_row(', '.join(map(code, change.paths)), _training(change.before), _training(change.after)) for change in changes)


def _training(training: Training | None) -> str:
    if training is None:
        return 'not said'
    return '; '.join((f'{marked(training.epochs)} epochs, {marked(training.optimizer)} lr {marked(training.rate)}', *map(code, training.schedule)))


def _head(*titles: str) -> tuple[str, str]:
    return _row(*titles), _row(*('---' for _ in titles))


def _row(*cells: str) -> str:
    return f'| {" | ".join(cells)} |'
