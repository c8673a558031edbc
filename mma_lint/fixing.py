"""From findings to fixed text: the files of a run are migrated together. Nothing here knows a rule; nothing here writes a file."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mma_lint.baseline import Baseline
from mma_lint.checking import Report, check, check_in, failed, of_comments
from mma_lint.config.document import Document
from mma_lint.config.migrate import Migration, verdicts
from mma_lint.config.project import Project
from mma_lint.config.value import same
from mma_lint.diagnostic import Diagnostic
from mma_lint.failures import failure, is_failure
from mma_lint.findings import doubt, is_allowed, is_own, place_of
from mma_lint.policy import Policy
from mma_lint.rule import Change, Manual, Rule
from mma_lint.source import Source
from mma_lint.subject import Subject, is_python, mended

_PASSES = 4


@dataclass(frozen=True)
class Fixed:
    """What became of one file. `text` is the new text; `diagnostics` are what remains, with `accepted` ones apart; `fixed` counts the findings mended."""

    path: Path
    source: Source | None
    text: str | None
    diagnostics: tuple[Diagnostic, ...]
    fixed: int = 0
    notes: tuple[str, ...] = ()
    accepted: tuple[Diagnostic, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is a new text."""
        return self.source is not None and self.text is not None and self.text != self.source.text

    @property
    def new_source(self) -> Source | None:
        """The file with its new text, in which the diagnostics stand."""
        return self.source if self.source is None or self.text is None else replace(self.source, text=self.text)


def fix(paths: Iterable[Path], policy: Policy, unsafe: bool = False, texts: Mapping[Path, Source] | None = None) -> tuple[Fixed, ...]:
    """Fix the files of a run together, until nothing more changes. Nothing is written.

    `unsafe`: take also the changes that a person must look at. Findings in a baseline are mended like others; those that remain are not told.
    """
    paths = tuple(dict.fromkeys(paths))
    # the order of items that several rules put is not the caller's
    policy, baseline = replace(policy, rules=tuple(sorted(policy.rules, key=lambda rule: rule.code)), baseline=None), policy.baseline
    outcome = _whole_or_fixed(paths, policy, unsafe, texts)
    for _ in range(_PASSES):
        if not any(fixed.changed and _has_fix(fixed, unsafe) for fixed in outcome):
            break
        # a file that is a config only since an import of 0.x has gone, or one whose base is settled now
        more = _whole_or_fixed(paths, policy, unsafe, {**(texts or {}), **{fixed.path: fixed.new_source for fixed in outcome if fixed.new_source is not None}})
        if not any(fixed.changed for fixed in more):
            break
        outcome = tuple(map(_joined, outcome, more))
    return outcome if baseline is None else tuple(_measured(fixed, baseline) for fixed in outcome)


def _has_fix(fixed: Fixed, unsafe: bool) -> bool:
    """Whether a finding is left with a fix that is wanted."""
    return any(found.applicability == 'safe' or (unsafe and found.applicability is not None) for found in fixed.diagnostics)


def _joined(first: Fixed, then: Fixed) -> Fixed:
    """A fix of what an earlier one gave, as one of the file as it is."""
    text = then.text if then.changed else first.text
    notes = first.notes + then.notes if first.changed else then.notes  # why a file was left as it is, is old news where it is changed now
    return replace(then, source=first.source, text=text, fixed=first.fixed + then.fixed, notes=tuple(dict.fromkeys(notes)))


def _measured(fixed: Fixed, baseline: Baseline) -> Fixed:
    new, accepted = baseline.split(str(fixed.path), fixed.diagnostics, fixed.new_source)
    return replace(fixed, diagnostics=new, accepted=accepted)


def _whole_or_fixed(paths: tuple[Path, ...], policy: Policy, unsafe: bool, texts: Mapping[Path, Source] | None) -> tuple[Fixed, ...]:
    outcome = _fixed(paths, policy, unsafe, texts or {}, {})
    whole = {} if unsafe else _hidden(check(paths, policy, texts), outcome, frozenset(rule.code for rule in policy.rules if rule.checks))
    whole |= _half_failed(outcome)
    return _fixed(paths, policy, unsafe, texts or {}, whole) if whole else outcome


def _half_failed(outcome: Iterable[Fixed]) -> dict[Path, str]:
    """The files that were changed in part before something in them could not be carried through: whoever reads that it failed finds it as it was.

    The cells of a notebook are told one by one: one that is no Python leaves the others alone.
    """
    failed = ((fixed.path, next((d for d in fixed.diagnostics if is_failure(d.code) and not d.cell), None)) for fixed in outcome if fixed.changed)
    return {path: f'{found.code} {found.message}' for path, found in failed if found is not None}


def _hidden(before: Iterable[Report], after: Iterable[Fixed], codes_of_configs: frozenset[str]) -> dict[Path, str]:
    """The configs in which safe fixes would hide what a person must settle, with its codes: they would look like 1.x.

    Code is found outdated name by name: there a finding that a safe fix takes along is settled (an import that nothing needs any more).
    """
    found = {}
    for report, fixed in zip(before, after, strict=True):
        waiting = {d.code for d in report.diagnostics if d.applicability == 'unsafe' or (d.applicability is None and d.severity == 'error')} & codes_of_configs
        if codes := sorted(waiting - {d.code for d in fixed.diagnostics}):
            found[report.path] = f'the safe fixes alone would hide {", ".join(codes)}'
    return found


def _fixed(paths: tuple[Path, ...], policy: Policy, unsafe: bool, texts: Mapping[Path, Source], whole: Mapping[Path, str]) -> tuple[Fixed, ...]:
    """The files of a run after all passes. Those in `whole` stay as they are, for the reason given."""
    done: dict[Path, _State] = {}
    overlay = dict(texts)
    project = Project(overlay)
    for _ in range(_PASSES):
        states = _Run(paths, project, policy, unsafe, whole).states()
        done = {path: state.after(done.get(path)) for path, state in states.items()}
        changed = {path: source for path, source in _new_sources(states).items() if source.text != project.source(path).text}
        if not changed:
            break  # and what was found out of each config still holds
        overlay |= changed
        project = Project(overlay)
    done = {path: state if path in whole else _mended(path, state, project, policy, unsafe) for path, state in done.items()}
    if any(rule.comment_checks for rule in policy.rules):
        done = _without_idle_comments(done, Project(overlay | _new_sources(done)), policy)
    newer = {path: source for path, source in _new_sources(done).items() if source.text != project.source(path).text}
    remaining = {report.path: report for report in check_in(Project(overlay | newer) if newer else project, paths, policy)}
    return tuple(done[path].fixed(path, remaining[path]) for path in paths)


@dataclass(frozen=True)
class _State:
    """One file in the course of a fix run."""

    source: Source | None
    text: str | None = None
    count: int = 0
    notes: tuple[str, ...] = ()
    failure: Diagnostic | None = None

    def after(self, earlier: '_State | None') -> '_State':
        """This pass on top of an earlier one."""
        if earlier is None:
            return self
        text = self.text if self.text is not None else earlier.text
        return _State(earlier.source, text, earlier.count + self.count, earlier.notes, earlier.failure or self.failure)

    def fixed(self, path: Path, report: Report) -> Fixed:
        """The outcome, with what remains."""
        failure = (self.failure,) if self.failure is not None and not report.failed else ()
        return Fixed(path, self.source, self.text, (*failure, *report.diagnostics), self.count, self.notes)


def _new_sources(states: Mapping[Path, _State]) -> dict[Path, Source]:
    """The files that have a new text, with it."""
    return {path: replace(state.source, text=state.text) for path, state in states.items() if state.source is not None and state.text is not None}


def _mended(path: Path, state: _State, project: Project, policy: Policy, unsafe: bool) -> _State:
    """A file after the fixes of its code, on top of those of its config."""
    if state.source is None or state.failure is not None:
        return state
    try:
        outcome = mended(Subject(project.source(path), policy, project.read), unsafe)
    except Exception:  # noqa: BLE001  reported by the check that follows
        return state
    return replace(state, text=outcome.text, count=state.count + outcome.count, notes=state.notes + outcome.notes) if outcome.count else state


def _without_idle_comments(states: Mapping[Path, _State], project: Project, policy: Policy) -> dict[Path, _State]:
    """The files after the fixes of rules on comments, once it is known what each comment still keeps."""
    configs = project.configs(filter(is_python, states))
    return {path: _tidied(path, state, project, path in configs, policy) for path, state in states.items()}


def _tidied(path: Path, state: _State, project: Project, is_config: bool, policy: Policy) -> _State:
    try:
        subject = Subject(project.source(path), policy, project.read)
        found = of_comments(subject, project.document(path) if is_config else None)
        wanted = [finding for rule, finding in found if policy.may_fix(rule)]
    except Exception:  # noqa: BLE001  reported by the check that follows
        return state
    fixed = subject.after(wanted) if wanted else None
    return state if fixed is None or state.source is None else replace(state, text=fixed.file.text, count=state.count + len(wanted))


@dataclass(eq=False)
class _Run:
    paths: tuple[Path, ...]
    project: Project
    policy: Policy
    unsafe: bool
    whole: Mapping[Path, str]
    documents: dict[Path, Document] = field(default_factory=dict)
    held: set[tuple[int, str]] = field(default_factory=set)
    frozen: set[int] = field(default_factory=set)
    stuck: dict[Path, Diagnostic] = field(default_factory=dict)

    def states(self) -> dict[Path, _State]:
        """Every file after one pass."""
        configs = self.project.configs(filter(is_python, self.paths))
        states = {path: self._read(path, path in configs) for path in self.paths}
        self.frozen |= {id(self.documents[path]) for path in self.whole if path in self.documents}
        self._hold()
        while True:
            migration = self._without_collisions()
            written = {path: self._written(path, migration) for path in self.documents}
            stuck = {id(d) for path, state in written.items() if state.failure is not None for d in (self.documents[path], *self.documents[path].ancestors)}
            if stuck <= self.frozen:
                return states | written
            self.frozen |= stuck

    def _read(self, path: Path, is_config: bool) -> _State:
        source = None
        try:
            source = self.project.source(path)
            if is_config:
                document = self.project.document(path)
                for other in (document, *document.ancestors):
                    deque(verdicts(other, self.policy.rules), maxlen=0)  # a rule that fails, fails here, for this file alone
                self.documents[path] = document
        except Exception:  # noqa: BLE001  reported by the check that follows
            pass
        return _State(source)

    def _keeps(self, document: Document, rule: Rule, change: Change) -> bool:
        if id(document) in self.frozen or (id(document), rule.code) in self.held or not self.policy.may_fix(rule):
            return False
        return (self.unsafe or not doubt(document, change)) and is_allowed(document, rule, change, self.policy)

    def _hold(self) -> None:
        """A base keeps what a child of the run cannot yet migrate: its own half would lose its meaning.

        (A child with `lr_config = dict(...)` over a base's, both merged: if only the base were migrated, what the child
        inherits from it could not be told any more.)
        """
        for document in self.documents.values():
            for rule, verdict in verdicts(document, self.policy.rules):
                if isinstance(verdict, Change) and verdict.at and document.says(document.merged.get(*verdict.at)) and not self._keeps(document, rule, verdict):
                    self._hold_above(document, rule, str(verdict.at[0]))

    def _hold_above(self, document: Document, rule: Rule, key: str) -> None:
        own = document.own.get(key)
        if own is None or not isinstance(own.data, dict) or '_delete_' in own.items:
            return
        for ancestor in document.ancestors:
            if key in ancestor.own.items:
                self.held.add((id(ancestor), rule.code))

    def _without_collisions(self) -> Migration:
        """Sibling bases that would both say a key, which MMEngine refuses: one keeps it, the others leave it to the child."""
        migration = Migration(self.policy.rules, self._keeps)
        for _ in range(10):
            withheld = frozenset(entry for document in self.documents.values() for entry in _collisions(document, migration))
            if withheld <= migration.withheld:
                break
            migration = Migration(self.policy.rules, self._keeps, migration.withheld | withheld)
        return migration

    def _written(self, path: Path, migration: Migration) -> _State:
        from mma_lint.text.express import CannotPlace
        from mma_lint.text.place import place

        document = self.documents[path]
        if path in self.stuck:
            return _State(document.source, failure=self.stuck[path])
        if path in self.whole:
            return _State(document.source, notes=(f'{path}: left as it is: {self.whole[path]}',))
        try:
            changes = migration.changes(document)
            if not changes or same(migration.said(document), document.own):
                return _State(document.source)
            placed = place(document, migration.said(document), migration.base(document), self._used_below(document))
        except CannotPlace as error:
            message = f'the fix cannot be written here, nor in what this file inherits from: {error}; change it by hand'
            self.stuck[path] = failure(path, 'MMA004', message)
        except Exception as error:  # noqa: BLE001  one file that we fail on must not stop the run
            self.stuck[path] = failed(path, error)
        if path in self.stuck:
            return _State(document.source, failure=self.stuck[path])
        if placed.doubts and not self.unsafe:
            return _State(document.source, notes=(f'{path}: not fixed without --unsafe-fixes: {"; ".join(placed.doubts)}',))
        own = {(rule.code, place_of(document, change.at), change.message): (rule, change) for rule, change in changes if is_own(document, rule, change)}
        notes = tuple(dict.fromkeys(self._notes(path, document, own.values(), placed.doubts)))
        return _State(document.source, placed.text, len(own) if placed.text != document.source.text else 0, notes)

    def _notes(self, path: Path, document: Document, own: Iterable[tuple[Rule, Change]], doubts: Sequence[str]) -> Iterator[str]:
        for rule, change in own:
            if reason := doubt(document, change):
                yield f'{path}:{place_of(document, change.at)[0]}: {rule.code} please look: {reason}'
        for rule, verdict in verdicts(document, self.policy.rules):
            if (
                isinstance(verdict, Manual)
                and verdict.severity == 'warning'
                and is_own(document, rule, verdict)
                and is_allowed(document, rule, verdict, self.policy)
            ):
                yield f'{path}:{place_of(document, verdict.at)[0]}: {rule.code} {verdict.message}'
        yield from (f'{path}: {reason}' for reason in doubts)
        inside = {id(other) for other in self.documents.values()}
        for ancestor in document.ancestors:
            if (id(ancestor) not in inside or id(ancestor) in self.frozen) and _has_changes(ancestor, self.policy.rules):
                reason = 'is left as it is' if id(ancestor) in inside else 'is outside the paths given'
                yield f'{path}: inherits from {ancestor.source.path}, which {reason}: fix it too'

    def _used_below(self, document: Document) -> frozenset[str]:
        """The names of a document that a child of the run takes by `{{_base_.name}}`."""
        children = [other for other in self.documents.values() if document in other.ancestors and '_base_.' in other.source.text]
        return frozenset(name for name in document.own.items for child in children if f'_base_.{name}' in child.source.text)


def _has_changes(document: Document, rules: tuple[Rule, ...]) -> bool:
    """Whether a document itself says anything that a rule changes."""
    return any(isinstance(v, Change) and is_own(document, rule, v) for rule, v in verdicts(document, rules))


def _collisions(document: Document, migration: Migration) -> Iterator[tuple[int, str]]:
    """What sibling bases must leave to the document, as (id of the base, key)."""
    if len(document.parents) < 2:
        return
    sayers: dict[str, list[Document]] = {}
    for parent in document.parents:
        for key in migration.result(parent).items:
            sayers.setdefault(key, []).append(parent)
    for key, parents in sayers.items():
        if key != '_base_' and len(parents) > 1 and sum(key in parent.merged.items for parent in parents) < 2:
            owner = _owner(key, parents)
            for parent in parents:
                if parent is not owner:
                    yield from ((id(d), key) for d in (parent, *parent.ancestors) if key in migration.said(d).items)


def _owner(key: str, parents: list[Document]) -> Document:
    """The base that is nearest to a key: it says the key itself, or the 0.x key that the new one mostly comes from."""
    from mma_lint.text.place import HOMES

    order = (key, *HOMES.get(key, ()))
    return min(parents, key=lambda parent: next((i for i, old in enumerate(order) if old in parent.merged.items), len(order)))
