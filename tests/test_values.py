"""The config model: reading without running, merging as mmcv does."""

import ast
from pathlib import Path

import pytest

from mma_lint.config.document import Document
from mma_lint.config.evaluate import evaluate
from mma_lint.config.project import Project
from mma_lint.config.value import MergeError, Unknown, Value, merge, of, same, why_not
from mma_lint.engine import check
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source

FOLDER = Path('/project/configs')


def document(text: str, **bases: str) -> Document:
    """The document of a text; `bases` are files beside it."""
    texts = {FOLDER / f'{name}.py': Source(FOLDER / f'{name}.py', base) for name, base in bases.items()}
    path = FOLDER / 'example.py'
    return Project({**texts, path: Source(path, text)}).document(path)


def value_of(expression: str, env: str = '') -> object:
    """What an expression says below the statements of `env`."""
    merged = document(f'{env}\nanswer = {expression}\n').merged
    return merged.items['answer'].plain


@pytest.mark.parametrize(
    ('expression', 'expected'),
    [
        ('dict(a=1, b=[1, (2,)])', {'a': 1, 'b': [1, (2,)]}),
        ("{'a': 1, **dict(b=2)}", {'a': 1, 'b': 2}),
        ('dict(dict(a=1), a=2)', {'a': 2}),
        ('[*[1, 2], 3]', [1, 2, 3]),
        ('[1] + [2]', [1, 2]),
        ('0.001 / 8 * 40', 0.001 / 8 * 40),
        ('1 + 0.5', 1.5),
        ('-1', -1),
        ("'a' 'b'", 'ab'),
        ("f'{1 + 1}/{0.5:.2f}'", '2/0.50'),
        ("'{}/{}'.format('a', 1)", 'a/1'),
        ("'%s-%d' % ('a', 1)", 'a-1'),
        ('3 if 1 < 2 else 4', 3),
        ('[1, 2, 3][1:]', [2, 3]),
        ("dict(a=dict(b=3))['a']['b']", 3),
        ('[i * 2 for i in range(3) if i]', [2, 4]),
        ('{i: 0 for i in [1, 2]}', {1: 0, 2: 0}),
        ('int(100 * .95)', 95),
        ('len([1, 2])', 2),
        ('True and None', None),
        ("not 'x'", False),
    ],
)
def test_an_expression_is_read(expression: str, expected: object) -> None:
    assert value_of(expression) == expected


@pytest.mark.parametrize(
    'expression',
    ['os.getcwd()', 'open("x")', '__import__("os")', 'unknown', 'lambda: 1', '2 ** 10 ** 9', '"a" * 10 ** 9', 'range(10 ** 9)', '1 / 0', 'dict(**3)', '[][1]'],
)
def test_what_cannot_be_told_is_unknown(expression: str) -> None:
    assert isinstance(value_of(expression), Unknown)


def test_unknown_expressions_are_equal_by_their_text() -> None:
    assert value_of('os.cpu_count()') == value_of('os.cpu_count()') != value_of('os.getcwd()')


def test_names_splats_and_item_assignment() -> None:
    merged = document("a = dict(x=1)\nb = dict(**a, y=[a])\nb['z'] = b['y']\nb['y'][0]['x'] = 5\n").merged
    assert merged.plain == {'a': {'x': 5}, 'b': {'x': 1, 'y': [{'x': 5}], 'z': [{'x': 5}]}}


@pytest.mark.parametrize(
    ('statement', 'a'),
    [
        ("a['x'].append(2)", {'x': [1, 2]}),
        ("a['x'] += [2]", {'x': [1, 2]}),
        ("a['x'].extend([2, 3])", {'x': [1, 2, 3]}),
        ('a.update(y=2)', {'x': [1], 'y': 2}),
        ("a.update({'x': 2})", {'x': 2}),
        ("b['x'] = a", None),
    ],
)
def test_what_changes_in_place_changes_under_every_name(statement: str, a: object) -> None:
    merged = document(f'a = dict(x=[1])\nb = dict(a=a, x=0)\n{statement}\n').merged
    assert merged.plain == {'a': a or {'x': [1]}, 'b': {'a': a or {'x': [1]}, 'x': 0 if a else {'x': [1]}}}


@pytest.mark.parametrize(
    'statement', ['a.update(x=2, **y)', 'a.pop()', 'a.append(1)', 'a += 1', 'for a in []: pass', 'if x:\n    a = 2', 'del a', 'a, b = 1, 2']
)
def test_a_name_that_is_changed_in_a_way_not_understood_is_unknown(statement: str) -> None:
    assert isinstance(document(f'a = dict()\nb = 0\n{statement}\n').merged.items['a'].data, Unknown)


def test_imports_and_functions_are_no_fields() -> None:
    assert document('import os\nfrom a import b as c\ndef f(): pass\nx = 1\n').merged.plain == {'x': 1}


def test_children_merge_over_bases() -> None:
    child = document(
        "_base_ = ['./one.py', 'two.py']\nmodel = dict(head=dict(n=2))\ndata = dict(_delete_=True, b=2)\n",
        one="model = dict(type='A', head=dict(n=1, k=0))\n",
        two='data = dict(a=1)\n',
    )
    assert child.merged.plain == {'model': {'type': 'A', 'head': {'n': 2, 'k': 0}}, 'data': {'b': 2}}
    assert child.complete


def test_a_value_knows_the_file_that_says_it() -> None:
    child = document("_base_ = './base.py'\nmodel = dict(head=dict(n=2))\n", base='model = dict(head=dict(k=0))\n')
    assert child.says(child.merged.get('model', 'head', 'n'))
    assert not child.says(child.merged.get('model', 'head', 'k'))


def test_base_references() -> None:
    child = document("_base_ = './base.py'\nb = {{_base_.a.x}}\n", base='a = dict(x=3)\n')
    assert child.merged.plain == {'a': {'x': 3}, 'b': 3}


def test_missing_and_cyclic_bases_are_noted() -> None:
    assert not document("_base_ = './gone.py'\n").complete
    assert not document("_base_ = './other.py'\n", other="_base_ = './example.py'\nx = 1\n").complete


def test_a_dict_over_no_dict() -> None:
    with pytest.raises(MergeError):
        merge(of({'a': {'b': 1}}), of({'a': 3}))
    child = document("_base_ = './base.py'\na = dict(b=1)\nc = 1\n", base='a = 3\n')
    assert isinstance(child.merged.items['a'].data, Unknown)
    assert child.merged.items['c'].data == 1
    assert dict(child.merge_problems).keys() == {'a'}


@pytest.mark.parametrize(
    ('left', 'right', 'expected'), [(1, 1, True), (1, True, False), ([1], (1,), False), ({'a': 1}, {'a': 1}, True), (1.0, 1, False), ({'a': 1}, {}, False)]
)
def test_sameness_is_strict(left: object, right: object, expected: bool) -> None:
    assert same(of(left), of(right)) is expected


def test_evaluate_never_recurses_to_death() -> None:
    deep = '[' * 80 + ']' * 80
    source = Source(FOLDER / 'deep.py', f'x = {deep}\n')
    statement = source.tree.body[0]
    assert isinstance(statement, ast.Assign)
    assert isinstance(evaluate(statement.value, {}, source), Value)


@pytest.mark.parametrize(
    ('expression', 'expected'),
    [
        ("'8'", "is `'8'`, where a number must be"),
        ("['a long list', 'of long names']", 'is a list, where a number must be'),
        ('count()', 'cannot be read without running the file'),
        ('[count()]', 'cannot be read without running the file'),
    ],
)
def test_why_a_value_is_not_taken(expression: str, expected: str) -> None:
    assert why_not(document(f'x = {expression}\n').merged.items['x'], 'a number') == expected


@pytest.mark.parametrize(
    'line',
    [
        *(f'{key} = 5' for key in ('data', 'optimizer', 'optimizer_config', 'lr_config', 'momentum_config', 'checkpoint_config', 'log_config', 'evaluation')),
        'fp16 = 5',
        "data = dict(videos_per_gpu='5')",
        'evaluation = dict(metrics=[5])',
        'lr_config = dict(policy=5)',
        "lr_config = dict(policy='step', step=[2], warmup='linear', warmup_iters='5')",
        "lr_config = dict(policy='CosineRestart', periods=5, min_lr=0)",
    ],
)
def test_a_plain_wrong_value_is_named(line: str) -> None:
    path = FOLDER / 'example.py'
    (report,) = check([path], Policy(discover()), {path: Source(path, f"dist_params = dict(backend='nccl')\n{line}\n")})
    messages = [diagnostic.message for diagnostic in report.diagnostics if diagnostic.row == 2 and diagnostic.applicability is None]
    assert messages
    assert all('5' in message and 'without running' not in message for message in messages)
