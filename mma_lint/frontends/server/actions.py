"""What a client offers to do about findings: mend one, mend all, keep one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types

from mma_lint.diagnostic import Diagnostic
from mma_lint.failures import is_failure
from mma_lint.frontends.server.conversion import Converter, part_of
from mma_lint.frontends.server.documents import Opened, Part
from mma_lint.magics import read
from mma_lint.source import Source
from mma_lint.subject import is_python
from mma_lint.suppression import keep

FIX_ALL = 'source.fixAll.mma-lint'
FIX_NOTEBOOK = 'notebook.source.fixAll.mma-lint'
FIX_FAMILY = 'source.mma-lint.fixFamily'
KINDS = (types.CodeActionKind.QuickFix, FIX_ALL, FIX_NOTEBOOK, FIX_FAMILY)
_MANY = 50
_TITLES = {
    FIX_ALL: 'mma-lint: make all safe fixes',
    FIX_NOTEBOOK: 'mma-lint: make all safe fixes in the notebook',
    FIX_FAMILY: 'mma-lint: make all safe fixes here and in what this config inherits from',
}
Edits = Iterable[tuple[Part, list[types.TextEdit]]]


def is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a client that asks for some kinds alone means this one: a kind stands for all below it."""
    return only is None or any(kind == wanted or wanted == '' or kind.startswith(f'{wanted}.') for wanted in only)


def workspace_edit(edits: Edits, with_versions: bool) -> types.WorkspaceEdit:
    """The edits of several texts; for old clients without the versions that they are for."""
    edits = list(edits)
    if not with_versions:
        return types.WorkspaceEdit({part.uri: own for part, own in edits})
    changes = [types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(part.uri, part.version), own) for part, own in edits]
    return types.WorkspaceEdit(document_changes=changes)


@dataclass(frozen=True)
class Question:
    """What a client asks of a text: the findings in a range, or those that it shows there."""

    opened: Opened
    part: Part
    params: types.CodeActionParams
    converter: Converter
    with_versions: bool

    @property
    def only(self) -> Sequence[str] | None:
        """The kinds that are wanted; None: all."""
        return self.params.context.only

    def meant(self, found: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, types.Diagnostic]]:
        """The findings that are asked about, as engine and client know them."""
        shown = {(diagnostic.code, _key(diagnostic.range), diagnostic.message) for diagnostic in self.params.context.diagnostics}
        for finding in found:
            if part_of(self.opened, finding) is self.part:
                told = self.converter.diagnostic(self.opened, self.part, finding)
                if (told.code, _key(told.range), told.message) in shown or _overlap(told.range, self.params.range):
                    yield finding, told

    def quick_fixes(self, found: Sequence[Diagnostic]) -> Iterator[types.CodeAction]:
        """A fix for each finding that is asked about, and one that keeps it; none for very many, whose fixes would take their time one by one."""
        meant = [(finding, told) for finding, told in self.meant(found) if not is_failure(finding.code)]
        if len(meant) > _MANY:
            return
        for finding, told in meant:
            yield from self._mend(finding, told)
        for finding, told in meant:
            yield from self._keep(finding, told)

    def _mend(self, finding: Diagnostic, told: types.Diagnostic) -> Iterator[types.CodeAction]:
        if finding.applicability is None or (fix := self.converter.fix(self.opened, finding)) is None:
            return
        reason, edits = fix
        title = f'{finding.code}: {finding.message}' + (f' (unsafe: {reason})' if reason else '')
        yield types.CodeAction(title, types.CodeActionKind.QuickFix, [told], is_preferred=not reason or None, edit=workspace_edit(edits, self.with_versions))

    def _keep(self, finding: Diagnostic, told: types.Diagnostic) -> Iterator[types.CodeAction]:
        source = self.part.source
        if not (is_python(source.path) or (self.opened.is_notebook and not _is_in_magic(source, finding))):
            return  # no comment is read there
        edits = keep(source, {finding.row: [finding.code]}, 'ignore')
        edit = workspace_edit([(self.part, [self.converter.text_edit(source, edit) for edit in edits])], self.with_versions)
        yield types.CodeAction(f'{finding.code}: keep it on this line (mma-lint: ignore)', types.CodeActionKind.QuickFix, [told], edit=edit)

    def fix_all(self, found: Sequence[Diagnostic], has_bases: bool) -> Iterator[types.CodeAction]:
        """The actions that mend all that is safe. Their edits are made when one is chosen."""
        is_fixable = any(finding.applicability == 'safe' for finding in found)
        own = FIX_NOTEBOOK if self.opened.is_notebook else FIX_ALL
        for kind in [own] * is_fixable + [FIX_FAMILY] * has_bases:
            if is_wanted(kind, self.only):
                yield types.CodeAction(_TITLES[kind], kind, data={'uri': self.part.uri, 'kind': kind})


def _is_in_magic(source: Source, finding: Diagnostic) -> bool:
    """Whether a finding in a cell stands in what is no Python."""
    offset = source.line_starts[finding.row - 1] + finding.column - 1
    return any(start <= offset < end for start, end in read(source.text).hidden)


def _overlap(one: types.Range, other: types.Range) -> bool:
    return _place(one.start) <= _place(other.end) and _place(other.start) <= _place(one.end)


def _key(span: types.Range) -> tuple[tuple[int, int], tuple[int, int]]:
    return _place(span.start), _place(span.end)


def _place(position: types.Position) -> tuple[int, int]:
    return position.line, position.character
