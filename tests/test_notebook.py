"""Notebooks: read as one Python source, and written so that only what was edited changes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from mma_lint import edits
from mma_lint.edits import Edit
from mma_lint.notebook import Notebook
from mma_lint.source import Unreadable

PATH = Path('a.ipynb')
PYTHON = {'kernelspec': {'name': 'python3', 'display_name': 'Python 3', 'language': 'python'}, 'language_info': {'name': 'python', 'version': '3.8'}}
COLAB = {'colab': {'name': 'a.ipynb', 'provenance': []}, 'kernelspec': {'name': 'python3', 'display_name': 'Python 3'}, 'accelerator': 'GPU'}


def code(source: str | list[str], **metadata: Any) -> dict[str, Any]:
    outputs = [{'output_type': 'stream', 'name': 'stdout', 'text': ['"source": ["import mmcv"]\n', '\x1b[31m視頻 🎬 é']}]
    return {'cell_type': 'code', 'execution_count': 1, 'metadata': metadata, 'outputs': outputs, 'source': source}


def words(source: str | list[str], kind: str = 'markdown') -> dict[str, Any]:
    return {'cell_type': kind, 'metadata': {'source': ['no']}, 'source': source}


def content(*cells: dict[str, Any], metadata: dict[str, Any] = PYTHON) -> dict[str, Any]:
    return {'cells': list(cells), 'metadata': metadata, 'nbformat': 4, 'nbformat_minor': 5}


def notebook(*cells: dict[str, Any], **style: Any) -> Notebook:
    return Notebook.from_bytes(PATH, json.dumps(content(*cells), **{'indent': 1, **style}).encode())


def replaced(book: Notebook, old: str, new: str) -> str:
    """The file after `old`, which stands once in the Python of all cells, is replaced."""
    assert book.source.text.count(old) == 1
    start = book.source.text.index(old)
    return book.apply([Edit(start, start + len(old), new)])


CELLS = (
    words(['# 視頻 🎬\n', 'é']),
    code([]),
    code(['%matplotlib inline\n', 'import mmcv  # "視頻"\n', '\n', "x = '\\t🎬';"]),
    words('', 'raw'),
    code('s = """\n!no\n"""\nprint(s)\n'),
    code(''),
    code(['%%bash\n', 'python tools/train.py --validate']),
    code(['y = 1\n', '!python tools/test.py a --eval top_k_accuracy']),
)
LAYOUTS: dict[str, dict[str, Any]] = {
    'jupyter': {'indent': 1, 'ensure_ascii': False},
    'colab': {'indent': 2, 'ensure_ascii': False},
    'escaped': {'indent': 1},
    'tabs': {'indent': '\t', 'ensure_ascii': False},
    'line': {'indent': None},
    'compact': {'indent': None, 'separators': (',', ':')},
    'no indent': {'indent': 0, 'sort_keys': True},
}
each_layout = pytest.mark.parametrize('layout', LAYOUTS.values(), ids=LAYOUTS)
each_frame = pytest.mark.parametrize(
    ('before', 'newline', 'after'), [(b'', '\n', b'\n'), (b'', '\n', b''), (b'\xef\xbb\xbf', '\n', b'\n'), (b'', '\r\n', b'\r\n'), (b' \n', '\r\n', b'\n\n')]
)


# ---------------------------------------------------------------------- reading


def test_source() -> None:
    book = notebook(*CELLS)
    assert [cell.number for cell in book.cells] == [2, 3, 5, 6, 7, 8]
    assert book.source.text == '\n'.join([
        '', '_' + ' ' * 17, 'import mmcv  # "視頻"', '', "x = '\\t🎬';", 's = """', '!no', '"""', 'print(s)', '', '',
        ' ' * 6, ' ' * 32, 'y = 1', '_' + ' ' * 44,
    ])  # fmt: skip
    assert book.shell_source.text.split() == 'python tools/train.py --validate python tools/test.py a --eval top_k_accuracy'.split()
    assert book.source.path == PATH
    assert book.source.tree.body
    assert book.skipped == ()


def test_offsets_are_those_of_the_cells() -> None:
    book = notebook(*CELLS)
    for text in (book.source.text, book.shell_source.text):
        assert len(text) == len(book.text_source.text)
        assert all(a == b for a, b in zip(text, book.text_source.text, strict=True) if not a.isspace() and a != '_')


def test_place() -> None:
    book = notebook(*CELLS)
    text = book.text_source.text
    assert book.place(text.index('import mmcv')) == (3, 2, 1)
    assert book.place(text.index('mmcv')) == (3, 2, 8)
    assert book.place(text.index(';')) == (3, 4, 10)
    assert book.place(text.index(';') + 1) == (3, 4, 11)
    assert book.place(text.index('s = """')) == (5, 1, 1)
    assert book.place(text.index('print')) == (5, 4, 1)
    assert book.place(book.shell_source.text.index('--validate')) == (7, 2, 23)
    assert book.place(0) == (2, 1, 1)
    assert book.place(len(text)) == (8, 2, 46)


def test_a_cell_that_is_no_python_leaves_the_others() -> None:
    book = notebook(code('import mmcv'), words('#'), code('x = 1\nprint "x"'), code('import mmaction'))
    assert book.source.text == 'import mmcv\n     \n         \nimport mmaction'
    (skipped,) = book.skipped
    assert skipped.number == 3
    assert skipped.reading.error is not None and (skipped.reading.error.code, skipped.reading.error.row, skipped.reading.error.column) == ('MMA002', 2, 1)


@pytest.mark.parametrize(
    ('metadata', 'numbers'),
    [
        ({}, [1, 2]),
        (COLAB, [1, 2]),
        ({'language_info': {'name': 'ipython'}}, [1, 2]),
        ({'language_info': {'name': 'R'}}, [1]),
        ({'kernelspec': {'language': 'julia'}}, [1]),
        ({'kernelspec': {'language': 'julia'}, 'language_info': {'name': 'python'}}, [1, 2]),
        ({'kernelspec': None}, [1, 2]),
    ],
)
def test_language(metadata: dict[str, Any], numbers: list[int]) -> None:
    cells = (code('x', vscode={'languageId': 'python'}), code('y'), code('z', vscode={'languageId': 'shellscript'}))
    book = Notebook.from_bytes(PATH, json.dumps(content(*cells, metadata=metadata)).encode())
    assert [cell.number for cell in book.cells] == numbers


@pytest.mark.parametrize(
    ('data', 'code', 'place'),
    [
        (b'', 'MMA002', (1, 1)),
        (b'{\n "cells": [\n  {"a" 1}\n ]\n}', 'MMA002', (3, 8)),
        (b'{"cells": []} x', 'MMA002', (1, 15)),
        (b'{"cells": ["\xff"]}', 'MMA001', (1, 1)),
        (b'[' * 100_000, 'MMA002', (1, 1)),
        (b'[]', 'MMA002', (1, 1)),
        (b'{"worksheets": [{"cells": []}], "nbformat": 3}', 'MMA002', (1, 1)),
        (b'{"cells": {}}', 'MMA002', (1, 1)),
        (b'{"cells": [{"cell_type": "code"}]}', 'MMA002', (1, 1)),
        (b'{"cells": [{"cell_type": "code", "source": [1]}]}', 'MMA002', (1, 1)),
    ],
)
def test_unreadable(data: bytes, code: str, place: tuple[int, int]) -> None:
    with pytest.raises(Unreadable) as caught:
        Notebook.from_bytes(PATH, data)
    assert (caught.value.code, (caught.value.row, caught.value.column)) == (code, place)


def test_other_cells_may_be_anything() -> None:
    book = Notebook.from_bytes(PATH, b'{"cells": [1, {}, {"cell_type": "markdown"}, {"cell_type": "code", "source": "x"}]}')
    assert [(cell.number, cell.text) for cell in book.cells] == [(4, 'x')]


def test_nothing_in_it() -> None:
    book = notebook()
    assert (book.source.text, book.shell_source.text, book.skipped, book.apply([])) == ('', '', (), book.file.text)


# ---------------------------------------------------------------------- writing


@each_layout
@each_frame
def test_untouched(layout: dict[str, Any], before: bytes, newline: str, after: bytes) -> None:
    data = before + json.dumps(content(*CELLS), **layout).replace('\n', newline).encode() + after
    book = Notebook.from_bytes(PATH, data)
    assert book.file.to_bytes(book.apply([])) == data
    start = book.source.text.index('mmcv')
    assert book.file.to_bytes(book.apply([Edit(start, start + 4, 'mmcv')])) == data


@each_layout
@each_frame
def test_edited(layout: dict[str, Any], before: bytes, newline: str, after: bytes) -> None:
    def data(*cells: dict[str, Any]) -> bytes:
        return before + json.dumps(content(*cells), **layout).replace('\n', newline).encode() + after

    book = Notebook.from_bytes(PATH, data(*CELLS))
    start, other, last = (book.source.text.index(text) for text in ('import mmcv', 'print(s)', 'y = 1'))
    outcome = book.apply([Edit(start, start + 11, 'import mmengine\nimport 視'), Edit(other, other + 8, 'f()'), Edit(last, last, 'z = "\\\\"\n')])
    third = code(['%matplotlib inline\n', 'import mmengine\n', 'import 視  # "視頻"\n', '\n', "x = '\\t🎬';"])
    eighth = code(['z = "\\\\"\n', 'y = 1\n', '!python tools/test.py a --eval top_k_accuracy'])
    assert book.file.to_bytes(outcome) == data(*CELLS[:2], third, CELLS[3], code('s = """\n!no\n"""\nf()\n'), *CELLS[5:7], eighth)


@pytest.mark.parametrize(
    ('before', 'after'),
    [
        ('["import a\\n",\r\n  "b = \'\\u00e9\\/\'"]', '["import c\\n",\r\n  "b = \'\\u00e9\\/\'"]'),
        ('[ "import a" , "\\nb" ]', '[ "import c\\n" , "b" ]'),
        ('["import a"]', '["import c"]'),
        ('[\n\n"import a"]', '[\n\n"import c"]'),
        ('"import a\\nx = \'\\u00e9\'"', '"import c\\nx = \'\\u00e9\'"'),
        ('"import a\\nx = \'\xe9\'"', '"import c\\nx = \'\xe9\'"'),
    ],
)
def test_style_of_the_cell(before: str, after: str) -> None:
    frame = '{"x": "\xe9",\t"cells":[{"source" : %s , "cell_type": "code"}]\n\n}'
    book = Notebook.from_bytes(PATH, (frame % before).encode())
    assert replaced(book, 'import a', 'import c') == frame % after


def test_characters_are_escaped_where_the_cell_or_else_the_notebook_escapes_them() -> None:
    plain, cell, rest = code('import a'), code('import a\nx = "\u8996"'), words('\u8996')
    assert '"import \u8996"' in replaced(notebook(plain, rest, ensure_ascii=False), 'import a', 'import \u8996')
    assert '"import \\u8996"' in replaced(notebook(plain, rest), 'import a', 'import \u8996')
    escaped = notebook(cell, rest).file.text.replace('"source": "\\u8996"', '"source": "\u8996"')
    assert '"import \\u8996\\nx' in replaced(Notebook.from_bytes(PATH, escaped.encode()), 'import a', 'import \u8996')


def test_an_edit_that_changes_nothing() -> None:
    raw = '{"cells": [{"cell_type": "code", "source": ["imp", "ort a\\n\\nb"]}]}'
    assert replaced(Notebook.from_bytes(PATH, raw.encode()), 'import a', 'import a') == raw


@pytest.mark.parametrize(
    ('source', 'after'),
    [('["a"]', '["a\\n", "b"]'), ('[\n    "a"\n   ]', '[\n    "a\\n",\n    "b"\n   ]'), ('["a\\n" ,"c"]', '["a\\n" ,"b\\n" ,"c"]')],
)
def test_a_line_more(source: str, after: str) -> None:
    book = Notebook.from_bytes(PATH, f'{{"cells": [{{"cell_type": "code", "source": {source}}}]}}'.encode())
    assert book.apply([Edit(1, 1, '\nb')]) == f'{{"cells": [{{"cell_type": "code", "source": {after}}}]}}'


def test_into_an_empty_cell() -> None:
    """Written like another cell; where all are empty, on one line."""
    edit = Edit(0, 0, 'import a\nb')
    assert notebook(code([]), code(['x\n', 'y'])).apply([edit]) == notebook(code(['import a\n', 'b']), code(['x\n', 'y'])).file.text
    assert '"source": ["import a\\n", "b"]' in notebook(code([])).apply([edit])


@pytest.mark.parametrize(
    ('rows', 'after'),
    [
        ([('import b\n', '')], [['import a'], ['import c'], ['import d']]),
        ([('import a\n', ''), ('import b\n', '')], [[], ['import c'], ['import d']]),
        ([('import b\n', 'x\ny\n'), ('import c\n', '')], [['import a\n', 'x\n', 'y'], [], ['import d']]),
        ([('import d', '')], [['import a\n', 'import b'], ['import c'], []]),
    ],
)
def test_whole_lines_up_to_the_end_of_a_cell(rows: list[tuple[str, str]], after: list[list[str]]) -> None:
    book = notebook(code(['import a\n', 'import b']), code(['import c']), code(['import d']))
    starts = [(book.source.text.index(old), old, new) for old, new in rows]
    outcome = book.apply(Edit(start, start + len(old), new) for start, old, new in starts)
    assert outcome == notebook(*map(code, after)).file.text


@pytest.mark.parametrize(
    ('old', 'new'),
    [
        ('import a\nx', 'y'),  # two cells
        ('import a\nx = 1\n', ''),
        ('a\n', 'b'),  # joins two cells
        ('\nx = 1', ''),
        ('_ ', 'pass'),  # magics
        ('    _    ', '    pass'),
        ('f(2)', 'f(\n2)'),  # a magic is one line
        ('_;', 'g();'),
        ('x = 1', 'x = '),  # no Python any more
        ('x = 1', '%%bash'),
        ('\nif 2', ';\nif 2'),  # the end of a magic
    ],
)
def test_refused(old: str, new: str) -> None:
    book = notebook(code('import a'), code('x = 1'), code('if 1:\n    !ls a\n%time f(2)\n%cd b\nif 2: pass'), code('%%bash\nls'), code('print "x"'))
    start = book.source.text.index(old)
    with pytest.raises(ValueError, match='cell'):
        book.apply([Edit(start, start + len(old), new)])


@pytest.mark.parametrize(('source', 'offset'), [('%%bash\nls', 0), ('%%bash\nls', 9), ('%%time\nx = 1', 0), ('print "x"', 0), ('!ls', 0), ('!ls', 3), ('', 0)])
def test_nothing_is_put_where_it_would_belong_to_a_magic(source: str, offset: int) -> None:
    with pytest.raises(ValueError, match='cell 1 would be read in another way'):
        notebook(code(source)).apply([Edit(offset, offset, ' import a')])


def test_lines_around_a_magic() -> None:
    book = notebook(code('!ls'), code('if 1:\n    %time f()'))
    assert json.loads(book.apply([Edit(0, 0, 'import a\n')]))['cells'][0]['source'] == 'import a\n!ls'
    assert json.loads(replaced(book, 'f()', 'g(a)'))['cells'][1]['source'] == 'if 1:\n    %time g(a)'


# ---------------------------------------------------------------------- any notebook

LINES = (
    'import os',
    'x = 1',
    "name = 'é'",
    "s = '''\n!no\n'''",
    '',
    '!ls -l',
    '%matplotlib inline',
    'f(x);',
    '%time f(x)',
    'if x:\n    !ls\n    y = 2',
    'print "x"',
)
texts = st.lists(st.sampled_from(LINES), max_size=4).map('\n'.join)
styles = st.fixed_dictionaries({
    'indent': st.sampled_from([None, 0, 1, 2, 4, '\t']),
    'ensure_ascii': st.booleans(),
    'separators': st.sampled_from([(',', ':'), (', ', ': '), (',', ': ')]),
    'sort_keys': st.booleans(),
})  # fmt: skip
forms = st.sampled_from([str, lambda text: text.splitlines(keepends=True)])
cells = st.builds(lambda is_code, form, text: code(form(text)) if is_code else words(form(text)), st.booleans(), forms, texts)


@given(st.lists(cells, max_size=4), st.lists(st.sampled_from(LINES), min_size=1, max_size=6), styles, st.data())
def test_any_edit(some: list[dict[str, Any]], lines: list[str], style: dict[str, Any], data: st.DataObject) -> None:
    """The outcome is the notebook whose Python is the edited Python; all but the sources of the edited cells are as they were."""
    raw = json.dumps(content(*some, code('\n'.join(lines)), *some), **style)
    book = Notebook.from_bytes(PATH, raw.encode())
    text, starts = book.source.text, book.source.line_starts
    start = data.draw(st.sampled_from(starts) | st.integers(0, len(text)))
    end = data.draw(st.sampled_from([start, book.source.line_end(start), book.source.next_line(start)]))
    edit = Edit(start, end, data.draw(st.sampled_from(['', 'x', '\u00e9 = 1\n', '\nimport a', 'a = 1\nb = 2', '\n'])))
    try:
        outcome = book.apply([edit])
    except ValueError:
        reject()
    after = Notebook.from_bytes(PATH, outcome.encode())
    assert written(after.source.text) == written(edits.apply(text, [edit]))
    assert after.shell_source.text.split() == book.shell_source.text.split()
    for number, (old, new) in enumerate(zip(json.loads(raw)['cells'], json.loads(outcome)['cells'], strict=True), 1):
        assert new == {**old, 'source': new['source']} and (number == book.place(start)[0] or new == old)
        assert type(new['source']) is type(old['source'])


def written(text: str) -> list[str]:
    """The lines with anything on them."""
    return [line for line in text.splitlines() if line.strip()]


@given(st.lists(cells, max_size=4), st.integers(0, 4), forms, styles)
def test_the_edited_cell_is_written_as_all_others(some: list[dict[str, Any]], index: int, form: Any, style: dict[str, Any]) -> None:
    """Byte for byte what json.dumps writes, save the rest of the file."""

    def file(source: str) -> str:
        return json.dumps(content(*some[:index], code(form(source)), *some[index:]), **style)

    outcome = replaced(Notebook.from_bytes(PATH, file('import unique\nx = "a"\n\nf(x);').encode()), 'import unique', 'import b\nfrom c import (\n    d)')
    assert outcome == file('import b\nfrom c import (\n    d)\nx = "a"\n\nf(x);')
