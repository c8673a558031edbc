"""From paths to findings. Nothing here knows a rule; nothing here writes a file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mma_lint.config.document import Document
from mma_lint.config.project import Project
from mma_lint.diagnostic import Diagnostic
from mma_lint.failures import failure, is_failure
from mma_lint.findings import diagnostics
from mma_lint.rule import Rule
from mma_lint.source import Source, Unreadable
from mma_lint.subject import Subject, is_python

if TYPE_CHECKING:
    from mma_lint.config.accounting import Entry


@dataclass(frozen=True)
class Report:
    """What was found in one file. `source` is None where it could not be read; `entries` are there where they were asked for."""

    path: Path
    source: Source | None
    diagnostics: tuple[Diagnostic, ...]
    entries: 'tuple[Entry, ...]' = ()

    @property
    def failed(self) -> bool:
        """Whether the file could not be analysed."""
        return any(is_failure(diagnostic.code) for diagnostic in self.diagnostics)


def check(paths: Iterable[Path], rules: tuple[Rule, ...], texts: Mapping[Path, Source] | None = None, account_by: tuple[Rule, ...] = ()) -> Iterator[Report]:
    """Find what is outdated, file by file. A file that cannot be analysed is a report with an MMA0xx code.

    `account_by`: the rules by which to say what becomes of every part of a config; none, and nobody is asked.
    """
    yield from check_in(Project(texts), paths, rules, account_by)


def check_in(project: Project, paths: Iterable[Path], rules: tuple[Rule, ...], account_by: tuple[Rule, ...] = ()) -> Iterator[Report]:
    """The same for one who wants to know what was read, or says how (a language server)."""
    paths = tuple(paths)
    configs = project.configs(filter(is_python, paths))
    for path in paths:
        yield _checked(path, project, path in configs, rules, account_by)


def _checked(path: Path, project: Project, is_config: bool, rules: tuple[Rule, ...], account_by: tuple[Rule, ...]) -> Report:
    source = None
    try:
        source = project.source(path)
        found = Subject(source, project.read).diagnostics(path, rules)
        if not is_config:
            return Report(path, source, tuple(found))
        document = project.document(path)
        found = sorted([*diagnostics(document, path, rules), *found], key=lambda diagnostic: diagnostic.order)
        return Report(path, source, tuple(found), _entries(document, account_by))
    except Exception as error:  # noqa: BLE001  one file that we fail on must not stop the run
        return Report(path, source, (failed(path, error),))


def _entries(document: Document, account_by: tuple[Rule, ...]) -> 'tuple[Entry, ...]':
    if not account_by:
        return ()
    from mma_lint.config.accounting import classify

    return classify(document, account_by)


def failed(path: Path, error: Exception) -> Diagnostic:
    """That a file could not be analysed, and why."""
    if isinstance(error, Unreadable):
        return failure(path, error.code, error.message, error.row, error.column)
    if isinstance(error, OSError):
        return failure(path, 'MMA001', f'cannot be read: {error.strerror or error}')
    return failure(path, 'MMA000', f'internal error, please report it: {type(error).__name__}: {error}')
