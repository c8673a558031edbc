"""JUnit XML, for what shows the results of tests: a suite a file, a failed case a finding; a clean file is a case that passes."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Report
from mma_lint.failures import is_failure
from mma_lint.formats.escape import escape
from mma_lint.formats.location import shown_path


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends."""
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<testsuites name="mma-lint">'
    for report in reports:
        suite = _suite(report)
        indent(suite)
        yield tostring(suite, encoding='unicode')
    yield '</testsuites>'


def _suite(report: Report) -> Element:
    path, found = shown_path(str(report.path)), report.diagnostics
    errors = sum(is_failure(diagnostic.code) for diagnostic in found)
    counts = {'tests': max(1, len(found)), 'failures': len(found) - errors, 'errors': errors, 'skipped': 0}
    suite = Element('testsuite', {'name': path, **{name: str(count) for name, count in counts.items()}})
    for diagnostic in found:
        _add_case(suite, path, diagnostic)
    if not found:
        SubElement(suite, 'testcase', {'name': 'mma-lint', 'classname': path, 'file': path})
    return suite


def _add_case(suite: Element, path: str, diagnostic: Diagnostic) -> None:
    line = {} if diagnostic.cell else {'line': str(diagnostic.row)}
    case = SubElement(suite, 'testcase', {'name': f'{diagnostic.code} {diagnostic.place}', 'classname': path, 'file': path, **line})
    message = escape(diagnostic.message)
    kind = 'error' if is_failure(diagnostic.code) else 'failure'
    SubElement(case, kind, {'message': message, 'type': diagnostic.severity}).text = f'{path}:{diagnostic.place}: {diagnostic.code} {message}'
