"""What the engine found, as the client is told it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types

from mma_lint.diagnostic import Diagnostic, Fate, Related
from mma_lint.edits import Edit, apply, minimal
from mma_lint.failures import is_failure
from mma_lint.frontends.server.documents import Opened, Part, cell_texts
from mma_lint.frontends.server.positions import Place, Positions
from mma_lint.notebook import Notebook
from mma_lint.source import Source, Unreadable

SOURCE = 'mma-lint'
_SEVERITIES = {'error': types.DiagnosticSeverity.Error, 'warning': types.DiagnosticSeverity.Warning, 'info': types.DiagnosticSeverity.Information}

_TAGS: dict[Fate, types.DiagnosticTag] = {'replaced': types.DiagnosticTag.Deprecated, 'dropped': types.DiagnosticTag.Unnecessary}


@dataclass(frozen=True)
class Converter:
    """How one client is told what was found. `capabilities`: what it can show of a diagnostic; None: only what all can."""

    positions: Positions
    capabilities: types.PublishDiagnosticsClientCapabilities | None = None

    def diagnostics(self, opened: Opened, part: Part, found: Sequence[Diagnostic]) -> list[types.Diagnostic]:
        """The findings in one text of what is open."""
        return [self.diagnostic(opened, part, finding) for finding in found if part_of(opened, finding) is part]

    def diagnostic(self, opened: Opened, part: Part, finding: Diagnostic) -> types.Diagnostic:
        """One finding."""
        can = self.capabilities or types.PublishDiagnosticsClientCapabilities()
        return types.Diagnostic(
            self.range(opened, part, finding),
            finding.message,
            _SEVERITIES[finding.severity],
            finding.code,
            types.CodeDescription(finding.url) if can.code_description_support and not is_failure(finding.code) else None,
            SOURCE,
            tags=[_TAGS[finding.fate]] if finding.fate is not None and can.tag_support is not None else None,
            related_information=[self._related(related) for related in finding.related] or None if can.related_information else None,
            data={'applicability': finding.applicability} if can.data_support else None,
        )

    def _related(self, related: Related) -> types.DiagnosticRelatedInformation:
        start, end = (self.positions.units(related.line[: column - 1]) for column in (related.column, related.end_column))
        span = _range((related.row - 1, start), (related.row - 1, end))
        return types.DiagnosticRelatedInformation(types.Location(related.path.absolute().as_uri(), span), related.message)

    def range(self, opened: Opened, part: Part, finding: Diagnostic) -> types.Range:
        """Where a finding stands."""
        if finding.cell is not None and not opened.is_notebook:
            return self._range_in_json(part.source, finding)
        return _range(*self.positions.of_finding(part.source, finding))

    def _range_in_json(self, source: Source, finding: Diagnostic) -> types.Range:
        """The line of a cell, in a notebook that is open as the JSON text that it is."""
        try:
            cells = Notebook.from_bytes(source.path, source.text.encode(errors='surrogatepass')).cells
        except Unreadable:
            return types.Range(types.Position(0, 0), types.Position(0, 1))
        value = next(cell.value for cell in cells if cell.number == finding.cell)
        literal = value if isinstance(value, str) else value[finding.row - 1]
        return _range(self.positions.at(source, literal.start), self.positions.at(source, literal.end))

    def text_edit(self, source: Source, edit: Edit) -> types.TextEdit:
        """An edit as a client makes it."""
        return types.TextEdit(_range(*self.positions.of_edit(source, edit)), edit.text)

    def edits(self, opened: Opened, text: str) -> Iterator[tuple[Part, list[types.TextEdit]]]:
        """How a client makes of what is open a new text: for each of its texts that changes the edits, line by line."""
        texts = cell_texts(text) if opened.is_notebook else [text]
        for part, new in zip(opened.parts, texts, strict=True):
            if edits := minimal(part.source.text, new):
                yield part, [self.text_edit(part.source, edit) for edit in edits]

    def fix(self, opened: Opened, finding: Diagnostic) -> tuple[str, list[tuple[Part, list[types.TextEdit]]]] | None:
        """Why to look at the fix of a finding ('' where there is no doubt), and its edits; None where it has none that can be made."""
        made = finding.make_fix()
        if made is None:
            return None
        reason = made.message if made.applicability == 'unsafe' else ''
        if opened.is_notebook:
            return reason, list(self.edits(opened, apply(opened.source.text, made.edits)))
        (part,) = opened.parts
        edits = sorted(dict.fromkeys(made.edits), key=lambda edit: (edit.start, edit.end))
        return reason, [(part, [self.text_edit(part.source, edit) for edit in edits])]


def _range(start: Place, end: Place) -> types.Range:
    return types.Range(types.Position(*start), types.Position(*end))


def part_of(opened: Opened, finding: Diagnostic) -> Part | None:
    """The text that a finding stands in."""
    if not opened.parts:
        return None
    return opened.parts[finding.cell - 1 if finding.cell is not None and opened.is_notebook else 0]
