"""A server and its one client: what is open, what was found, what the client was told."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from mma_lint import __version__
from mma_lint.diagnostic import Diagnostic
from mma_lint.frontends.server.actions import FIX_FAMILY, workspace_edit
from mma_lint.frontends.server.analysis import Analyst, Result
from mma_lint.frontends.server.conversion import Converter
from mma_lint.frontends.server.documents import Documents, Opened, Part, path_of
from mma_lint.frontends.server.policies import Policies
from mma_lint.frontends.server.positions import Positions
from mma_lint.source import Source

_T = TypeVar('_T')
_log = logging.getLogger(__name__)
_PYTHON_CELLS = types.NotebookDocumentFilterWithCells([types.NotebookCellLanguage('python')], types.NotebookDocumentFilterNotebookType('jupyter-notebook'))


class Session(LanguageServer):
    """The server. The loop takes messages in and gives answers; a thread of its own asks the engine, one question at a time.

    `delay`: how long to wait for the next keystroke before findings are looked for, in seconds.
    """

    delay = 0.02

    def __init__(self) -> None:
        super().__init__('mma-lint', __version__, types.TextDocumentSyncKind.Incremental, types.NotebookDocumentSyncOptions([_PYTHON_CELLS]))
        self.documents, self.policies = Documents(), Policies(complain=self._complain)
        self.analyst = Analyst(self.policies)
        self.was_shut_down = False
        self._told: dict[str, Result] = {}
        self._telling: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, 'mma-lint')

    # ------------------------------------------------------------------ what the client can

    def meet(self, client: types.ClientCapabilities) -> None:
        """Take in what the client can, and what was agreed on."""
        self._loop = asyncio.get_running_loop()
        texts = client.text_document or types.TextDocumentClientCapabilities()
        workspace = client.workspace or types.WorkspaceClientCapabilities()
        edit = workspace.workspace_edit
        self.pulls = texts.diagnostic is not None
        self.refreshes = workspace.diagnostics is not None and bool(workspace.diagnostics.refresh_support)
        self.with_versions = edit is not None and bool(edit.document_changes)
        action = texts.code_action
        resolved = action.resolve_support if action is not None else None
        self.resolves = action is not None and bool(action.data_support) and resolved is not None and 'edit' in resolved.properties
        self.configures = bool(workspace.configuration)
        # our documents keep the texts; those of pygls end lines where the protocol does not, and change what the client said
        setattr(self.workspace, 'update_text_document', lambda *args: None)  # noqa: B010  mypy knows it for a method
        self.documents.positions = Positions(str(getattr(self.workspace.position_encoding, 'value', self.workspace.position_encoding)))
        self.converter = Converter(self.documents.positions, texts.publish_diagnostics)

    def configure(self, options: object) -> None:
        """Take in what the client says of settings: the keys of `[tool.mma-lint]`, and `debounce` in milliseconds."""
        told = dict(options) if isinstance(options, dict) else {}
        delay = told.pop('debounce', None)
        if isinstance(delay, (int, float)) and 0 <= delay <= 10_000:
            self.delay = delay / 1000
        self.policies.configure(told)

    def enter(self, folders: Iterable[str]) -> None:
        """The folders of the workspace, by their URIs."""
        self.policies.folders = tuple(map(path_of, folders))

    def _complain(self, message: str) -> None:
        """Tell the user, from whatever thread."""
        shown = types.ShowMessageParams(types.MessageType.Error, f'mma-lint: {message}')
        self._loop.call_soon_threadsafe(self.window_show_message, shown)

    # ------------------------------------------------------------------ findings

    async def work(self, function: Callable[..., _T], *args: object) -> _T:
        """Let the engine's thread do something."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

    async def result(self, opened: Opened) -> Result:
        """The findings of what is open, as it is now."""
        return await self.work(self.analyst.result, opened.source, self.documents.texts())

    async def latest(self, uri: str) -> tuple[Opened, Part, Result] | None:
        """A text, what it is a part of, and the findings; None where it is not open, or none of ours.

        What is edited while the engine is asked, is asked about again: the client has sent the edit, so it waits for what is said of the new text.
        """
        while (known := self.documents.find(uri)) is not None:
            result = await self.result(known[0])
            if self.documents.find(uri) == known:
                return *known, result
        return None

    def look_again(self, changed: str | None = None) -> None:
        """Something has changed, perhaps the text `changed`: tell the client what that means for all that is open."""
        if self._telling is not None:
            self._telling.cancel()
        self._telling = asyncio.ensure_future(self._tell(changed))

    async def _tell(self, changed: str | None) -> None:
        await asyncio.sleep(self.delay)
        pulled = False
        for opened in sorted(self.documents, key=lambda opened: opened.uri != changed):
            known = self.analyst.current(opened.source, self.documents.texts())
            if known is not None and self._told.get(opened.uri) is known:
                continue
            if self.pulls and not opened.is_notebook:
                # what was edited the client asks for by itself, what it does not show it asks for when it does
                pulled |= self._told.pop(opened.uri, None) is not None and opened.uri != changed
            else:
                await self._publish(opened)
        if pulled and self.refreshes:
            self.workspace_diagnostic_refresh(None)

    async def _publish(self, opened: Opened) -> None:
        try:
            result = await self.result(opened)
        except Exception:  # noqa: BLE001  one file that we fail on must not end the others
            _log.exception('%s: its findings are not known', opened.uri)
            return
        self._told[opened.uri] = result
        for part in opened.parts:
            self._push(part, self.converter.diagnostics(opened, part, result.diagnostics))

    def _push(self, part: Part, diagnostics: list[types.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(part.uri, diagnostics, part.version))

    def tell_answered(self, opened: Opened, result: Result) -> None:
        """The client has asked for the findings itself."""
        self._told[opened.uri] = result

    def forget(self, uri: str, texts: Iterable[str]) -> None:
        """Something was closed: nothing is said of its texts any more."""
        self._told.pop(uri, None)
        for text in texts:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(text, []))

    # ------------------------------------------------------------------ fixes

    async def edit_of_all(self, opened: Opened, kind: str) -> types.WorkspaceEdit | None:
        """What makes all safe fixes; None where nothing changes: the client is told why."""
        texts, now = self.documents.texts(), {other.path: other for other in self.documents}
        fixed = await self.work(self.analyst.fixed, opened.source, texts, kind == FIX_FAMILY)
        changed = [(now.get(result.path) or _unopened(result.source), result.text) for result in fixed if result.source and result.text is not None]
        edits = list(chain.from_iterable(self.converter.edits(other, text) for other, text in changed))
        if edits:
            return workspace_edit(edits, self.with_versions)
        self._explain(list(chain.from_iterable(result.notes for result in fixed)))
        return None

    def _explain(self, notes: list[str]) -> None:
        message = '\n'.join(notes) or 'mma-lint: there is nothing to fix'
        self.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))

    def report_server_error(self, error: Exception, source: object) -> None:
        """An error is written to the log; the server goes on."""
        _log.error('%s: %s', getattr(source, '__name__', source), error, exc_info=error)


def _unopened(source: Source) -> Opened:
    """A file on disk, as if it were open."""
    part = Part(source.path.as_uri(), None, source, '')
    return Opened(part.uri, source, (part,))


def found_at(session: Session, opened: Opened, part: Part, found: Iterable[Diagnostic], position: types.Position) -> list[Diagnostic]:
    """The findings at a place of a text."""
    ranges = ((finding, session.converter.range(opened, part, finding)) for finding in found)
    return [finding for finding, span in ranges if span.start.line == position.line and span.start.character <= position.character <= span.end.character]
