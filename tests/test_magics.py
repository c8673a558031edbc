"""What IPython adds to Python, cell by cell. Blanks stand for what is hidden: `·` in the tables."""

import ast

import pytest

from mma_lint.magics import read

AS_PYTHON = [
    ('import os\n\nx = 1', 'import os\n\nx = 1'),
    ('', ''),
    ('plt.show();', 'plt.show();'),
    ('%matplotlib inline\nimport os', '_·················\nimport os'),
    ('x = 1\n!ls -l\ny = 2;', 'x = 1\n_·····\ny = 2;'),
    ('!', '_'),
    ('if x:\n    !ls\nelse:\n\t%cd a', 'if x:\n    _··\nelse:\n\t_····'),
    ('!pip install \\\n  "mmcv<2" \\\n  mmaction2\nx = 1', '_·············\n············\n···········\nx = 1'),
    ("!echo don't (\n!ls\nx = 1", '_············\n_··\nx = 1'),
    ('x = 1\r\n!ls\r\ny = 2\r\n', 'x = 1\r\n_··\r\ny = 2\r\n'),
    ('files = !ls', 'files = _··'),
    ("d['a'], b = %sql x", "d['a'], b = _·····"),
    ('model?\n?model\nmodel.train??\n%run?\nx = 1', '_·····\n_·····\n_············\n_····\nx = 1'),
    # what only looks like one
    ("s = '''\n!ls\n%cd a\nwhy?\n'''\n!ls", "s = '''\n!ls\n%cd a\nwhy?\n'''\n_··"),
    ('y = (3\n % x\n\n% y)\n!ls', 'y = (3\n % x\n\n% y)\n_··'),
    ('y = 3 \\\n% x\n!ls', 'y = 3 \\\n% x\n_··'),
    ("print('x = %s' % 3)\n!ls", "print('x = %s' % 3)\n_··"),
    ('# !ls\n# x = !ls\n!ls', '# !ls\n# x = !ls\n_··'),
    ("get_ipython().system('ls')", "get_ipython().system('ls')"),
    # the Python in a magic
    ('%time model = f(1)\nx = %time f(2)', '_;····model = f(1)\nx = ······f(2)'),
    ('%timeit -n 10 -r3 f()', '_;················f()'),
    ('for x in y:\n    %time f(x)', 'for x in y:\n    _;····f(x)'),
    ('%time', '_····'),
    ('%time !ls', '_········'),
    # cell magics
    ('%%time\nx = 1\n!ls', '_·····\nx = 1\n_··'),
    ('#@title A\n\n%%capture out\nx = 1', '#@title A\n\n_············\nx = 1'),
    ('%%bash\nls\n', '······\n··\n'),
    ('# note\n%%writefile a.py\nimport mmcv', '······\n················\n···········'),
    ('%%time\n%%bash\nls', '_·····\n······\n··'),
    ('pip install mmcv-full', '_····················'),
]


@pytest.mark.parametrize(('text', 'python'), AS_PYTHON)
def test_python(text: str, python: str) -> None:
    reading = read(text)
    assert reading.error is None
    assert reading.python == python.replace('·', ' ')
    ast.parse(reading.python)


@pytest.mark.parametrize(('text', '_'), AS_PYTHON)
def test_what_is_not_hidden_is_as_it_was(text: str, _: str) -> None:
    reading = read(text)
    shown = [index for index in range(len(text)) if not any(start <= index < end for start, end in reading.hidden)]
    assert [reading.python[index] for index in shown] == [text[index] for index in shown]
    assert len(reading.python) == len(reading.shell) == len(text)


@pytest.mark.parametrize(
    ('text', 'shell'),
    [
        ('x = 1', '·····'),
        ('!ls -l\nx = 1', '·ls -l\n·····'),
        ('!!ls\nx = !pwd', '··ls\n·····pwd'),
        ('if x:\n    ! python tools/test.py a \\\n      --eval top_k_accuracy', '·····\n····· python tools/test.py a \\\n      --eval top_k_accuracy'),
        ('%run tools/train.py --validate', '·····tools/train.py --validate'),
        ('%run -i -t tools/train.py a', '···········tools/train.py a'),
        ('%pip install mmcv-full\n%cd a\n%matplotlib inline', '·pip install mmcv-full\n·····\n··················'),
        ('%system ls\n%sx pwd', '········ls\n····pwd'),
        ('%time !ls\n%time x = 1', '·······ls\n···········'),
        ('%%bash\nls\ncd a', '······\nls\ncd a'),
        ('%%script /bin/bash -e\nls', '·····················\nls'),
        ('%%script perl\nls', '·············\n··'),
        ('%%!\nls', '···\nls'),
        ('%%time\n%%sh\nls', '······\n····\nls'),
        ('%%writefile a.sh\nls', '················\n··'),
        ('%%html\n<a>!ls</a>', '······\n··········'),
        ('pip install mmcv-full', 'pip install mmcv-full'),
        ('run tools/train.py', '····tools/train.py'),
        ('# !ls', '·····'),
    ],
)
def test_shell(text: str, shell: str) -> None:
    assert read(text).shell == shell.replace('·', ' ')


@pytest.mark.parametrize(
    ('text', 'row', 'column'),
    [
        ('x = 1\nprint "x"\n!ls', 2, 1),
        ('run = 5 +', 1, 10),
        ('x = 1\n%%bash\nls', 2, 1),
        ('!ls\nx = (', 2, 5),
    ],
)
def test_no_python(text: str, row: int, column: int) -> None:
    reading = read(text)
    assert reading.error is not None
    assert (reading.error.code, reading.error.row, reading.error.column) == ('MMA002', row, column)
    assert not reading.python.strip() and len(reading.python) == len(text)
    assert reading.hidden == ((0, len(text)),)


def test_no_python_before_a_magic() -> None:
    reading = read('if x:\n    y\n  z\n!ls')
    assert reading.error is not None and reading.error.row == 3


def test_commands_are_seen_in_a_cell_that_is_no_python() -> None:
    assert read('print "x"\n!ls').shell == '         \n ls'
