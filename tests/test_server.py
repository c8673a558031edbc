"""The language server, asked by pytest-lsp's client over its standard input and output."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import client_capabilities

from mma_lint import engine
from mma_lint.edits import apply
from mma_lint.formats import page
from mma_lint.frontends.server.analysis import Result
from mma_lint.frontends.server.handlers import create
from mma_lint.rule import discover
from mma_lint.selection import find_rule
from mma_lint.settings import Settings
from mma_lint.source import Source
from tests.editor import SERVER, Editor, Wire, applied, frame, span

ROOT = Path(__file__).resolve().parents[1]
BASE = "optimizer = dict(type='SGD', lr=0.01)\nlr_config = dict(policy='step', step=[2])\n"
CHILD = "_base_ = ['./base.py']\nmodel = dict(type='Recognizer2D')\nlr_config = dict(step=[3])\ntotal_epochs = 4\n"
OTHER_BASE = BASE.replace("'step'", "'unheard-of'")
POLICY = engine.policy_of(Settings(ROOT))
CODE = "import mmcv\n\nname = '🎬'; config = mmcv.load('🎬.json')\n"
EVERYWHERE = span(0, last=999)


def vs_code() -> types.ClientCapabilities:
    """What VS Code can today: more than in 2022, when pytest-lsp asked it."""
    found = client_capabilities('visual-studio-code')
    assert found.text_document is not None and found.workspace is not None
    found.text_document.diagnostic = types.DiagnosticClientCapabilities()
    found.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    found.notebook_document = types.NotebookDocumentClientCapabilities(types.NotebookDocumentSyncClientCapabilities())
    return found


@pytest.fixture(scope='module')
def neovim() -> Iterator[Editor]:
    """An editor that is told what was found, with edits as old clients take them."""
    editor = Editor(client_capabilities('neovim@v0.7'))
    yield editor
    assert editor.close() == 0


@pytest.fixture(scope='module')
def code() -> Iterator[Editor]:
    """An editor that asks for what was found."""
    editor = Editor(vs_code())
    yield editor
    assert editor.close() == 0


@pytest.fixture
def family(tmp_path: Path) -> tuple[Path, Path]:
    """A base and a config that inherits from it."""
    (tmp_path / 'configs').mkdir()
    base, child = tmp_path / 'configs/base.py', tmp_path / 'configs/child.py'
    base.write_text(BASE)
    child.write_text(CHILD)
    return base, child


def codes(found: Sequence[types.Diagnostic]) -> list[str]:
    return [str(diagnostic.code) for diagnostic in found]


def messages(found: Sequence[types.Diagnostic]) -> list[str]:
    return [diagnostic.message for diagnostic in found]


def fixed(path: Path, **texts: str) -> str:
    """What `mma-lint fix` makes of a file; `texts`: files beside it that say something else than on disk."""
    sources = {path.with_name(f'{name}.py'): Source(path.with_name(f'{name}.py'), text) for name, text in texts.items()}
    (result,) = engine.fix([path], POLICY, texts=sources)
    assert result.text is not None
    return result.text


# ---------------------------------------------------------------------- what is found


def test_what_the_server_can(neovim: Editor) -> None:
    can = neovim.server
    assert isinstance(can.text_document_sync, types.TextDocumentSyncOptions)
    assert can.text_document_sync.change == types.TextDocumentSyncKind.Incremental
    assert isinstance(can.diagnostic_provider, types.DiagnosticOptions) and can.diagnostic_provider.inter_file_dependencies
    assert isinstance(can.code_action_provider, types.CodeActionOptions) and can.code_action_provider.resolve_provider
    assert can.position_encoding == types.PositionEncodingKind.Utf16
    assert can.execute_command_provider is not None and list(can.execute_command_provider.commands) == ['mma-lint.fixAll']


def test_the_server_finds_what_check_finds(neovim: Editor, code: Editor, tmp_path: Path) -> None:
    """One set of findings, whether the server tells them or is asked."""
    compared = 0
    for path in sorted((ROOT / 'examples').rglob('*.*')):
        if path.suffix not in ('.py', '.sh'):
            continue
        (report,) = engine.check([path], POLICY)
        wanted = [(d.row - 1, d.column - 1, d.end_column - 1, d.code, d.message) for d in report.diagnostics]  # the examples are ASCII
        for editor in (neovim, code):
            uri = editor.open(path, language='python' if path.suffix == '.py' else 'shellscript')
            found = editor.pushed(uri) if editor is neovim else editor.pulled(uri).items
            places = [(d.range.start.line, d.range.start.character, d.range.end.character, d.code, d.message) for d in found]
            assert places == wanted
            editor.shut(uri)
        compared += len(wanted)
    assert compared > 40


def test_a_diagnostic(code: Editor, tmp_path: Path) -> None:
    path = tmp_path / 'tool.py'
    path.write_text(CODE)
    first, *_ = code.pulled(code.open(path)).items
    assert (first.code, first.source, first.severity) == ('MMA201', 'mma-lint', types.DiagnosticSeverity.Error)
    assert first.code_description == types.CodeDescription('https://mma-lint.readthedocs.io/en/latest/rules/MMA201/')


def test_what_is_outdated_looks_so(neovim: Editor, family: tuple[Path, Path]) -> None:
    """Struck through where something else takes its place, faded where nothing does, and plain where it stays."""
    _, child = family
    text = CHILD + "dist_params = dict(backend='nccl')\nimport mmcv\nprint(mmcv.load(1))\nlog_level = 'INFO'\nomnisource = False\n"
    uri = neovim.open(child, text)
    tags = {(d.range.start.line, d.code): list(d.tags or ()) for d in neovim.pushed(uri)}
    gone, faded = [types.DiagnosticTag.Deprecated], [types.DiagnosticTag.Unnecessary]
    assert tags[3, 'MMA140'] == gone and tags[6, 'MMA201'] == gone and tags[8, 'MMA149'] == faded
    assert tags[0, 'MMA151'] == []
    neovim.shut(uri)


def test_where_it_is_inherited_from(code: Editor, family: tuple[Path, Path]) -> None:
    base, child = family
    base.write_text("s = '🎬'; lr_config = dict(policy='step', step=[2])\n")
    uri = code.open(child)
    related = {d.code: d.related_information for d in code.pulled(uri).items}
    (found,) = related['MMA133']
    assert found.location == types.Location(base.as_uri(), span(0, 10, 19))
    assert found.message == '`lr_config` is inherited from here'
    assert related['MMA140'] is None
    code.shut(uri)


@pytest.mark.parametrize(('encoding', 'column'), [('utf-8', 24), ('utf-16', 22), ('utf-32', 21)])
def test_columns_are_those_that_were_agreed_on(encoding: str, column: int, tmp_path: Path) -> None:
    capabilities = client_capabilities('neovim@v0.7')
    capabilities.general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    editor = Editor(capabilities)
    assert editor.server.position_encoding == encoding
    path = tmp_path / 'tool.py'
    path.write_text(CODE)
    uri = editor.open(path)
    found = [d.range.start for d in editor.pushed(uri) if d.range.start.line == 2]
    assert found == [types.Position(2, column)]
    # what stands behind the character is replaced, and nothing else
    editor.edit(uri, span(2, column, column + 4), 'mmengine', CODE.replace('mmcv.load', 'mmengine.load'))
    assert [d.range.start.line for d in editor.pushed(uri)] == []
    assert editor.close() == 0


def test_lines_end_where_the_protocol_ends_them(neovim: Editor, tmp_path: Path) -> None:
    """Form feeds and U+2028 end no line there, a lone CR does."""
    text = '# a\x0cb\u2028c\rimport mmcv\r\nx = mmcv.load(1)\n'
    path = tmp_path / 'tool.py'
    uri = neovim.open(path, text)
    assert [d.range.start for d in neovim.pushed(uri)] == [types.Position(2, 4)]
    neovim.edit(uri, span(2, 4, 8), 'mmcv.runner', text.replace('mmcv.load', 'mmcv.runner.load'))
    (found,) = neovim.pushed(uri)
    assert found.range.start == types.Position(2, 4) and 'mmcv.runner' in found.message


def test_edits_of_a_text_add_up(neovim: Editor, tmp_path: Path) -> None:
    """Many small edits, in any order of places: the text is that of the client, letter by letter."""
    path, text = tmp_path / 'tool.py', 'import mmcv\n# 🎬 é\n'
    uri = neovim.open(path, text)
    for index in range(40):
        at = span(1 + index % 2, 2, 2) if index else span(2)
        new = 'x' if index % 2 == 0 and index else f'mmcv.load({index})  # 🎬\n'
        if index == 0:
            new = '# mmcv.load(0)\n'
        text = applied(text, [types.TextEdit(at, new)])
        neovim.edit(uri, at, new, text)
    (report,) = engine.check([path], POLICY, {path: Source(path, text)})
    assert [(d.range.start.line, d.code) for d in neovim.pushed(uri)] == [(d.row - 1, d.code) for d in report.diagnostics]


# ---------------------------------------------------------------------- several files


def test_unsaved_text_of_a_base_counts(neovim: Editor, family: tuple[Path, Path]) -> None:
    base, child = family
    uri = neovim.open(child)
    before = neovim.pushed(uri)
    above = neovim.open(base)
    neovim.replace(above, OTHER_BASE)
    neovim.until(lambda: messages(neovim.told[uri][-1].diagnostics) != messages(before))
    texts = {base: Source(base, neovim.texts[above][1])}
    (report,) = engine.check([child], POLICY, texts)
    assert messages(neovim.told[uri][-1].diagnostics) == [d.message for d in report.diagnostics]
    neovim.shut(above)  # what is on disk counts again
    neovim.until(lambda: messages(neovim.told[uri][-1].diagnostics) == messages(before))
    assert neovim.told[above][-1].diagnostics == ()
    neovim.shut(uri)


def test_a_base_that_changes_on_disk_is_read_again(neovim: Editor, family: tuple[Path, Path]) -> None:
    base, child = family
    base.unlink()
    uri = neovim.open(child)
    assert 'MMA180' in codes(neovim.pushed(uri)), 'it is missing'
    base.write_text(BASE)
    event = types.FileEvent(base.as_uri(), types.FileChangeType.Created)
    neovim.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    neovim.until(lambda: 'MMA180' not in codes(neovim.told[uri][-1].diagnostics))
    base.unlink()
    neovim.replace(uri, CHILD + '\n')  # also where nobody watches
    assert 'MMA180' in codes(neovim.pushed(uri))
    neovim.shut(uri)


def test_a_client_that_asks_is_told_to_ask_again(code: Editor, family: tuple[Path, Path]) -> None:
    base, child = family
    uri, above = code.open(child), code.open(base)
    first = code.pulled(uri)
    assert code.pulled(uri, first.result_id).kind == 'unchanged'
    code.pulled(above)
    count = code.refreshed
    code.replace(above, OTHER_BASE)
    code.until(lambda: code.refreshed > count)
    second = code.pulled(uri, first.result_id)
    assert second.kind == 'full' and messages(second.items) != messages(first.items)
    code.shut(uri)
    code.shut(above)


def test_files_and_settings_are_watched(code: Editor) -> None:
    code.until(lambda: types.WORKSPACE_DID_CHANGE_WATCHED_FILES in code.registered)
    assert types.WORKSPACE_DID_CHANGE_CONFIGURATION in code.registered


# ---------------------------------------------------------------------- what can be done


def test_a_fix_for_each_finding(code: Editor, tmp_path: Path) -> None:
    path = tmp_path / 'tool.py'
    path.write_text(CODE)
    uri = code.open(path)
    at = next(d for d in code.pulled(uri).items if d.range.start.line == 2)
    action, keep = code.actions(uri, types.Range(at.range.start, at.range.start), only=['quickfix'])
    assert action.title == 'MMA201: `mmcv.load` is `mmengine.load` in 1.x'
    assert action.is_preferred and list(action.diagnostics or ()) == [at]
    edit = code.resolved(action)
    (change,) = edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.uri, change.text_document.version) == (uri, 1)
    (report,) = engine.check([path], POLICY)
    fix = next(d for d in report.diagnostics if d.row == 3).make_fix()
    assert fix is not None
    assert applied(CODE, change.edits) == apply(CODE, fix.edits)
    # an editor that gives its findings and the place of its cursor means its findings
    assert code.actions(uri, span(1), only=['quickfix'], shown=[at]) == [action, keep]
    assert code.actions(uri, span(1), only=['quickfix']) == []


def test_very_many_findings_are_mended_together(code: Editor, tmp_path: Path) -> None:
    """Their fixes one by one would keep the server busy for long."""
    uri = code.open(tmp_path / 'tool.py', CODE * 60)
    assert {action.kind for action in code.actions(uri, EVERYWHERE)} == {'source.fixAll.mma-lint'}
    assert [action.kind for action in code.actions(uri, span(2, 30, 30), only=['quickfix'])] == ['quickfix'] * 2


def test_a_fix_that_is_to_be_looked_at_says_why(code: Editor, tmp_path: Path) -> None:
    for rule in discover():
        for number, example in enumerate(example for example in rule.examples if example.bad and example.good and example.unsafe):
            path = tmp_path / rule.code / str(number) / example.path
            for name, text in (*example.bases, (path.name, example.bad)):
                (path.parent / name).parent.mkdir(parents=True, exist_ok=True)
                (path.parent / name).write_text(text)
            uri = code.open(path, language='python' if path.suffix == '.py' else 'plaintext')
            found = [action for action in code.actions(uri, EVERYWHERE, only=['quickfix']) if action.title.startswith(rule.code)]
            unsafe = [action for action in found if ' (unsafe: ' in action.title]
            assert not [action for action in unsafe if action.is_preferred]
            if unsafe:
                return
    pytest.fail('no example has a fix that is unsafe by itself')


def test_a_finding_is_kept_by_a_comment(code: Editor, tmp_path: Path) -> None:
    """It is added, or gets one more code where it is; then the finding is gone."""
    path = tmp_path / 'configs/old.py'
    text = "total_epochs = 5  # mma-lint: ignore[MMA151] later\nlr_config = dict(\n    policy='step',  # 🎬\n    step=[2])\n"
    uri = code.open(path, text)
    while found := [d for d in code.pulled(uri).items if d.code != 'MMA151']:
        titles = {action.title: action for action in code.actions(uri, found[0].range, only=['quickfix'])}
        (change,) = code.resolved(titles[f'{found[0].code}: keep it on this line (mma-lint: ignore)']).document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        text = applied(text, change.edits)
        code.replace(uri, text)
        assert found[0] not in code.pulled(uri).items
    first, second, *rest = text.split('\n')
    assert first == 'total_epochs = 5  # mma-lint: ignore[MMA151, MMA140] later'
    assert second == 'lr_config = dict(  # mma-lint: ignore[MMA133]'
    assert rest == ["    policy='step',  # 🎬", '    step=[2])', '']


@pytest.mark.parametrize(
    ('only', 'kinds'),
    [
        (None, {'quickfix', 'source.fixAll.mma-lint', 'source.mma-lint.fixFamily'}),
        (['quickfix'], {'quickfix'}),
        (['source'], {'source.fixAll.mma-lint', 'source.mma-lint.fixFamily'}),
        (['source.fixAll'], {'source.fixAll.mma-lint'}),
        (['source.fixAll.mma-lint'], {'source.fixAll.mma-lint'}),
        (['source.fixAll.mma'], set()),
        (['refactor', 'source.organizeImports'], set()),
    ],
)
def test_only_the_kinds_that_are_asked_for(code: Editor, family: tuple[Path, Path], only: list[str] | None, kinds: set[str]) -> None:
    uri = code.open(family[1])
    assert {action.kind for action in code.actions(uri, EVERYWHERE, only)} == kinds


def test_all_safe_fixes_are_those_of_fix(neovim: Editor, family: tuple[Path, Path]) -> None:
    base, child = family
    uri = neovim.open(child, CHILD + 'checkpoint_config = dict(interval=3)\n')
    above = neovim.open(base, BASE.replace('0.01', '0.5'))
    (action,) = neovim.actions(uri, span(0), only=['source.fixAll'])
    assert action.edit is None, 'it is made when it is chosen'
    changes = neovim.resolved(action).changes or {}
    assert list(changes) == [uri]
    text = applied(neovim.texts[uri][1], changes[uri])
    assert text == fixed(child, child=neovim.texts[uri][1], base=neovim.texts[above][1])
    assert text != CHILD
    neovim.shut(uri)
    neovim.shut(above)


def test_a_base_keeps_what_an_open_config_cannot_follow(code: Editor, family: tuple[Path, Path]) -> None:
    """As in a run of fix on both: what the child says over it could not be told any more. The child was never asked about."""
    base, child = family
    text = "_base_ = ['./base.py', './gone.py']\nlr_config = dict(step=[3])\ntotal_epochs = 4\n"
    above = code.open(base)
    alone = fixed_by(code, above)
    assert 'param_scheduler' in alone and alone == fixed(base)
    uri = code.open(child, text)
    together = {result.path: result.text for result in engine.fix([base, child], POLICY, texts={child: Source(child, text)})}
    assert fixed_by(code, above) == together[base] != alone
    code.shut(above)
    code.shut(uri)


def fixed_by(editor: Editor, uri: str) -> str:
    """What all safe fixes make of a text."""
    (action,) = editor.actions(uri, span(0), only=['source.fixAll'])
    (change,) = editor.resolved(action).document_changes or ()
    assert isinstance(change, types.TextDocumentEdit) and change.text_document.uri == uri
    return applied(editor.texts[uri][1], change.edits)


def test_a_family_is_fixed_together(code: Editor, family: tuple[Path, Path]) -> None:
    base, child = family
    uri = code.open(child)
    (action,) = code.actions(uri, span(0), only=['source.mma-lint'])
    changes = {c.text_document.uri: c for c in code.resolved(action).document_changes or () if isinstance(c, types.TextDocumentEdit)}
    together = {result.path: result.text for result in engine.fix([child, base], POLICY)}
    assert {u: c.text_document.version for u, c in changes.items()} == {uri: 1, base.as_uri(): None}
    assert applied(CHILD, changes[uri].edits) == together[child]
    assert applied(BASE, changes[base.as_uri()].edits) == together[base]
    code.shut(uri)


def test_a_command_fixes_all(code: Editor, family: tuple[Path, Path]) -> None:
    uri = code.open(family[1])
    code.applied.clear()
    ask = code.client.workspace_execute_command_async
    assert code.run(ask(types.ExecuteCommandParams('mma-lint.fixAll', [uri]))) is True
    (edit,) = code.applied
    (change,) = edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    text = applied(CHILD, change.edits)
    assert text == fixed(family[1])
    code.replace(uri, text)
    assert code.run(ask(types.ExecuteCommandParams('mma-lint.fixAll', [uri]))) is False
    code.until(lambda: code.shown == ['mma-lint: there is nothing to fix'])
    code.shut(uri)


# ---------------------------------------------------------------------- settings


def test_settings_of_each_folder_and_of_the_editor(tmp_path: Path) -> None:
    """Each folder of the workspace has its own; they are read again when they change; what cannot be understood is told."""
    one, two = tmp_path / 'one', tmp_path / 'two'
    for folder in (one, two):
        (folder / 'configs').mkdir(parents=True)
        (folder / 'configs/old.py').write_text('total_epochs = 5\nfp16 = dict()\n')
    (one / 'pyproject.toml').write_text("[tool.mma-lint]\nselect = ['MMA140']\n")
    (two / 'mma-lint.toml').write_text("exclude = ['configs/old.py']\n")
    editor = Editor(vs_code(), [one, two], options={'ignore': ['MMA132'], 'debounce': 0})
    first, second = editor.open(one / 'configs/old.py'), editor.open(two / 'configs/old.py')
    assert codes(editor.pulled(first).items) == ['MMA140']
    assert codes(editor.pulled(second).items) == []
    (two / 'mma-lint.toml').write_text('')
    assert codes(editor.pulled(second).items) == ['MMA140']
    (one / 'pyproject.toml').write_text("[tool.mma-lint]\nselekt = ['MMA140']\n")
    assert 'MMA140' in codes(editor.pulled(first).items)
    editor.until(lambda: bool(editor.shown))
    assert 'unknown key `selekt`: did you mean `select`?' in editor.shown[0]
    (one / 'pyproject.toml').unlink()
    assert 'MMA140' in codes(editor.pulled(first).items)
    count, editor.settings = editor.refreshed, {'select': ['MMA132']}
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    editor.until(lambda: editor.refreshed > count)
    assert codes(editor.pulled(first).items) == codes(editor.pulled(second).items) == ['MMA132']
    assert editor.close() == 0


def test_an_old_client_sends_its_settings(tmp_path: Path) -> None:
    editor = Editor(client_capabilities('neovim@v0.7'), [tmp_path])
    uri = editor.open(tmp_path / 'configs/old.py', 'total_epochs = 5\n')
    assert 'MMA140' in codes(editor.pushed(uri))
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({'mma-lint': {'ignore': ['MMA140']}}))
    editor.until(lambda: 'MMA140' not in codes(editor.told[uri][-1].diagnostics))
    assert editor.close() == 0


# ---------------------------------------------------------------------- what is explained


def test_a_rule_is_explained(code: Editor, tmp_path: Path) -> None:
    path = tmp_path / 'tool.py'
    text = "s = '🎬'  # noqa: E501, MMA201\nimport mmcv\n# mma-lint: ignore[MMA140,workflow] why\nmmcv.load(s)\nm = 'MMA201'\n"
    uri = code.open(path, text)
    wanted = page.render(find_rule(discover(), 'MMA201'))
    assert code.hovered(uri, 3, 2) == wanted, 'on a finding'
    assert code.hovered(uri, 0, text.split('\n')[0].index('MMA') + 1) == wanted, 'on a code; the film takes two units'
    assert code.hovered(uri, 2, 22) == page.render(find_rule(discover(), 'total-epochs'))
    assert code.hovered(uri, 2, 30) == page.render(find_rule(discover(), 'workflow'))
    assert code.hovered(uri, 4, 7) == code.hovered(uri, 0, 1) == code.hovered(uri, 99, 0) == ''


# ---------------------------------------------------------------------- what goes wrong


def test_what_cannot_be_read_ends_nothing(neovim: Editor, tmp_path: Path) -> None:
    broken = neovim.open(tmp_path / 'broken.py', 'import mmcv\nmmcv.load(\n')
    assert codes(neovim.pushed(broken)) == ['MMA002']
    strange = neovim.open(tmp_path / 'strange.py', 'import mmcv\nx = "\ud800"\nmmcv.load(1)\0\n')
    assert codes(neovim.pushed(strange)) == ['MMA002']
    deep = neovim.open(tmp_path / 'configs/deep.py', 'total_epochs = ' + '-' * 5000 + '1\n')
    assert len(neovim.pushed(deep)) == 1
    unknown = types.VersionedTextDocumentIdentifier(1, (tmp_path / 'unknown.py').as_uri())
    neovim.client.text_document_did_change(types.DidChangeTextDocumentParams(unknown, [types.TextDocumentContentChangeWholeDocument('')]))
    with pytest.raises(JsonRpcException):
        neovim.run(neovim.client.workspace_execute_command_async(types.ExecuteCommandParams('unknown')))
    fine = neovim.open(tmp_path / 'fine.py', 'import mmcv\nmmcv.load(1)\n')
    assert codes(neovim.pushed(fine)) == ['MMA201']


def test_what_is_none_of_ours(neovim: Editor, tmp_path: Path) -> None:
    uri = neovim.open(tmp_path / 'notes.txt', 'import mmcv\nmmcv.load(1)\n', language='plaintext')
    assert neovim.actions(uri, EVERYWHERE) == [] and neovim.hovered(uri, 1, 1) == ''
    assert neovim.pulled(uri).items == ()


def raw(messages: bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """What the server says to bytes, after which nothing comes."""
    return subprocess.run(SERVER, input=messages, capture_output=True, check=False, env={**os.environ, **environment}, timeout=60)


HELLO = frame(id=1, method='initialize', params={'processId': None, 'rootUri': None, 'capabilities': {}})


def test_a_client_that_goes() -> None:
    goodbye = frame(id=2, method='shutdown') + frame(method='exit')
    assert raw(HELLO + goodbye).returncode == 0
    assert raw(HELLO + frame(method='exit')).returncode == 1, 'exit without shutdown'
    assert raw(HELLO).returncode == 1, 'gone without a word'
    assert raw(b'').returncode == 1


def test_nothing_but_the_protocol_on_the_standard_output(tmp_path: Path) -> None:
    """What anything else prints goes to the standard error."""
    (tmp_path / 'sitecustomize.py').write_text(
        'import os\nimport mma_lint.engine as e\nold = e.check_in\n'
        'def check_in(*args):\n    print("printed"); os.write(1, b"written\\n")\n    return old(*args)\ne.check_in = check_in\n'
    )
    wire = Wire(environment={**os.environ, 'PYTHONPATH': os.pathsep.join([str(tmp_path), str(ROOT)])})
    wire.ask('initialize', {'processId': None, 'rootUri': None, 'capabilities': {}})
    document = {'uri': (tmp_path / 'tool.py').as_uri(), 'languageId': 'python', 'version': 1, 'text': 'import mmcv\nmmcv.load(1)\n'}
    wire.tell('textDocument/didOpen', {'textDocument': document})
    answer = wire.ask('textDocument/diagnostic', {'textDocument': {'uri': document['uri']}})
    assert [item['code'] for item in answer['items']] == ['MMA201'], 'nothing came between the messages'
    out, err = wire.close()
    assert b'printed' in err and b'written' in err
    assert b'printed' not in out and b'written' not in out
    assert wire.process.returncode == 0


def test_a_question_that_is_taken_back_is_answered_as_such(code: Editor, tmp_path: Path) -> None:
    """One that still waits for another to be answered is not worked on."""
    long, short = (code.open(tmp_path / f'{name}.py', text) for name, text in (('long', CODE * 8000), ('short', CODE)))
    answered: list[str] = []  # in the order in which the answers came, however many were read at once

    def ask(uri: str, number: str) -> 'asyncio.Future[types.RelatedFullDocumentDiagnosticReport]':
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        question = asyncio.ensure_future(code.client.protocol.send_request_async(types.TEXT_DOCUMENT_DIAGNOSTIC, params, number))  # type: ignore[no-untyped-call]
        question.add_done_callback(lambda _: answered.append(number))
        return question

    async def ask_and_take_back() -> tuple[int, BaseException | None]:
        first, second = ask(long, 'first'), ask(short, 'second')
        await asyncio.sleep(0)  # both are sent
        code.client.cancel_request(types.CancelParams('second'))
        await asyncio.wait([first, second])
        return len(first.result().items), second.exception()

    count, error = code.run(ask_and_take_back())
    assert count >= 8000 and answered == ['second', 'first'], 'the first was answered, and later'
    assert isinstance(error, JsonRpcException) and 'canceled' in str(error)
    assert codes(code.pulled(short).items) == ['MMA201']
    code.shut(long)


def test_what_is_edited_meanwhile_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is about the text that the client has sent last, though it had asked before."""
    session, uri = create(), (tmp_path / 'tool.py').as_uri()
    session.documents.open(types.TextDocumentItem(uri, 'python', 1, CODE))
    engine, asked = session.analyst.result, list[str]()

    def edited_while_it_works(source: Source, texts: Mapping[Path, Source]) -> Result:
        asked.append(source.text)
        if len(asked) == 1:
            whole = types.TextDocumentContentChangeWholeDocument('import mmcv\nmmcv.dump(1)\n')
            session.documents.change(types.VersionedTextDocumentIdentifier(2, uri), [whole])
        return engine(source, texts)

    monkeypatch.setattr(session.analyst, 'result', edited_while_it_works)
    found = asyncio.run(session.latest(uri))
    assert found is not None and asked == [CODE, 'import mmcv\nmmcv.dump(1)\n']
    (finding,) = found[2].diagnostics
    assert 'mmcv.dump' in finding.message and finding.row == 2


def test_without_pygls_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / 'pygls.py').write_text("raise ModuleNotFoundError('No module', name='pygls')\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = raw(b'', PYTHONPATH=path)
    assert (done.returncode, done.stdout) == (2, b'')
    assert done.stderr.decode() == "mma-lint: error: the language server needs pygls: pip install 'mma-lint[lsp]'\n"


def test_no_other_command_imports_it(tmp_path: Path) -> None:
    (tmp_path / 'tool.py').write_text(CODE)
    code = "import sys; from mma_lint.frontends.cli import main; main(['check', 'tool.py']); sys.exit('pygls' in sys.modules or 'asyncio' in sys.modules)"
    assert subprocess.run([sys.executable, '-c', code], cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_the_benchmark_measures() -> None:
    done = subprocess.run([sys.executable, ROOT / 'benchmarks/server.py', '--edits', '4'], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert re.fullmatch(r'4 edits, 250 lines, 3 parents: median [\d.]+ ms, 95 % [\d.]+ ms, worst [\d.]+ ms', first)
    assert 'processor time' in second
