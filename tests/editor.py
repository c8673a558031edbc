"""An editor for tests: pytest-lsp's client on the real server, over its standard input and output, one step after the other.

(The fixtures of pytest-lsp would need pytest-asyncio, and a loop that outlives a test; a step that waits until it is done needs neither.)
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient

T = TypeVar('T')
SERVER = (sys.executable, '-m', 'mma_lint', 'server')
PATIENCE = 60.0  # seconds; only a server that hangs makes a test wait so long


class Editor:
    """One client and its server. What it has open has a version that grows with each edit, and a text."""

    def __init__(
        self,
        capabilities: types.ClientCapabilities,
        folders: Sequence[Path] = (),
        options: object = None,
    ) -> None:
        self.loop = asyncio.new_event_loop()
        self.client = LanguageClient(converter_factory=default_converter)
        self.told: dict[str, list[types.PublishDiagnosticsParams]] = {}
        self.applied: list[types.WorkspaceEdit] = []
        self.registered: list[str] = []
        self.shown: list[str] = []
        self.refreshed = 0
        self.settings: object = None
        self.texts: dict[str, tuple[int, str]] = {}
        self._news = asyncio.Event()
        self._listen()
        self.run(self.client.start_io(*SERVER))
        folder_list = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders]
        params = types.InitializeParams(capabilities=capabilities, workspace_folders=folder_list or None, initialization_options=options)
        self.server = self.run(self.client.initialize_session(params)).capabilities

    def _listen(self) -> None:
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.told.setdefault(params.uri, []).append(params)
            self._news.set()

        def apply_edit(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.applied.append(params.edit)
            return types.ApplyWorkspaceEditResult(applied=True)

        def refresh(params: None) -> None:
            self.refreshed += 1
            self._news.set()

        def register(params: types.RegistrationParams) -> None:
            self.registered += [registration.method for registration in params.registrations]
            self._news.set()

        def show(params: types.ShowMessageParams) -> None:
            self.shown.append(params.message)
            self._news.set()

        def configuration(params: types.ConfigurationParams) -> list[Any]:
            return [self.settings for _ in params.items]

        answers: dict[str, Callable[[Any], object]] = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: published,
            types.WORKSPACE_APPLY_EDIT: apply_edit,
            types.WORKSPACE_DIAGNOSTIC_REFRESH: refresh,
            types.CLIENT_REGISTER_CAPABILITY: register,
            types.WINDOW_SHOW_MESSAGE: show,
            types.WORKSPACE_CONFIGURATION: configuration,
        }
        for method, answer in answers.items():
            self.client.feature(method)(answer)

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        """Do something with the server, and wait until it is done."""
        return self.loop.run_until_complete(asyncio.wait_for(step, PATIENCE))

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for what the server says by itself."""

        async def wait() -> None:
            while not is_so():
                self._news.clear()
                await self._news.wait()

        self.run(wait())

    def close(self) -> int | None:
        """Leave as the protocol wants it; the server's exit status."""
        self.run(self.client.shutdown_session())
        self.run(self.client.stop())  # type: ignore[no-untyped-call]
        self.loop.close()
        return self.client._server.returncode if self.client._server is not None else None

    # ------------------------------------------------------------------ texts

    def open(self, path: Path, text: str | None = None, language: str = 'python') -> str:
        """Open a file, with another text than on disk if one is given; its URI."""
        uri = path.as_uri()
        self.texts[uri] = 1, path.read_text(encoding='utf-8-sig') if text is None else text
        item = types.TextDocumentItem(uri, language, *self.texts[uri])
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def replace(self, uri: str, text: str) -> None:
        """Say all of a text anew."""
        self._change(uri, text, types.TextDocumentContentChangeWholeDocument(text))

    def edit(self, uri: str, span: types.Range, new: str, text: str) -> None:
        """Change a part of a text, which says `text` afterwards."""
        self._change(uri, text, types.TextDocumentContentChangePartial(span, new))

    def _change(self, uri: str, text: str, change: types.TextDocumentContentChangeEvent) -> None:
        self.texts[uri] = self.texts[uri][0] + 1, text
        identifier = types.VersionedTextDocumentIdentifier(self.texts[uri][0], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))

    def shut(self, uri: str) -> None:
        """Close a file."""
        del self.texts[uri]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    # ------------------------------------------------------------------ what the server says

    def pushed(self, uri: str) -> list[types.Diagnostic]:
        """What the server says by itself of a text as it is now."""
        self.until(lambda: bool(self.told.get(uri)) and self.told[uri][-1].version == self.texts[uri][0])
        return list(self.told[uri][-1].diagnostics)

    def pulled(self, uri: str, known: str | None = None) -> Any:
        """What the server answers when it is asked for the findings."""
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri), previous_result_id=known)
        return self.run(self.client.text_document_diagnostic_async(params))

    def actions(self, uri: str, span: types.Range, only: Sequence[str] | None = None, shown: Sequence[types.Diagnostic] = ()) -> list[types.CodeAction]:
        """What can be done in a range."""
        context = types.CodeActionContext(list(shown), list(only) if only is not None else None)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), span, context)
        found = self.run(self.client.text_document_code_action_async(params)) or []
        return [action for action in found if isinstance(action, types.CodeAction)]

    def resolved(self, action: types.CodeAction) -> types.WorkspaceEdit:
        """The edit of an action."""
        edit = (action if action.edit is not None else self.run(self.client.code_action_resolve_async(action))).edit
        assert edit is not None
        return edit

    def hovered(self, uri: str, line: int, character: int) -> str:
        """What is shown at a place."""
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        hover = self.run(self.client.text_document_hover_async(params))
        return hover.contents.value if hover is not None and isinstance(hover.contents, types.MarkupContent) else ''


class Wire:
    """A server and the bare messages: for what no client should say, and for servers whose answers pytest-lsp does not take."""

    def __init__(self, command: Sequence[str] = SERVER, environment: Mapping[str, str] | None = None) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)
        self.id = 0

    def tell(self, method: str, params: object = None) -> None:
        """Send a notification."""
        self._send(method=method, params=params)

    def ask(self, method: str, params: object = None) -> Any:
        """Send a request; what is answered."""
        self.id += 1
        self._send(id=self.id, method=method, params=params)
        return self.hear(lambda message: message.get('id') == self.id and 'method' not in message)['result']

    def hear(self, is_meant: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is meant."""
        assert self.process.stdout is not None
        while True:
            headers = list(iter(self.process.stdout.readline, b'\r\n'))
            length = next(int(line.partition(b':')[2]) for line in headers if line.lower().startswith(b'content-length'))
            message: dict[str, Any] = json.loads(self.process.stdout.read(length))
            if is_meant(message):
                return message

    def _send(self, **content: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(frame(**content))
        self.process.stdin.flush()

    def close(self) -> tuple[bytes, bytes]:
        """Leave as the protocol wants it; what is still printed."""
        self.ask('shutdown')
        self.tell('exit')
        return self.process.communicate(timeout=PATIENCE)


def frame(**content: object) -> bytes:
    """A message as it is sent."""
    body = json.dumps({'jsonrpc': '2.0', **content}).encode()
    return b'Content-Length: %d\r\n\r\n%s' % (len(body), body)


def span(line: int, start: int = 0, end: int = 0, last: int | None = None) -> types.Range:
    """A range, of one line if no last one is given."""
    return types.Range(types.Position(line, start), types.Position(line if last is None else last, end))


def applied(text: str, edits: Sequence[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]) -> str:
    """A text after edits, by a plain reading of the protocol: lines end at CR and LF, columns are UTF-16 units."""
    units = text.encode('utf-16-le')
    newline, starts = '\n'.encode('utf-16-le'), [0]
    for index in range(0, len(units), 2):
        if units[index : index + 2] == newline:
            starts.append(index + 2)
    for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
        assert isinstance(edit, types.TextEdit)
        start, end = (starts[place.line] + 2 * place.character for place in (edit.range.start, edit.range.end))
        units = units[:start] + edit.new_text.encode('utf-16-le') + units[end:]
    return units.decode('utf-16-le')


class Notebook:
    """A notebook that is open in an editor: its cells are texts of their own."""

    def __init__(self, editor: Editor, path: Path, *cells: str) -> None:
        self.editor, self.path = editor, path
        self.version, self.count = 1, 0
        items = [self._item(text) for text in cells]
        self.uris = [item.uri for item in items]
        notebook = types.NotebookDocument(path.as_uri(), 'jupyter-notebook', 1, [self._cell(uri) for uri in self.uris])
        editor.client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(notebook, items))

    def _item(self, text: str, language: str = 'python') -> types.TextDocumentItem:
        self.count += 1
        uri = f'vscode-notebook-cell:{self.path}#W{self.count}sZmlsZQ%3D%3D'
        self.editor.texts[uri] = 1, text
        return types.TextDocumentItem(uri, language, 1, text)

    def _cell(self, uri: str) -> types.NotebookCell:
        return types.NotebookCell(types.NotebookCellKind.Code, uri)

    def edit(self, index: int, at: types.Range, new: str, text: str) -> None:
        """Change a part of a cell, which says `text` afterwards."""
        uri = self.uris[index]
        self.editor.texts[uri] = self.editor.texts[uri][0] + 1, text
        identifier = types.VersionedTextDocumentIdentifier(self.editor.texts[uri][0], uri)
        content = types.NotebookDocumentCellContentChanges(identifier, [types.TextDocumentContentChangePartial(at, new)])
        self._change(types.NotebookDocumentCellChanges(text_content=[content]))

    def insert(self, index: int, text: str) -> None:
        """Add a cell before the one at an index."""
        item = self._item(text)
        self.uris.insert(index, item.uri)
        array = types.NotebookCellArrayChange(index, 0, [self._cell(item.uri)])
        self._change(types.NotebookDocumentCellChanges(types.NotebookDocumentCellChangeStructure(array, did_open=[item])))

    def delete(self, index: int) -> str:
        """Take a cell out; its URI."""
        uri = self.uris.pop(index)
        array = types.NotebookCellArrayChange(index, 1)
        closed = [types.TextDocumentIdentifier(uri)]
        self._change(types.NotebookDocumentCellChanges(types.NotebookDocumentCellChangeStructure(array, did_close=closed)))
        return uri

    def _change(self, cells: types.NotebookDocumentCellChanges) -> None:
        self.version += 1
        identifier = types.VersionedNotebookDocumentIdentifier(self.version, self.path.as_uri())
        params = types.DidChangeNotebookDocumentParams(identifier, types.NotebookDocumentChangeEvent(cells=cells))
        self.editor.client.notebook_document_did_change(params)

    def close(self) -> None:
        """Close it."""
        cells = [types.TextDocumentIdentifier(uri) for uri in self.uris]
        notebook = types.NotebookDocumentIdentifier(self.path.as_uri())
        self.editor.client.notebook_document_did_close(types.DidCloseNotebookDocumentParams(notebook, cells))
