"""From paths to findings, and from findings to fixed text. Nothing here knows a rule; nothing here writes a file."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mma_lint.config.document import Document
from mma_lint.config.migrate import Migration, verdicts
from mma_lint.config.project import Project
from mma_lint.config.recognise import is_config, may_be_config
from mma_lint.config.value import KeyPath, Node, same
from mma_lint.diagnostic import Diagnostic, Fix
from mma_lint.rule import Change, Manual, Rule
from mma_lint.source import Source, Unreadable

_PASSES = 4


@dataclass(frozen=True)
class Report:
    """What was found in one file. `source` is None where it could not be read."""

    path: Path
    source: Source | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether the file could not be analysed."""
        return any(diagnostic.code.startswith('MMA0') for diagnostic in self.diagnostics)


@dataclass(frozen=True)
class Fixed:
    """What became of one file. `text` is the new text; `diagnostics` are what remains; `fixed` counts the findings mended."""

    path: Path
    source: Source | None
    text: str | None
    diagnostics: tuple[Diagnostic, ...]
    fixed: int = 0
    notes: tuple[str, ...] = ()


def check(paths: Iterable[Path], rules: tuple[Rule, ...], texts: Mapping[Path, Source] | None = None) -> Iterator[Report]:
    """Find what is outdated, file by file. A file that cannot be analysed is a report with an MMA0xx code."""
    project = Project(texts)
    for path in paths:
        yield _checked(path, project, rules)


def _checked(path: Path, project: Project, rules: tuple[Rule, ...]) -> Report:
    source = None
    try:
        source = project.source(path)
        if not may_be_config(source.text) or not is_config(source):
            return Report(path, source, ())
        document = project.document(path)
        return Report(path, source, tuple(_diagnostics(document, path, rules)))
    except (OSError, Unreadable) as error:
        return Report(path, source, (_failure(path, error),))
    except Exception as error:  # noqa: BLE001  one file that we fail on must not stop the run
        return Report(path, source, (_failure(path, error),))


def _failure(path: Path, error: Exception) -> Diagnostic:
    if isinstance(error, Unreadable):
        return Diagnostic(str(path), error.code, 'unreadable', error.message, 'error', error.row, error.column, error.row, error.column + 1)
    if isinstance(error, OSError):
        message = f'cannot be read: {error.strerror or error}'
        return Diagnostic(str(path), 'MMA001', 'unreadable', message, 'error', 1, 1, 1, 2)
    message = f'internal error, please report it: {type(error).__name__}: {error}'
    return Diagnostic(str(path), 'MMA000', 'internal-error', message, 'error', 1, 1, 1, 2)


def _diagnostics(document: Document, path: Path, rules: tuple[Rule, ...]) -> list[Diagnostic]:
    found: dict[tuple[str, int, int, str], Diagnostic] = {}
    for rule, verdict in verdicts(document, rules):
        if isinstance(verdict, (Change, Manual)) and _is_own(document, rule, verdict):
            diagnostic = _diagnostic(document, path, rule, verdict)
            found.setdefault((diagnostic.code, diagnostic.row, diagnostic.column, diagnostic.message), diagnostic)
    return sorted(found.values(), key=lambda d: (d.row, d.column, d.code, d.message))


def _is_own(document: Document, rule: Rule, verdict: Change | Manual) -> bool:
    """Whether a finding belongs to this file: it says the key itself; of the file as a whole: no base mends it already."""
    if verdict.at and verdict.at[0] == '_base_':
        return True
    if verdict.at:
        return document.says(document.merged.get(*verdict.at))
    return not any(_says_the_same(parent, rule, verdict) for parent in document.parents)


def _says_the_same(document: Document, rule: Rule, verdict: Change | Manual) -> bool:
    found = (other for _, other in verdicts(document, (rule,)) if isinstance(other, (Change, Manual)) and not other.at)
    return any(True for _ in found) or any(_says_the_same(parent, rule, verdict) for parent in document.parents)


def _diagnostic(document: Document, path: Path, rule: Rule, verdict: Change | Manual) -> Diagnostic:
    row, column, end_row, end_column = _place(document, verdict.at)
    severity = verdict.severity if isinstance(verdict, Manual) else rule.severity
    message = verdict.message or rule.message
    if isinstance(verdict, Manual):
        return Diagnostic(str(path), rule.code, rule.name, message, severity, row, column, end_row, end_column)
    applicability = 'unsafe' if _doubt(document, verdict) else 'safe'

    def make_fix() -> Fix | None:
        return _single_fix(document, rule, verdict)

    return Diagnostic(str(path), rule.code, rule.name, message, severity, row, column, end_row, end_column, applicability, make_fix)  # type: ignore[arg-type]


def _doubt(document: Document, change: Change) -> str:
    """Why a person must look at a change."""
    return change.doubt or ('' if document.complete else 'a file that this one inherits from is missing')


def _place(document: Document, at: KeyPath) -> tuple[int, int, int, int]:
    """The place of a key: where it begins and ends, rows and columns from 1."""
    source = document.source
    node = _node(document, at)
    if node is None:
        return 1, 1, 1, 2
    start, end = source.span(node)
    if isinstance(node, ast.keyword) and node.arg is not None:
        end = start + len(node.arg)
    elif isinstance(node, ast.Assign):
        start, end = source.span(node.targets[0])
    row, column = source.place(start)
    end_row, end_column = source.place(end)
    return (row, column, end_row, end_column) if end_row == row else (row, column, row, len(source.line(row)) + 1)


def _node(document: Document, at: KeyPath) -> Node | None:
    if at and at[0] == '_base_':
        index = at[1] if len(at) > 1 and isinstance(at[1], int) else 0
        return document.bases[index].node
    if at:
        value = document.merged.get(*at)
        return None if value is None else value.key or value.node
    statements = [s.node for s in document.statements if not isinstance(s.node, ast.Expr)]
    return statements[0] if statements else None


def _single_fix(document: Document, rule: Rule, change: Change) -> Fix | None:
    """The fix of one finding alone; None where it cannot be written."""
    from mma_lint.text.express import CannotPlace
    from mma_lint.text.place import place

    migration = Migration((rule,), lambda other, _, c: other is not document or c.at == change.at)
    try:
        placed = place(document, migration.said(document), migration.base(document))
    except CannotPlace:
        return None
    doubt = _doubt(document, change) or '; '.join(placed.doubts)
    return Fix('unsafe' if doubt else 'safe', doubt or change.message or rule.message, placed.edits)


# ---------------------------------------------------------------------- fixing


def fix(paths: Iterable[Path], rules: tuple[Rule, ...], unsafe: bool = False, texts: Mapping[Path, Source] | None = None) -> tuple[Fixed, ...]:
    """Fix the files of a run together, until nothing more changes. Nothing is written.

    `unsafe`: take also the changes that a person must look at.
    """
    paths = tuple(paths)
    done: dict[Path, _State] = {}
    overlay = dict(texts or {})
    for _ in range(_PASSES):
        run = _Run(paths, Project(overlay), rules, unsafe)
        states = run.states()
        done = {path: state.after(done.get(path)) for path, state in states.items()}
        changed = {path: state for path, state in states.items() if state.text is not None and state.source is not None and state.text != state.source.text}
        overlay |= {path: Source(path, s.text, s.source.encoding, s.source.bom) for path, s in changed.items() if s.text is not None and s.source is not None}
        if not changed:
            break
    remaining = {report.path: report for report in check(paths, rules, overlay)}
    return tuple(done[path].fixed(path, remaining[path]) for path in dict.fromkeys(paths))


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
        return _State(earlier.source, self.text if self.text is not None else earlier.text, earlier.count + self.count, earlier.notes, self.failure)

    def fixed(self, path: Path, report: Report) -> Fixed:
        """The outcome, with what remains."""
        failure = (self.failure,) if self.failure is not None and not report.failed else ()
        return Fixed(path, self.source, self.text, (*failure, *report.diagnostics), self.count, self.notes)


@dataclass(eq=False)
class _Run:
    paths: tuple[Path, ...]
    project: Project
    rules: tuple[Rule, ...]
    unsafe: bool
    documents: dict[Path, Document] = field(default_factory=dict)

    def states(self) -> dict[Path, _State]:
        """Every file after one pass."""
        states = {path: self._read(path) for path in self.paths}
        self.held: set[tuple[int, str]] = set()
        self._hold()
        migration = self._without_collisions()
        for path in self.documents:
            states[path] = self._written(path, migration)
        return states

    def _read(self, path: Path) -> _State:
        source = None
        try:
            source = self.project.source(path)
            if may_be_config(source.text) and is_config(source):
                document = self.project.document(path)
                _ = document.merged
                self.documents[path] = document
        except Exception:  # noqa: BLE001, S110  reported by the check that follows
            pass
        return _State(source)

    def _keeps(self, document: Document, rule: Rule, change: Change) -> bool:
        if (id(document), rule.code) in self.held:
            return False
        return self.unsafe or not _doubt(document, change)

    def _hold(self) -> None:
        """A base keeps what a child of the run cannot yet migrate: its own half would lose its meaning.

        (A child with `lr_config = dict(...)` over a base's, both merged: if only the base were migrated, what the child
        inherits from it could not be told any more.)
        """
        for document in self.documents.values():
            for rule, verdict in verdicts(document, self.rules):
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
        migration = Migration(self.rules, self._keeps)
        for _ in range(10):
            withheld = frozenset(entry for document in self.documents.values() for entry in _collisions(document, migration))
            if withheld <= migration.withheld:
                break
            migration = Migration(self.rules, self._keeps, migration.withheld | withheld)
        return migration

    def _written(self, path: Path, migration: Migration) -> _State:
        from mma_lint.text.express import CannotPlace
        from mma_lint.text.place import place

        document = self.documents[path]
        try:
            changes = migration.changes(document)
            if not changes or same(migration.said(document), document.own):
                return _State(document.source)
            placed = place(document, migration.said(document), migration.base(document), self._used_below(document))
        except CannotPlace as error:
            return _State(document.source, notes=(f'{path}: not fixed: {error}',))
        except Exception as error:  # noqa: BLE001  one file that we fail on must not stop the run
            return _State(document.source, failure=_failure(path, error))
        if placed.doubts and not self.unsafe:
            return _State(document.source, notes=(f'{path}: not fixed without --unsafe-fixes: {"; ".join(placed.doubts)}',))
        own = {change.at: (rule, change) for rule, change in changes if _is_own(document, rule, change)}
        notes = tuple(self._notes(path, document, own.values(), placed.doubts))
        return _State(document.source, placed.text, len(own) if placed.text != document.source.text else 0, notes)

    def _notes(self, path: Path, document: Document, own: Iterable[tuple[Rule, Change]], doubts: Sequence[str]) -> Iterator[str]:
        for rule, change in own:
            if doubt := _doubt(document, change):
                yield f'{path}:{_place(document, change.at)[0]}: {rule.code} please look: {doubt}'
        for rule, verdict in verdicts(document, self.rules):
            if isinstance(verdict, Manual) and verdict.severity == 'warning' and _is_own(document, rule, verdict):
                yield f'{path}:{_place(document, verdict.at)[0]}: {rule.code} {verdict.message}'
        yield from (f'{path}: {doubt}' for doubt in doubts)
        inside = {id(other) for other in self.documents.values()}
        for ancestor in document.ancestors:
            if id(ancestor) not in inside and verdicts_in(ancestor, self.rules):
                yield f'{path}: inherits from {ancestor.source.path}, which is outside the paths given: fix it too'

    def _used_below(self, document: Document) -> frozenset[str]:
        """The names of a document that a child of the run takes by `{{_base_.name}}`."""
        children = [other for other in self.documents.values() if document in other.ancestors and '_base_.' in other.source.text]
        return frozenset(name for name in document.own.items for child in children if f'_base_.{name}' in child.source.text)


def verdicts_in(document: Document, rules: tuple[Rule, ...]) -> bool:
    """Whether a document itself says anything that a rule changes."""
    return any(isinstance(v, Change) and _is_own(document, rule, v) for rule, v in verdicts(document, rules))


def _collisions(document: Document, migration: Migration) -> Iterator[tuple[int, str]]:
    """What sibling bases must leave to the document, as (id of the base, key)."""
    if len(document.parents) < 2:
        return
    sayers: dict[str, list[Document]] = {}
    for parent in document.parents:
        for key in migration.result(parent).items:
            sayers.setdefault(key, []).append(parent)
    for key, parents in sayers.items():
        if len(parents) > 1 and sum(key in parent.merged.items for parent in parents) < 2:
            owner = _owner(key, parents)
            for parent in parents:
                if parent is not owner:
                    yield from ((id(d), key) for d in (parent, *parent.ancestors) if key in migration.said(d).items)


def _owner(key: str, parents: list[Document]) -> Document:
    """The base that is nearest to a key: it says the key itself, or the 0.x key that the new one mostly comes from."""
    from mma_lint.text.place import HOMES

    order = (key, *HOMES.get(key, ()))
    return min(parents, key=lambda parent: next((i for i, old in enumerate(order) if old in parent.merged.items), len(order)))
