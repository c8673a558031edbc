"""How a project with many findings begins: a baseline, which shrinks as they are mended, or a comment beside each."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mma_lint.baseline import Baseline, dump, entry, shrunk
from mma_lint.diagnostic import Diagnostic
from mma_lint.edits import apply
from mma_lint.engine import Policy, Report
from mma_lint.failures import is_failure
from mma_lint.formats import concise
from mma_lint.formats.escape import escape
from mma_lint.frontends.tally import number
from mma_lint.frontends.writing import replaced
from mma_lint.misuse import Misuse
from mma_lint.notebook import Notebook
from mma_lint.replacing import Replacement, replace_one
from mma_lint.settings import Settings
from mma_lint.source import Source, Unreadable
from mma_lint.subject import is_notebook, is_python
from mma_lint.suppression import keep

DEFAULT_BASELINE = 'mma-lint-baseline.json'


def write_baseline(reports: Iterable[Report], file: str, root: Path) -> int:
    """Accept all findings: write them to a file (in the folder of the settings, where it is not absolute). Returns the exit status."""
    path = root / (file or DEFAULT_BASELINE)
    baseline, entries, failed = Baseline(path.parent), dict[str, Counter[tuple[str, str]]](), 0
    for report in reports:
        entries[baseline.name_of(str(report.path))] = _entries(report)
        failed += _tell_failures(report)
    _write(path, dump(Baseline(path.parent, entries)))
    count = sum(counter.total() for counter in entries.values())
    print(f'Accepted {number(count, "finding")} in {escape(str(path))}; use it by --baseline, or by `baseline` in the settings')
    return 2 if failed else 0


def _entries(report: Report) -> Counter[tuple[str, str]]:
    """What is found in a file, accepted or not."""
    found = (*report.diagnostics, *report.accepted)
    return Counter(entry(diagnostic, report.source) for diagnostic in found if not is_failure(diagnostic.code))


def _tell_failures(report: Report) -> int:
    """Name the file if it could not be analysed."""
    failures = [diagnostic for diagnostic in report.diagnostics if is_failure(diagnostic.code)]
    for diagnostic in failures:
        print(concise.line(diagnostic), file=sys.stderr)
    return len(failures)


def _write(path: Path, data: bytes) -> None:
    try:
        if path.exists():
            replace_one(path, data)
        else:
            path.write_bytes(data)
    except OSError as error:
        raise Misuse(f'{escape(str(path))} cannot be written: {error.strerror}') from error


@dataclass
class Shrinking:
    """Sees the reports of a run go by; then what is mended goes from the baseline of its policy. It never grows."""

    policy: Policy
    settings: Settings
    write: bool = True
    found: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The same reports."""
        for report in reports:
            if self.policy.baseline is not None and not report.failed:
                self.found[self.policy.baseline.name_of(str(report.path))] = _entries(report)
            yield report

    def finish(self) -> None:
        """Write the baseline anew if it is smaller. Raises Misuse."""
        if self.policy.baseline is None or not self.write:
            return
        smaller = shrunk(self.policy.baseline, self.found, frozenset(rule.code for rule in self.policy.rules))
        if smaller.entries != self.policy.baseline.entries:
            _write(self.settings.root / self.settings.baseline, dump(smaller))


def add_noqa(reports: Iterable[Report], reason: str) -> int:
    """Keep every finding by a `# noqa` in its line. What cannot be kept so is named. Returns the exit status."""
    kept = failed = 0
    changes: list[Replacement] = []
    for report in reports:
        failed += _tell_failures(report)
        found = [diagnostic for diagnostic in report.diagnostics if not is_failure(diagnostic.code)]
        if not found or report.source is None:
            continue
        data = _with_comments(found, report.source, reason)
        if data is None:
            told = f'{number(len(found), "finding")} cannot be kept by comments here: use per-file-ignores or a baseline'
            print(f'{escape(str(report.path))}: {told}', file=sys.stderr)
            continue
        changes.append(Replacement(Path(os.path.realpath(report.path)), report.source.to_bytes(report.source.text), data))
        kept += len(found)
    for path, error in replaced(changes).items() if changes else ():
        raise Misuse(f'{escape(str(path))} cannot be written: {error.strerror}')
    print(f'Kept {number(kept, "finding")} by comments in {number(len(changes), "file")}')
    return 2 if failed else 0


def _with_comments(found: Iterable[Diagnostic], source: Source, reason: str) -> bytes | None:
    """A file with its findings kept; None where comments cannot do it: in scripts, in magics of notebooks."""
    try:
        if is_notebook(source.path):
            notebook = Notebook.from_bytes(source.path, source.to_bytes(source.text))
            starts = {cell.number: notebook.text_source.place(cell.start)[0] for cell in notebook.cells}
            wanted = _codes((starts[d.cell or 0] + d.row - 1, d.code) for d in found)
            return source.to_bytes(notebook.apply(keep(notebook.source, wanted, 'noqa', reason)))
        if not is_python(source.path):
            return None
        wanted = _codes((d.row, d.code) for d in found)
        return source.to_bytes(apply(source.text, keep(source, wanted, 'noqa', reason)))
    except (Unreadable, ValueError):
        return None


def _codes(found: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    by_row: dict[int, list[str]] = {}
    for row, code in found:
        by_row.setdefault(row, []).append(code)
    return by_row
