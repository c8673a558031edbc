"""Notebooks in the language server: each cell is a text of its own, and all of them are one program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types

from mma_lint import engine
from mma_lint.settings import Settings
from tests.editor import Editor, Notebook, applied, span
from tests.test_server import codes, vs_code

POLICY = engine.policy_of(Settings(Path('/')))
CELLS = ('%matplotlib inline\nimport mmcv\n', "!pip install mmcv-full\ns = '🎬'; config = mmcv.load(s)", '# nothing\n')


@pytest.fixture(scope='module')
def editor() -> Iterator[Editor]:
    editor = Editor(vs_code())
    yield editor
    assert editor.close() == 0


@pytest.fixture
def notebook(editor: Editor, tmp_path: Path) -> Iterator[Notebook]:
    notebook = Notebook(editor, tmp_path / 'demo.ipynb', *CELLS)
    yield notebook
    notebook.close()


def places(found: list[types.Diagnostic]) -> list[tuple[int, int, str]]:
    return [(d.range.start.line, d.range.start.character, str(d.code)) for d in found]


def test_each_cell_has_its_findings(editor: Editor, notebook: Notebook) -> None:
    """They are told, also to a client that asks for those of files; then what it asks for has none, so that none comes twice."""
    found = [places(editor.pushed(uri)) for uri in notebook.uris]
    assert found == [[], [(0, 13, 'MMA610'), (1, 19, 'MMA201')], []]
    assert editor.pulled(notebook.uris[1]).items == ()


def test_an_edit_of_a_cell(editor: Editor, notebook: Notebook) -> None:
    editor.pushed(notebook.uris[1])
    text = CELLS[1].replace('mmcv.load(s)', 'mmcv.dump(s)')
    notebook.edit(1, span(1, 24, 28), 'dump', text)
    second = editor.pushed(notebook.uris[1])
    assert [d.message for d in second if d.code == 'MMA201'] == ['`mmcv.dump` is `mmengine.dump` in 1.x']


def test_cells_come_and_go(editor: Editor, notebook: Notebook) -> None:
    editor.pushed(notebook.uris[1])
    notebook.insert(0, 'from mmcv.runner import load_checkpoint\nload_checkpoint')
    assert 'MMA201' in codes(editor.pushed(notebook.uris[0]))
    gone = notebook.delete(2)  # with it goes the only use of mmcv
    editor.until(lambda: editor.told[gone][-1].diagnostics == ())
    notebook.insert(3, 'mmcv.load(1)')
    assert places(editor.pushed(notebook.uris[3])) == [(0, 0, 'MMA201')], 'the import is two cells above'


def test_a_fix_goes_over_cells(editor: Editor, notebook: Notebook) -> None:
    """The use is in one cell, its import in another: both change, the magics stay."""
    uri = notebook.uris[1]
    (action, *_) = editor.actions(uri, span(1, 20, 20), only=['quickfix'])
    texts = changed(notebook, editor.resolved(action))
    assert texts == ['%matplotlib inline\nimport mmengine\n', CELLS[1].replace('mmcv.load', 'mmengine.load'), CELLS[2]]


def test_all_safe_fixes_of_a_notebook(editor: Editor, notebook: Notebook) -> None:
    uri = notebook.uris[0]
    assert editor.actions(uri, span(0), only=['source.fixAll']) == [], 'not of one cell alone'
    (action,) = editor.actions(uri, span(0), only=['notebook.source.fixAll'])
    texts = changed(notebook, editor.resolved(action))
    assert texts[0] == '%matplotlib inline\nimport mmengine\n'
    assert texts[1].startswith('!pip install mmcv-full\n') and texts[1].endswith('config = mmengine.load(s)')


def test_a_finding_in_a_cell_is_kept(editor: Editor, notebook: Notebook) -> None:
    uri = notebook.uris[1]
    keep = [action for action in editor.actions(uri, span(0, last=9), only=['quickfix']) if 'keep it' in action.title]
    assert [action.title for action in keep] == ['MMA201: keep it on this line (mma-lint: ignore)'], 'in a shell command no comment is read'
    text = changed(notebook, editor.resolved(keep[0]))[1]
    assert text == CELLS[1] + '  # mma-lint: ignore[MMA201]'
    notebook.edit(1, span(1, 31, 31), '  # mma-lint: ignore[MMA201]', text)
    assert codes(editor.pushed(uri)) == ['MMA610']


def test_a_cell_that_is_no_python_leaves_the_others(editor: Editor, notebook: Notebook) -> None:
    notebook.edit(2, span(0, 0, 9), 'def (', 'def (\n')
    assert codes(editor.pushed(notebook.uris[2])) == ['MMA002']
    assert 'MMA201' in codes(editor.pushed(notebook.uris[1]))
    assert 'MMA201' in editor.hovered(notebook.uris[1], 1, 20)


def test_a_notebook_that_is_open_as_text(editor: Editor, tmp_path: Path) -> None:
    """The findings stand on the lines of the JSON that say them, and the fixes are edits of it."""
    path = tmp_path / 'demo.ipynb'
    text = '{"cells": [{"cell_type": "code", "source": [\n  "import mmcv\\n",\n  "mmcv.load(1)"\n]}], "nbformat": 4}\n'
    path.write_text(text)
    uri = editor.open(path, language='json')
    (found,) = editor.pulled(uri).items
    assert found.range == span(2, 2, 16)
    (action,) = editor.actions(uri, found.range, only=['quickfix'])
    (change,) = editor.resolved(action).document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    assert applied(text, change.edits) == text.replace('mmcv', 'mmengine')
    (fixed,) = engine.fix([path], POLICY)
    assert fixed.text == text.replace('mmcv', 'mmengine')


def changed(notebook: Notebook, edit: types.WorkspaceEdit) -> list[str]:
    """The texts of the cells after an edit; it says which versions it is for."""
    changes = [change for change in edit.document_changes or () if isinstance(change, types.TextDocumentEdit)]
    assert all(change.text_document.version == notebook.editor.texts[change.text_document.uri][0] for change in changes)
    edits = {change.text_document.uri: change.edits for change in changes}
    return [applied(notebook.editor.texts[uri][1], edits.get(uri, ())) for uri in notebook.uris]
