"""From paths to findings. Nothing here knows a rule; nothing here writes a file."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mma_lint.cache import Cache
from mma_lint.config.document import Document
from mma_lint.config.project import Project
from mma_lint.diagnostic import Diagnostic
from mma_lint.failures import failure, is_failure
from mma_lint.findings import diagnostics, rows
from mma_lint.policy import Policy
from mma_lint.rule import Finding, Rule
from mma_lint.source import Source, Unreadable
from mma_lint.subject import Subject, is_python
from mma_lint.suppression import suppressions

if TYPE_CHECKING:
    from mma_lint.config.accounting import Entry


@dataclass(frozen=True)
class Report:
    """What was found in one file. `source` is None where it could not be read; `entries` are there where they were asked for.

    `accepted`: the findings that a baseline keeps from being reported.
    """

    path: Path
    source: Source | None
    diagnostics: tuple[Diagnostic, ...]
    entries: 'tuple[Entry, ...]' = ()
    accepted: tuple[Diagnostic, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the file could not be analysed."""
        return any(is_failure(diagnostic.code) for diagnostic in self.diagnostics)


def check(
    paths: Iterable[Path], policy: Policy, texts: Mapping[Path, Source] | None = None, account_by: tuple[Rule, ...] = (), cache: Cache | None = None
) -> Iterator[Report]:
    """Find what is outdated, file by file. A file that cannot be analysed is a report with an MMA0xx code.

    `account_by`: the rules by which to say what becomes of every part of a config; none, and nobody is asked.
    `cache`: what was found before; what comes from there has no fixes.
    """
    yield from check_in(Project(texts), paths, policy, account_by, cache)


def check_in(project: Project, paths: Iterable[Path], policy: Policy, account_by: tuple[Rule, ...] = (), cache: Cache | None = None) -> Iterator[Report]:
    """The same for one who wants to know what was read, or says how (a language server)."""
    paths = tuple(paths)
    project.meet(filter(is_python, paths))
    yield from check_met(project, paths, policy, account_by, cache)


def check_met(project: Project, paths: Iterable[Path], policy: Policy, account_by: tuple[Rule, ...] = (), cache: Cache | None = None) -> Iterator[Report]:
    """The same for some of the files that a project has met."""
    for path in paths:
        yield _checked(path, project, policy, account_by, cache)
        project.forget(path)


def _checked(path: Path, project: Project, policy: Policy, account_by: tuple[Rule, ...], cache: Cache | None) -> Report:
    source = None
    try:
        source = project.source(path)
        known = cache.found(project, path) if cache is not None else None
        found = known if known is not None else _found(path, source, project, policy, cache)
        new, accepted = (tuple(found), ()) if policy.baseline is None else policy.baseline.split(str(path), found, source)
        return Report(path, source, new, _entries(_document(path, project) if account_by else None, account_by), accepted)
    except Exception as error:  # noqa: BLE001  one file that we fail on must not stop the run
        return Report(path, source, (failed(path, error),))


def _found(path: Path, source: Source, project: Project, policy: Policy, cache: Cache | None) -> list[Diagnostic]:
    with project.asking() as asked:
        subject, document = Subject(source, policy, project.read), _document(path, project)
        found = subject.diagnostics(path)
        if document is not None:
            found += diagnostics(document, path, policy)
        found += [subject.diagnostic(path, rule, finding) for rule, finding in of_comments(subject, document)]
        found.sort(key=lambda diagnostic: diagnostic.order)
    if cache is not None:
        cache.keep(project, path, asked | {os.path.abspath(path)}, found)
    return found


def _document(path: Path, project: Project) -> Document | None:
    """The file as a config, if it is one."""
    return project.document(path) if is_python(path) and project.is_config(path) else None


def of_comments(subject: Subject, document: Document | None) -> Iterator[tuple[Rule, Finding]]:
    """What rules say of the comments that keep findings. They are told all findings that there are, also those of rules that do not run."""
    rules = tuple(rule for rule in subject.policy.rules if rule.comment_checks)
    source = subject.python.source
    if not rules or not suppressions(source):
        return
    everything = replace(subject.policy, rules=subject.policy.everything)
    found = [*Subject(subject.file, everything, subject.read).rows(), *(rows(document, everything.rules) if document is not None else ())]
    yield from ((rule, finding) for rule in rules for check in rule.comment_checks for finding in check(source, found))


def _entries(document: Document | None, account_by: tuple[Rule, ...]) -> 'tuple[Entry, ...]':
    if document is None or not account_by:
        return ()
    from mma_lint.config.accounting import classify

    return classify(document, account_by)


def failed(path: Path, error: Exception) -> Diagnostic:
    """That a file could not be analysed, and why."""
    if isinstance(error, Unreadable):
        return failure(path, error.code, error.message, error.row, error.column)
    if isinstance(error, OSError):
        return failure(path, 'MMA001', f'cannot be read: {error.strerror or error}')
    if isinstance(error, RecursionError):
        return failure(path, 'MMA002', 'is nested too deeply to be analysed: split its deepest expression or chain of `elif`')
    return failure(path, 'MMA000', f'internal error, please report it: {type(error).__name__}: {error}')
