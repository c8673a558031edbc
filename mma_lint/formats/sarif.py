"""SARIF 2.1.0, for GitHub code scanning and others. Columns are counted in code points; ends are exclusive.

All rules are listed, not only those that found something, so that an alert can be closed. What failed is not a result but a notification.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from mma_lint import __version__
from mma_lint.diagnostic import DOCS, Diagnostic
from mma_lint.edits import Edit
from mma_lint.engine import Report
from mma_lint.failures import FAILURES, is_failure
from mma_lint.formats import page
from mma_lint.formats.escape import escape
from mma_lint.formats.location import fingerprinted, relative, titled
from mma_lint.rule import Rule, discover
from mma_lint.source import Source

_SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
_LEVELS = {'error': 'error', 'warning': 'warning', 'info': 'note'}
_ROOT = '%SRCROOT%'


def render(reports: Iterable[Report], colour: bool = False) -> Iterator[str]:
    """The lines, without line ends: one a finding; what failed comes last."""
    rules = discover()
    indices = {rule.code: index for index, rule in enumerate(rules)}
    yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{{_members(_head(rules))}, "results": ['
    failures, comma = [], ''
    for report in reports:
        failures += [_notification(diagnostic) for diagnostic in report.diagnostics if is_failure(diagnostic.code)]
        for diagnostic, fingerprint in fingerprinted(report):
            if not is_failure(diagnostic.code):
                yield f'{comma}{json.dumps(_result(diagnostic, fingerprint, report.source, indices))}'
                comma = ','
    yield f'], "invocations": [{json.dumps({"executionSuccessful": not failures, "toolExecutionNotifications": failures})}]}}]}}'


def _members(data: dict[str, object]) -> str:
    return json.dumps(data)[1:-1]


def _head(rules: tuple[Rule, ...]) -> dict[str, object]:
    driver = {
        'name': 'mma-lint',
        'version': __version__,
        'semanticVersion': __version__,
        'informationUri': DOCS.removesuffix('/rules'),
        'rules': [_rule(rule) for rule in rules],
        'notifications': [_failure(code, name, text) for code, (name, text) in FAILURES.items()],
    }
    root = {_ROOT: {'uri': f'{Path.cwd().as_uri()}/'}}
    return {'tool': {'driver': driver}, 'columnKind': 'unicodeCodePoints', 'newlineSequences': ['\r\n', '\n', '\r'], 'originalUriBaseIds': root}


def _rule(rule: Rule) -> dict[str, object]:
    return {
        'id': rule.code,
        'name': _pascal(rule.name),
        'shortDescription': {'text': _text(rule.message)},
        'fullDescription': {'text': _text(rule.doc.strip().partition('\n\n')[0])},
        'help': {'text': _text(rule.doc.strip()), 'markdown': page.render(rule)},
        'helpUri': f'{DOCS}/{rule.code}/',
        'defaultConfiguration': {'level': _LEVELS[rule.severity]},
        'properties': {'tags': ['migration', 'mmaction2'], 'problem.severity': 'recommendation' if rule.severity == 'info' else rule.severity},
    }


def _failure(code: str, name: str, text: str) -> dict[str, object]:
    return {'id': code, 'name': _pascal(name), 'shortDescription': {'text': text}, 'defaultConfiguration': {'level': 'error'}}


def _pascal(name: str) -> str:
    return ''.join(word.capitalize() for word in name.split('-'))


def _result(diagnostic: Diagnostic, fingerprint: str, source: Source | None, indices: dict[str, int]) -> dict[str, object]:
    index = indices.get(diagnostic.code)
    return {
        'ruleId': diagnostic.code,
        **({'ruleIndex': index} if index is not None else {}),
        'level': _LEVELS[diagnostic.severity],
        'message': {'text': _text(titled(diagnostic))},
        'locations': [_location(diagnostic)],
        'partialFingerprints': {'mmaLint/v1': fingerprint},
        **_fixes(diagnostic, source),
    }


def _notification(diagnostic: Diagnostic) -> dict[str, object]:
    descriptor = {'id': diagnostic.code, 'index': list(FAILURES).index(diagnostic.code)}
    return {'level': 'error', 'descriptor': descriptor, 'message': {'text': _text(titled(diagnostic))}, 'locations': [_location(diagnostic)]}


def _text(text: str) -> str:
    """Text that is no link: SARIF knows `[text](target)` in messages."""
    return text.replace('](', '] (')


def _location(diagnostic: Diagnostic) -> dict[str, object]:
    """In a notebook the first line: the rows of a cell are not lines of the file, and GitHub asks for one."""
    start, end = (diagnostic.row, diagnostic.column), (diagnostic.end_row, diagnostic.end_column)
    return {'physicalLocation': {'artifactLocation': _artifact(diagnostic.filename), 'region': {'startLine': 1} if diagnostic.cell else _region(start, end)}}


def _artifact(filename: str) -> dict[str, str]:
    path = relative(filename)
    return {'uri': path.as_uri()} if path.is_absolute() else {'uri': quote(os.fsencode(path.as_posix())), 'uriBaseId': _ROOT}


def _region(start: tuple[int, int], end: tuple[int, int]) -> dict[str, int]:
    return {'startLine': start[0], 'startColumn': start[1], 'endLine': end[0], 'endColumn': end[1]}


def _fixes(diagnostic: Diagnostic, source: Source | None) -> dict[str, object]:
    fix = diagnostic.make_fix() if source is not None else None
    if fix is None or source is None or not fix.edits:
        return {}
    change = {'artifactLocation': _artifact(diagnostic.filename), 'replacements': [_replacement(edit, source) for edit in fix.edits]}
    return {'fixes': [{'description': {'text': _text(escape(fix.message))}, 'artifactChanges': [change], 'properties': {'applicability': fix.applicability}}]}


def _replacement(edit: Edit, source: Source) -> dict[str, object]:
    return {'deletedRegion': _region(source.place(edit.start), source.place(edit.end)), 'insertedContent': {'text': edit.text}}
