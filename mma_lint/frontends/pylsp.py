"""The plugin of python-lsp-server: what `mma-lint check` finds, among its own findings, with the fixes.

What `[tool.mma-lint]` may say may also stand under `pylsp.plugins.mma_lint`. Settings and unsaved texts count as for `mma-lint server`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from pylsp import hookimpl

from mma_lint.diagnostic import Diagnostic
from mma_lint.edits import Edit, minimal
from mma_lint.frontends.server.analysis import Analyst, Result
from mma_lint.frontends.server.positions import Place, Positions
from mma_lint.source import Source

_SEVERITIES = {'error': 1, 'warning': 2, 'info': 3}
_FIX_ALL = 'source.fixAll.mma-lint'
_analyst, _lock = Analyst(), Lock()  # the host asks from several threads
_sources: dict[Path, Source] = {}
_positions = Positions()


@hookimpl
def pylsp_settings(config: Any) -> dict[str, Any]:
    """On, until the user turns it off."""
    return {'plugins': {'mma_lint': {'enabled': True}}}


@hookimpl
def pylsp_lint(config: Any, workspace: Any, document: Any) -> list[dict[str, Any]]:
    """The findings of a text. (That it is no Python others say already.)"""
    result = _result(config, workspace, document)
    return [_told(result.source, finding) for finding in result.diagnostics if finding.code != 'MMA002']


@hookimpl
def pylsp_code_actions(config: Any, workspace: Any, document: Any, range: Any, context: Mapping[str, Any]) -> list[dict[str, Any]]:  # noqa: A002  the host's name
    """A fix for each finding in a range; all that are safe, where they are asked for."""
    result, only = _result(config, workspace, document), context.get('only')
    actions = list(_quick_fixes(result, document.uri, range)) if only is None or 'quickfix' in only else []
    if only is not None and any(f'{_FIX_ALL}.'.startswith(f'{kind}.') for kind in only):
        with _lock:
            text = next((fixed.text for fixed in _analyst.fixed(result.source, _texts(workspace))), None)
        edits = minimal(result.source.text, result.source.text if text is None else text)
        actions += [_action('mma-lint: make all safe fixes', _FIX_ALL, document.uri, result.source, edits)] if edits else []
    return actions


def _result(config: Any, workspace: Any, document: Any) -> Result:
    options = {key: value for key, value in config.plugin_settings('mma_lint', document_path=document.path).items() if key != 'enabled'}
    texts = _texts(workspace)
    with _lock:
        if options != _analyst.policies.options:
            _analyst.policies.configure(options)
        _analyst.policies.folders = (Path(workspace.root_path),) if workspace.root_path else ()
        return _analyst.result(texts.get(Path(document.path)) or _source(document), texts)


def _texts(workspace: Any) -> dict[Path, Source]:
    return {Path(other.path): _source(other) for other in workspace.documents.values() if other.uri.startswith('file:')}


def _source(document: Any) -> Source:
    """The text of a document; the same as before if it says the same, with its tree."""
    path, text = Path(document.path), document.source
    known = _sources.get(path)
    if known is None or known.text != text:
        known = _sources[path] = Source(path, text)
    return known


def _quick_fixes(result: Result, uri: str, span: Any) -> Iterator[dict[str, Any]]:
    for finding in result.diagnostics:
        if span['start']['line'] <= finding.row - 1 <= span['end']['line'] and (fix := finding.make_fix()) is not None:
            doubt = f' (unsafe: {fix.message})' if fix.applicability == 'unsafe' else ''
            action = _action(f'{finding.code}: {finding.message}{doubt}', 'quickfix', uri, result.source, fix.edits)
            yield {**action, 'diagnostics': [_told(result.source, finding)], 'isPreferred': not doubt}


def _action(title: str, kind: str, uri: str, source: Source, edits: tuple[Edit, ...]) -> dict[str, Any]:
    changes = [{'range': _range(*_positions.of_edit(source, edit)), 'newText': edit.text} for edit in sorted(edits, key=lambda e: (e.start, e.end))]
    return {'title': title, 'kind': kind, 'edit': {'changes': {uri: changes}}}


def _told(source: Source, finding: Diagnostic) -> dict[str, Any]:
    span = _range(*_positions.of_finding(source, finding))
    return {'source': 'mma-lint', 'code': finding.code, 'message': finding.message, 'range': span, 'severity': _SEVERITIES[finding.severity]}


def _range(start: Place, end: Place) -> dict[str, dict[str, int]]:
    return {'start': {'line': start[0], 'character': start[1]}, 'end': {'line': end[0], 'character': end[1]}}
