"""From files to where they stand: the engine is asked what it finds and what it would fix. Nothing is written."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path

from mma_lint import __version__, engine
from mma_lint.config.project import Project
from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Fixed, Policy, Report
from mma_lint.failures import is_failure
from mma_lint.formats.location import relative
from mma_lint.report.compare import compare
from mma_lint.report.schedules import schedule_changes
from mma_lint.report.standing import STATES, Failure, FileChange, FileStanding, Kind, Stage, Standing, State, Step
from mma_lint.report.steps import Found, steps
from mma_lint.report.words import number
from mma_lint.repository import CannotAsk, Repository
from mma_lint.rule import discover
from mma_lint.script.script import is_script
from mma_lint.selection import select_rules
from mma_lint.source import Source
from mma_lint.subject import Subject, is_notebook, is_python
from mma_lint.suppression import is_meant, suppressions


def collect(
    paths: Iterable[Path],
    asked: tuple[str, ...],
    policy: Policy,
    date: datetime,
    failures: Iterable[Report] = (),
    origin: str = '',
    onstage: Callable[[str], None] = lambda stage: None,
) -> Standing:
    """Where some files stand. `asked`: the paths as they were given; `failures`: reports on what is not even a file.

    `origin`: the commit that has the 0.x configs, where it is known; `onstage` is told what is done.
    """
    onstage('checking')
    reports = tuple(engine.check(paths, policy, account_by=policy.everything))
    commit = _commit(Path(asked[0]))
    run = _Run(reports, policy, commit, origin, onstage)
    files = tuple(map(run.standing, run.of_concern))
    unread = tuple(_failure(diagnostic) for report in failures for diagnostic in report.diagnostics)
    return Standing(
        _title(asked), asked, date, __version__, commit,
        files, len(reports) - len(files), tuple(_kept(reports, policy)), (*unread, *run.failures), tuple(run.stages(asked)),
        run.to_look_at, run.by_hand, schedule_changes(run.configs, run.project, run.migrated), run.changes,
    )  # fmt: skip


def _title(asked: tuple[str, ...]) -> str:
    return Path.cwd().name if asked == ('.',) else ' '.join(asked)


def _commit(path: Path) -> str:
    """The commit that is checked out where a path is; '' where git knows none, or is not there."""
    with suppress(CannotAsk):
        repository = Repository.of(path)
        return repository.commit('HEAD') if repository is not None else ''
    return ''


@dataclass(frozen=True, eq=False)
class _Run:
    """What the engine says of the files of a run: now, after the safe fixes, after all fixes."""

    reports: tuple[Report, ...]
    policy: Policy
    commit: str
    origin: str
    onstage: Callable[[str], None]

    @cached_property
    def project(self) -> Project:
        """The configs as they are."""
        return Project({report.path: report.source for report in self.reports if report.source is not None})

    @cached_property
    def configs(self) -> frozenset[Path]:
        """The configs that could be read."""
        return self.project.configs(report.path for report in self.reports if is_python(report.path) and not report.failed)

    @cached_property
    def of_concern(self) -> tuple[Report, ...]:
        """The files that have to do with MMAction2, or may have: all but those that could be read and say nothing of it."""
        return tuple(report for report in self.reports if report.diagnostics or report.path in self.configs or _matters(report.source))

    @cached_property
    def safe(self) -> Mapping[Path, Fixed]:
        """What `fix` would do."""
        return self._fixed(False)

    @cached_property
    def unsafe(self) -> Mapping[Path, Fixed]:
        """What `fix --unsafe-fixes` would do."""
        return self._fixed(True)

    def _fixed(self, unsafe: bool) -> Mapping[Path, Fixed]:
        wanted = {'safe', 'unsafe'} if unsafe else {'safe'}
        offered = {diagnostic.applicability for report in self.of_concern for diagnostic in report.diagnostics}
        if wanted.isdisjoint(offered):
            return {report.path: Fixed(report.path, report.source, None, report.diagnostics) for report in self.of_concern}
        self.onstage('trying all fixes on' if unsafe else 'trying the safe fixes on')
        texts = {report.path: report.source for report in self.of_concern if report.source is not None}
        return {fixed.path: fixed for fixed in engine.fix([report.path for report in self.of_concern], self.policy, unsafe, texts)}

    @cached_property
    def migrated(self) -> Project:
        """The configs after all fixes."""
        return Project(_sources(self.unsafe))

    # ---------------------------------------------------------------------- files

    def standing(self, report: Report) -> FileStanding:
        """Where one file stands."""
        shown = shown_path(report.path)
        findings = Counter(self._kind_of(diagnostic, report) for diagnostic in report.diagnostics if not is_failure(diagnostic.code))
        named = {status: tuple(_dotted(entry.path) for entry in report.entries if entry.status == status) for status in ('unknown', 'dead')}
        return FileStanding(
            shown, Path(shown).parent.as_posix(), self._kind(report.path), self._state(report), findings, Counter(entry.status for entry in report.entries),
            named['unknown'], named['dead'], self._heirs[report.path], self._level(report.path),
        )  # fmt: skip

    def _kind(self, path: Path) -> Kind:
        return 'config' if path in self.configs else 'notebook' if is_notebook(path) else 'script' if is_script(path) else 'code'

    def _state(self, report: Report) -> State:
        """The worst of what its findings say and of what the fixes leave."""
        if report.failed:
            return 'failed'
        if any(entry.status == 'unknown' for entry in report.entries):
            return 'unknown'
        found = {self._kind_of(diagnostic, report) for diagnostic in report.diagnostics}
        return max((*found, self._outcome(report)), key=STATES.index)

    def _outcome(self, report: Report) -> State:
        """Which fixes leave nothing in a file."""
        if not report.diagnostics:
            return 'migrated'
        return 'manual' if self.unsafe[report.path].diagnostics else 'look' if self.safe[report.path].diagnostics else 'safe'

    def _kind_of(self, diagnostic: Diagnostic, report: Report) -> State:
        """What becomes of a finding. A warning without a fix that is gone after all fixes has been heeded by one: there it is to be looked at."""
        if diagnostic.applicability is not None:
            return 'safe' if diagnostic.applicability == 'safe' else 'look'
        remains = any((other.code, other.message) == (diagnostic.code, diagnostic.message) for other in self.unsafe[report.path].diagnostics)
        return 'manual' if remains or diagnostic.severity == 'error' else 'look'

    @cached_property
    def _heirs(self) -> Counter[Path]:
        """How many configs inherit from each."""
        names = {id(self.project.document(path)): path for path in self.configs}
        return Counter(names[id(ancestor)] for path in self.configs for ancestor in self.project.document(path).ancestors if id(ancestor) in names)

    def _level(self, path: Path) -> int:
        """How many generations a config has above it."""
        return _generations(self.project, path) if path in self.configs else 0

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """The files that could not be carried through: read, fixed or written down."""
        of_fixes = (diagnostic for fixed in (*self.safe.values(), *self.unsafe.values()) for diagnostic in fixed.diagnostics)
        found = (*(diagnostic for report in self.reports for diagnostic in report.diagnostics), *of_fixes)
        return tuple(dict.fromkeys(_failure(diagnostic) for diagnostic in found if is_failure(diagnostic.code)))

    # ---------------------------------------------------------------------- what is to be done

    @cached_property
    def to_look_at(self) -> tuple[Step, ...]:
        """What a person must look at: fixes, and warnings that go with them."""
        return steps(self._found('look'), self.policy.rules)

    @cached_property
    def by_hand(self) -> tuple[Step, ...]:
        """What no fix does: what is there now, and what comes up when the fixes are made."""
        return steps((*self._found('manual'), *self._late()), self.policy.rules)

    def _found(self, kind: State) -> Iterator[Found]:
        for report in self.of_concern:
            for diagnostic in report.diagnostics:
                if not is_failure(diagnostic.code) and self._kind_of(diagnostic, report) == kind:
                    yield self._as_found(diagnostic, report.path, report.source)

    def _late(self) -> Iterator[Found]:
        """What is found only after all fixes."""
        for report in self.of_concern:
            known = {(diagnostic.code, diagnostic.message) for diagnostic in report.diagnostics}
            fixed = self.unsafe[report.path]
            for diagnostic in fixed.diagnostics:
                if (diagnostic.code, diagnostic.message) not in known and not is_failure(diagnostic.code):
                    yield self._as_found(diagnostic, report.path, fixed.new_source, is_late=True)

    def _as_found(self, diagnostic: Diagnostic, path: Path, source: Source | None, is_late: bool = False) -> Found:
        return Found(diagnostic, shown_path(path), source, self._heirs[path], self._level(path), is_late)

    @cached_property
    def changes(self) -> tuple[FileChange, ...]:
        """What the fixes do to each file."""
        found = (_change(self.safe[report.path], self.unsafe[report.path]) for report in self.of_concern)
        return tuple(change for change in found if change.safe or change.unsafe)

    def stages(self, asked: tuple[str, ...]) -> Iterator[Stage]:
        """What is left of the way, part by part."""
        paths, now = shlex.join(asked), {report.path: report.source.text for report in self.of_concern if report.source is not None}
        safe, unsafe = _texts(self.safe), _texts(self.unsafe)
        done, more = _mended(self.safe), _mended(self.unsafe)
        if changed := _differing(now, safe):
            yield Stage('Make the safe fixes', f'mma-lint fix {paths}', done, changed, _left(self.safe))
        if changed := _differing(safe, unsafe):
            yield Stage('Make the other fixes, and look at them', f'mma-lint fix --unsafe-fixes {paths}', max(more - done, 0), changed, _left(self.unsafe))
        items = list(chain.from_iterable(step.items for step in self.by_hand))
        if items or self.failures:
            files = {*(item.path for item in items), *(failure.path for failure in self.failures)}
            yield Stage('Do the rest by hand', f'mma-lint check {paths}', len(items) + len(self.failures), len(files), 0)
        if self.configs:
            old, note = self._old_version(safe != now or unsafe != now)
            yield Stage('Prove that training is the same', f'mma-lint verify {old} {paths}', 0, len(self.configs), 0, note)

    def _old_version(self, is_old: bool) -> tuple[str, str]:
        """How `verify` is told where the 0.x configs are, and what to know of it. `is_old`: they are what is checked out."""
        if self.origin or (is_old and self.commit):
            return f'--against {(self.origin or self.commit)[:12]}', ''
        if self.commit:
            return '--against COMMIT', 'COMMIT is the last one with the 0.x configs'
        return '--old FOLDER', 'FOLDER has a copy of the 0.x configs: make one before the first fix'


def shown_path(path: Path) -> str:
    """The path of a file as a report names it: from the working folder, with forward slashes."""
    return relative(str(path)).as_posix()


def _kept(reports: Iterable[Report], policy: Policy) -> Iterator[str]:
    """What is not counted because the user has decided so."""
    comments = [count for report in reports if report.source is not None and (count := _keepers(report.source))]
    if comments:
        yield f'what is kept by {number(sum(comments), "comment")} in {number(len(comments), "file")}'
    off = sorted({rule.code for rule in select_rules(discover())} - {rule.code for rule in policy.rules})
    if off:
        yield f'the rules that are switched off: {", ".join(off)}'
    if policy.ignored:
        yield f'{number(len(policy.ignored), "pattern")} of files on which some rules are not run'


def _keepers(source: Source) -> int:
    """How many comments in a file may keep findings of ours."""
    rules = discover()
    return sum(not one.codes or any(is_meant(code, rule) for code in one.codes for rule in rules) for one in suppressions(source))


def _matters(source: Source | None) -> bool:
    """Whether a file may have to do with MMAction2. One that cannot be read may."""
    if source is None:
        return True
    subject = Subject(source, Policy(()))
    return subject.module is not None or subject.script is not None


def _generations(project: Project, path: Path) -> int:
    """The length of the longest line of files that a config inherits from."""
    line, count = project.document(path).parents, 0
    while line:
        line, count = tuple({id(parent): parent for document in line for parent in document.parents}.values()), count + 1
    return count


def _failure(diagnostic: Diagnostic) -> Failure:
    return Failure(shown_path(Path(diagnostic.filename)), diagnostic.place, diagnostic.code, diagnostic.message)


def _dotted(path: Iterable[str | int]) -> str:
    return '.'.join(map(str, path))


def _change(safe: Fixed, unsafe: Fixed) -> FileChange:
    path, source, first, last = shown_path(safe.path), safe.source, safe.new_source, unsafe.new_source
    if source is None or first is None or last is None:
        return FileChange(path, None, None)
    notes = tuple(note.removeprefix(str(safe.path)).lstrip(': ') for note in safe.notes)
    return FileChange(path, compare(source.text, first.text), compare(first.text, last.text), notes)


def _sources(run: Mapping[Path, Fixed]) -> dict[Path, Source]:
    """The files that could be read, as they are after a run."""
    return {path: fixed.new_source for path, fixed in run.items() if fixed.new_source is not None}


def _texts(run: Mapping[Path, Fixed]) -> dict[Path, str]:
    return {path: source.text for path, source in _sources(run).items()}


def _differing(old: Mapping[Path, str], new: Mapping[Path, str]) -> int:
    return sum(text != new[path] for path, text in old.items())


def _mended(run: Mapping[Path, Fixed]) -> int:
    return sum(fixed.fixed for fixed in run.values())


def _left(run: Mapping[Path, Fixed]) -> int:
    return sum(bool(fixed.diagnostics) for fixed in run.values())
