"""What a run comes to: counts, the words for them, the exit status."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mma_lint.engine import Report
from mma_lint.failures import is_failure


@dataclass
class Tally:
    """Counts reports while they pass."""

    files: int = 0
    files_with_findings: int = 0
    failures: int = 0
    accepted: int = 0
    findings: Counter[str | None] = field(default_factory=Counter)  # by applicability of the fix

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The same reports, counted as they are taken."""
        for report in reports:
            kinds = [diagnostic.applicability for diagnostic in report.diagnostics if not is_failure(diagnostic.code)]
            self.files += 1
            self.files_with_findings += bool(kinds)
            self.failures += report.failed
            self.accepted += len(report.accepted)
            self.findings.update(kinds)
            yield report

    @property
    def status(self) -> int:
        """The exit status."""
        return 2 if self.failures else int(self.findings.total() > 0)

    def summary(self, remain: bool = False) -> str:
        """What was found, in one line; `remain`: what is left of it after a fix."""
        count = self.findings.total()
        verb = (' remains' if count == 1 else ' remain') if remain else ''
        where = f'{self.files_with_findings} of {number(self.files, "file")}' if count else number(self.files, 'file')
        fixes = ((self.findings['safe'], '[*] fixable with `mma-lint fix`'), (self.findings['unsafe'], '[?] with `--unsafe-fixes`, to be looked at'))
        told = ((self.accepted, 'accepted by the baseline'), *fixes)
        parts = [f'{n} {text}' for n, text in told if n] + [f'{number(self.failures, "file")} could not be carried through'] * bool(self.failures)
        text = f'{number(count, "finding")}{verb} in {where}' + (f': {", ".join(parts)}' if parts else '')
        return text[0].upper() + text[1:]


def number(count: int, noun: str) -> str:
    """`1 file`, `2 files`, `no files`."""
    return f'{count or "no"} {noun}{"" if count == 1 else "s"}'
