"""What must hold for any input. A law that is broken raises AssertionError."""

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from mma_lint.config.project import Project
from mma_lint.diagnostic import Diagnostic
from mma_lint.edits import apply
from mma_lint.engine import Fixed, Policy, Report, check, fix
from mma_lint.failures import is_failure
from mma_lint.formats import concise, full, github, gitlab, junit, markdown, rdjson, sarif
from mma_lint.formats import json as json_format
from mma_lint.source import Source, Unreadable

Texts = Mapping[Path, Source]


def decoded(files: Mapping[Path, bytes]) -> dict[Path, Source]:
    """The files that can be read at all: for the others nothing may be raised but Unreadable."""
    texts = {}
    for path, data in files.items():
        try:
            texts[path] = Source.from_bytes(path, data)
        except Unreadable as error:
            if error.code != 'MMA001':
                raise
        else:
            assert texts[path].to_bytes(texts[path].text) == data, 'what is read is not what would be written'
    return texts


def checked(texts: Texts, policy: Policy) -> list[Report]:
    """The reports on some files; every fix that a finding promises can be asked for, and leaves the file valid."""
    reports = list(check(tuple(texts), policy, texts))
    for report in reports:
        _assert_sound(report.diagnostics)
        for diagnostic in report.diagnostics:
            _assert_fix(diagnostic, texts[report.path])
    return reports


def _assert_sound(diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        assert diagnostic.code != 'MMA000', diagnostic.message
        assert diagnostic.row >= 1 and diagnostic.column >= 1 and (diagnostic.row, diagnostic.column) <= (diagnostic.end_row, diagnostic.end_column)


def _assert_fix(diagnostic: Diagnostic, source: Source) -> None:
    made = diagnostic.make_fix()
    assert made is None or diagnostic.applicability is not None
    if made is not None:
        assert_kept_valid(source, apply(source.text, made.edits))


def assert_kept_valid(before: Source, after: str) -> None:
    """What is fixed can be read where it could be read before: as Python, or as JSON with all but the cells as it was."""
    if before.path.suffix == '.ipynb':
        old, new = json.loads(before.text.removeprefix('\ufeff')), json.loads(after.removeprefix('\ufeff'))
        assert _without_sources(old) == _without_sources(new)
    elif before.path.suffix == '.py' and before.parses:
        ast.parse(after)


def _without_sources(notebook: dict[str, object]) -> str:
    cells = notebook['cells']
    assert isinstance(cells, list)
    rest = [{key: value for key, value in cell.items() if key != 'source'} if isinstance(cell, dict) else cell for cell in cells]
    return json.dumps({**notebook, 'cells': rest})


def assert_formats(reports: list[Report]) -> None:
    """Every format is well-formed."""
    for render in (json_format.render, sarif.render, gitlab.render, rdjson.render):
        json.loads('\n'.join(render(reports)))
    ElementTree.fromstring('\n'.join(junit.render(reports)))
    for render in (concise.render, full.render, github.render, markdown.render):
        for line in render(reports):
            assert line.isprintable(), line


def fixed(texts: Texts, policy: Policy, unsafe: bool) -> dict[Path, Source]:
    """The files after a fix, which must have had a reason, and told the truth of what is left."""
    before = {report.path: report for report in check(tuple(texts), policy, texts)}
    outcome = fix(tuple(texts), policy, unsafe, texts)
    after = {result.path: result.new_source or texts[result.path] for result in outcome}
    for result, report in zip(outcome, check(tuple(texts), policy, after), strict=True):
        _assert_sound(result.diagnostics)
        assert [found for found in result.diagnostics if found.code != 'MMA004'] == [found for found in report.diagnostics if found.code != 'MMA004'], (
            'check finds other things in the fixed file than fix says remain'
        )
        if result.changed:
            _assert_change(result, texts[result.path])
            found = before[result.path].diagnostics
            inherits = _inherits(texts, result.path, {other.path for other in outcome if other.changed})
            assert found or inherits or result.notes, 'a file was changed in which nothing was found, and nobody is told why'
            assert result.fixed or inherits or not found, 'a file was changed and nothing is said to be fixed'
    return after


def _inherits(texts: Texts, path: Path, others: set[Path]) -> bool:
    """Whether a config inherits from one of some others: it says what keeps its meaning over what that one says now."""
    project = Project(texts)
    return path in project.configs(texts) and bool(others & {ancestor.source.path for ancestor in project.document(path).ancestors})


def _assert_change(result: Fixed, source: Source) -> None:
    assert not any(is_failure(found.code) and found.cell is None for found in result.diagnostics), 'a file was changed that could not be carried through'
    assert result.text is not None
    assert_kept_valid(source, result.text)


def assert_settled(after: Texts, policy: Policy, unsafe: bool) -> None:
    """A second fix changes nothing."""
    again = [result.path for result in fix(tuple(after), policy, unsafe, after) if result.changed]
    assert not again, f'a second fix changes {again}'
