"""For GitLab: a report of its Code Quality."""

import json
from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.failures import is_failure
from mma_lint.formats.location import fingerprinted, shown_path, titled

_SEVERITIES = {'error': 'major', 'warning': 'minor', 'info': 'info'}


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends: one a finding."""
    yield '['
    comma = ''
    for report in reports:
        for diagnostic, fingerprint in fingerprinted(report):
            yield f'{comma}{json.dumps(_issue(diagnostic, fingerprint))}'
            comma = ','
    yield ']'


def _issue(diagnostic: Diagnostic, fingerprint: str) -> dict[str, object]:
    """The code is said in the description too: GitLab's widget does not show the name of the check."""
    return {
        'description': f'{diagnostic.code}: {titled(diagnostic)}',
        'check_name': diagnostic.code,
        'fingerprint': fingerprint,
        'severity': 'critical' if is_failure(diagnostic.code) else _SEVERITIES[diagnostic.severity],
        'location': {'path': shown_path(diagnostic.filename), 'lines': {'begin': 1 if diagnostic.cell else diagnostic.row}},
    }
