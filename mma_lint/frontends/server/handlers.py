"""What is answered to each message of the protocol."""

import logging
import sys
from collections.abc import Callable
from typing import Any

from lsprotocol import types

from mma_lint.frontends.server import hovers
from mma_lint.frontends.server.actions import FIX_ALL, FIX_NOTEBOOK, KINDS, Question, is_wanted
from mma_lint.frontends.server.conversion import SOURCE, part_of
from mma_lint.frontends.server.session import Session, found_at
from mma_lint.rule import discover

FIX_ALL_COMMAND = 'mma-lint.fixAll'
_WATCHED = ('**/*.py', '**/pyproject.toml', '**/mma-lint.toml')


def create() -> Session:
    """A server that is ready to be started, with all rules imported."""
    discover()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format='mma-lint: %(message)s')
    logging.getLogger('pygls').setLevel(logging.ERROR)
    session = Session()
    for name, (handler, options) in _FEATURES.items():
        session.feature(name, options)(handler)
    session.command(FIX_ALL_COMMAND)(fix_all_command)
    return session


def initialize(ls: Session, params: types.InitializeParams) -> None:
    """A client comes."""
    ls.meet(params.capabilities)
    ls.configure(params.initialization_options)
    ls.enter(_folders(ls))


def _folders(ls: Session) -> list[str]:
    return list(ls.workspace.folders) or [uri for uri in (ls.workspace.root_uri,) if uri]


async def initialized(ls: Session, params: types.InitializedParams) -> None:
    """The client is ready: ask it to say when files change, and settings."""
    workspace = ls.client_capabilities.workspace or types.WorkspaceClientCapabilities()
    wanted = []
    if workspace.did_change_watched_files is not None and workspace.did_change_watched_files.dynamic_registration:
        watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        wanted.append(types.Registration('mma-lint.files', types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
    if workspace.did_change_configuration is not None and workspace.did_change_configuration.dynamic_registration:
        section = types.DidChangeConfigurationRegistrationOptions('mma-lint')
        wanted.append(types.Registration('mma-lint.settings', types.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
    if wanted:
        ls.client_register_capability(types.RegistrationParams(wanted))
    await did_change_configuration(ls, types.DidChangeConfigurationParams(None))


async def did_change_configuration(ls: Session, params: types.DidChangeConfigurationParams) -> None:
    """Settings of the client have changed: ask for them where it can be asked, else take what it says."""
    if ls.configures:
        question = types.ConfigurationParams([types.ConfigurationItem(section='mma-lint')])
        (said,) = await ls.workspace_configuration_async(question)
    else:
        said = params.settings.get('mma-lint') if isinstance(params.settings, dict) else None
    if said is not None:
        ls.configure(said)
        ls.look_again()


def did_change_folders(ls: Session, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """The workspace has other folders."""
    ls.enter(_folders(ls))
    ls.look_again()


def shutdown(ls: Session, params: None) -> None:
    """The client is about to leave."""
    ls.was_shut_down = True


def did_open(ls: Session, params: types.DidOpenTextDocumentParams) -> None:
    """A file is opened."""
    ls.documents.open(params.text_document)
    ls.look_again(params.text_document.uri)


def did_change(ls: Session, params: types.DidChangeTextDocumentParams) -> None:
    """A file is edited."""
    ls.documents.change(params.text_document, params.content_changes)
    ls.look_again(params.text_document.uri)


def did_close(ls: Session, params: types.DidCloseTextDocumentParams) -> None:
    """A file is closed: what is on disk counts again."""
    ls.documents.close(params.text_document.uri)
    ls.forget(params.text_document.uri, [params.text_document.uri])
    ls.look_again()


def did_open_notebook(ls: Session, params: types.DidOpenNotebookDocumentParams) -> None:
    """A notebook is opened."""
    ls.documents.open_cells(params.notebook_document, params.cell_text_documents)
    ls.look_again(params.notebook_document.uri)


def did_change_notebook(ls: Session, params: types.DidChangeNotebookDocumentParams) -> None:
    """A notebook is edited."""
    notebook = ls.workspace.get_notebook_document(notebook_uri=params.notebook_document.uri)
    if notebook is None or params.change.cells is None:
        return
    ls.documents.change_cells(notebook, params.change.cells)
    structure = params.change.cells.structure
    for closed in (structure.did_close or ()) if structure is not None else ():
        ls.forget(closed.uri, [closed.uri])
    ls.look_again(notebook.uri)


def did_close_notebook(ls: Session, params: types.DidCloseNotebookDocumentParams) -> None:
    """A notebook is closed."""
    uri = params.notebook_document.uri
    ls.documents.close_notebook(uri)
    ls.forget(uri, [cell.uri for cell in params.cell_text_documents])
    ls.look_again()


def look_again(ls: Session, params: object) -> None:
    """Something outside of what is open has changed: files, settings, folders."""
    ls.look_again()


async def diagnostic(ls: Session, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    """The client asks for the findings of a file. (Those of notebooks are told unasked.)"""
    latest = await ls.latest(params.text_document.uri)
    if latest is None or latest[0].is_notebook:
        return types.RelatedFullDocumentDiagnosticReport([])
    opened, part, result = latest
    ls.tell_answered(opened, result)
    identity = str(result.number)
    if identity == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(identity)
    return types.RelatedFullDocumentDiagnosticReport(ls.converter.diagnostics(opened, part, result.diagnostics), result_id=identity)


async def code_action(ls: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The client asks what can be done about the findings in a range."""
    latest = await ls.latest(params.text_document.uri)
    if latest is None:
        return []
    opened, part, result = latest
    question = Question(opened, part, params, ls.converter, ls.with_versions)
    actions: list[types.CodeAction] = []
    if is_wanted(types.CodeActionKind.QuickFix, question.only):
        actions += await ls.work(lambda: list(question.quick_fixes(result.diagnostics)))
    actions += question.fix_all(result.diagnostics, result.has_bases)
    return actions if ls.resolves else [await code_action_resolve(ls, action) if action.edit is None else action for action in actions]


async def code_action_resolve(ls: Session, action: types.CodeAction) -> types.CodeAction:
    """The edits of an action that has been chosen."""
    data: Any = action.data
    if action.edit is None and isinstance(data, dict) and (known := ls.documents.find(str(data.get('uri')))) is not None:
        action.edit = await ls.edit_of_all(known[0], str(data.get('kind')))
    return action


async def fix_all_command(ls: Session, uri: str) -> bool:
    """Make all safe fixes in a file that is open."""
    known = ls.documents.find(uri)
    edit = await ls.edit_of_all(known[0], FIX_NOTEBOOK if known[0].is_notebook else FIX_ALL) if known is not None else None
    if edit is None:
        return False
    return (await ls.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, 'mma-lint: make all safe fixes'))).applied


async def hover(ls: Session, params: types.HoverParams) -> types.Hover | None:
    """The client asks what is at a place."""
    latest = await ls.latest(params.text_document.uri)
    if latest is None:
        return None
    opened, part, result = latest
    source, line = part.source, params.position.line
    text = source.line(line + 1) if line < len(source.line_starts) else ''
    told = hovers.rule_in_comment(discover(), text, ls.converter.positions.code_points(text, params.position.character))
    if told is None:
        own = (finding for finding in result.diagnostics if part_of(opened, finding) is part)
        told = hovers.explained(discover(), found_at(ls, opened, part, own, params.position))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, told)) if told else None


_FEATURES: dict[str, tuple[Callable[..., object], object]] = {
    types.INITIALIZE: (initialize, None),
    types.INITIALIZED: (initialized, None),
    types.SHUTDOWN: (shutdown, None),
    types.TEXT_DOCUMENT_DID_OPEN: (did_open, None),
    types.TEXT_DOCUMENT_DID_CHANGE: (did_change, None),
    types.TEXT_DOCUMENT_DID_CLOSE: (did_close, None),
    types.TEXT_DOCUMENT_DID_SAVE: (look_again, types.SaveOptions(include_text=False)),
    types.NOTEBOOK_DOCUMENT_DID_OPEN: (did_open_notebook, None),
    types.NOTEBOOK_DOCUMENT_DID_CHANGE: (did_change_notebook, None),
    types.NOTEBOOK_DOCUMENT_DID_CLOSE: (did_close_notebook, None),
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: (did_change_configuration, None),
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (look_again, None),
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: (did_change_folders, None),
    types.TEXT_DOCUMENT_DIAGNOSTIC: (diagnostic, types.DiagnosticOptions(True, False, SOURCE)),
    types.TEXT_DOCUMENT_CODE_ACTION: (code_action, types.CodeActionOptions(list(KINDS), resolve_provider=True)),
    types.CODE_ACTION_RESOLVE: (code_action_resolve, None),
    types.TEXT_DOCUMENT_HOVER: (hover, None),
}
