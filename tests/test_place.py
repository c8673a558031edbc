"""Text: what stays, stays as it was written; what changes looks as a person would write it."""

import io
import random
import tokenize
from collections import Counter
from pathlib import Path

import pytest

from mma_lint.config.document import Document, put
from mma_lint.config.project import Project
from mma_lint.config.value import Value, of
from mma_lint.source import Source
from mma_lint.text.place import place

PATH = Path('/project/configs/example.py')


def read(text: str) -> Document:
    """The document of a text."""
    return Project({PATH: Source(PATH, text)}).document(PATH)


def placed(text: str, **changes: object) -> str:
    """The text that says `changes` (dotted paths with `__`; ... removes a top-level name) beyond what `text` says."""
    document = read(text)
    said = document.own
    for path, value in changes.items():
        keys = tuple(int(key) if key.isdigit() else key for key in path.split('__'))
        said = said.with_data({k: v for k, v in said.items.items() if k != path}) if value is ... else put(said, keys, of(value))
    return place(document, said, Value({})).text


def without(text: str, path: str) -> str:
    """The text with one nested item gone."""
    document = read(text)
    *parents, last = (int(key) if key.isdigit() else key for key in path.split('__'))
    parent = document.own.get(*parents)
    assert parent is not None
    if isinstance(parent.data, dict):
        left: object = {k: v for k, v in parent.data.items() if k != last}
    else:
        left = (list if isinstance(parent.data, list) else tuple)(v for n, v in enumerate(parent.elements) if n != last)
    return place(document, put(document.own, tuple(parents), parent.with_data(left)), Value({})).text


def test_nothing_to_say_changes_nothing() -> None:
    text = '# a\nx = dict( a = 1 )  # b\n\n\ny=[1,\n  2]'
    assert placed(text) == text


@pytest.mark.parametrize(
    ('text', 'path', 'expected'),
    [
        ('x = dict(a=1, b=2)\n', 'x__a', 'x = dict(b=2)\n'),
        ('x = dict(a=1, b=2)\n', 'x__b', 'x = dict(a=1)\n'),
        ("x = {'a': 1, 'b': 2}\n", 'x__a', "x = {'b': 2}\n"),
        ('x = [\n    1,\n    2\n]\n', 'x__1', 'x = [\n    1\n]\n'),
        ('x = [\n    1,\n    2,\n]\n', 'x__1', 'x = [\n    1,\n]\n'),
        ('x = [\n    1,\n    2]\n', 'x__0', 'x = [\n    2]\n'),
        ('x = [\n    1,  # one\n    2,  # two\n    3\n]\n', 'x__1', 'x = [\n    1,  # one\n    # two\n    3\n]\n'),
        ('x = [\n    1,  # one\n    # above\n    2\n]\n', 'x__1', 'x = [\n    1  # one\n    # above\n]\n'),
        ('x = dict(\n    a=1,  # one\n    b=2)\n', 'x__b', 'x = dict(\n    a=1,  # one\n)\n'),
        ('x = dict(\n    a=1,\n    # above\n    b=2)  # close\n', 'x__b', 'x = dict(\n    a=1,\n    # above\n)  # close\n'),
        (
            'x = dict(\n    y=dict(\n        a=1,\n        # above\n        b=2))\n',
            'x__y__b',
            'x = dict(\n    y=dict(\n        a=1,\n        # above\n    ))\n',
        ),
        ('x = dict(\n    a=1,\n    b=2,  # two\n)\n', 'x__b', 'x = dict(\n    a=1,\n    # two\n)\n'),
        ('x = dict(\n    a=1, b=2,  # both\n)\n', 'x__b', 'x = dict(\n    a=1,  # both\n)\n'),
        ('x = dict(\n    a=1, b=2)  # all\n', 'x__b', 'x = dict(\n    a=1)  # all\n'),
        ('x = dict(a=(1), b=(2))\n', 'x__b', 'x = dict(a=(1))\n'),
    ],
)
def test_an_item_goes(text: str, path: str, expected: str) -> None:
    assert without(text, path) == expected


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('x = dict(a=1)\n', 'x = dict(a=1, z=9)\n'),
        ("x = {'a': 1}\n", "x = {'a': 1, 'z': 9}\n"),
        ('x = dict()\n', 'x = dict(z=9)\n'),
        ('x = dict(\n    a=1)\n', 'x = dict(\n    a=1,\n    z=9)\n'),
        ('x = dict(\n    a=1,\n)\n', 'x = dict(\n    a=1,\n    z=9,\n)\n'),
        ('x = dict(\n    a=1  # one\n)\n', 'x = dict(\n    a=1,  # one\n    z=9\n)\n'),
        ('x = dict(\n    a=1,  # one\n)\n', 'x = dict(\n    a=1,  # one\n    z=9,\n)\n'),
        ('y = dict(a=1)\nx = dict(**y)\n', 'y = dict(a=1)\nx = dict(**y, z=9)\n'),
        ('y = dict(a=1)\nx = y\n', 'y = dict(a=1)\nx = dict(y, z=9)\n'),
        ('x = dict(a=1)\r\ny = 2\r\n', 'x = dict(a=1, z=9)\r\ny = 2\r\n'),
        ('x = dict(a=1)', 'x = dict(a=1, z=9)'),
    ],
)
def test_an_item_comes(text: str, expected: str) -> None:
    assert placed(text, x__z=9) == expected


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('x = dict(a=1, b=2)\n', 'x = dict(a=1, z=9)\n'),
        ('x = dict(a=1, b=2,)\n', 'x = dict(a=1, z=9,)\n'),
        ('x = dict(\n    a=1,  # one\n    b=2)\n', 'x = dict(\n    a=1,  # one\n    z=9)\n'),
        ('x = dict(\n    a=1,\n    # above\n    b=2)\n', 'x = dict(\n    a=1,\n    # above\n    z=9)\n'),
        ('x = dict(\n    a=1,\n    b=2  # two\n)\n', 'x = dict(\n    a=1,\n    # two\n    z=9\n)\n'),
    ],
)
def test_an_item_takes_the_place_of_another(text: str, expected: str) -> None:
    items = read(text).own.items['x'].items
    assert placed(text, x={'a': items['a'], 'z': 9}) == expected


@pytest.mark.parametrize(
    ('before', 'after'), [('x = 1, 2, 3\n', 'x = (1, 3)\n'), ('x = (1), (2), 3\n', 'x = (1, 3)\n'), ('x = dict(a=1), 2, 3\n', 'x = (dict(a=1), 3)\n')]
)
def test_a_tuple_without_parentheses(before: str, after: str) -> None:
    """Found by fuzzing: the bracket that was looked for was that of an element, or none."""
    assert without(before, 'x__1') == after


def test_a_long_line_is_broken_as_the_file_breaks_its_own() -> None:
    items = {f'key_{n}': 'a value' for n in range(5)}
    assert (
        placed('y = 1\n', x=items)
        == "y = 1\nx = dict(\n    key_0='a value',\n    key_1='a value',\n    key_2='a value',\n    key_3='a value',\n    key_4='a value')\n"
    )
    black = 'y = dict(\n    a=1,\n)\n'
    assert placed(black, x=items).endswith("    key_4='a value',\n)\n")


def test_quotes_follow_the_file() -> None:
    assert placed('y = "a"\nz = "b"\n', x='c') == 'y = "a"\nz = "b"\nx = "c"\n'


def test_a_value_that_moves_keeps_its_words_and_comments() -> None:
    text = '# the root\nroot = "a"\n\noptimizer = dict(\n    lr=1e-2 / 8,  # for 8 gpus\n    path=f"{root}/b")  # kept\n'
    document = read(text)
    said = Value({'root': document.own.items['root'], 'optim_wrapper': Value({'optimizer': document.own.items['optimizer']})})
    assert place(document, said, Value({})).text == (
        '# the root\nroot = "a"\n\noptim_wrapper = dict(\n    optimizer=dict(\n        lr=1e-2 / 8,  # for 8 gpus\n        path=f"{root}/b"))  # kept\n'
    )


def test_a_name_that_means_something_else_at_the_new_place_is_not_kept() -> None:
    document = read('a = 1\noptimizer = dict(lr=a)\na = 2\n')
    said = Value({'a': document.own.items['a'], 'optim_wrapper': Value({'optimizer': document.own.items['optimizer']})})
    assert 'dict(lr=a)' in place(document, said, Value({})).text
    later = read('model = dict(n=0)\nb = 3\nlate = dict(lr=b)\n')
    moved = put(later.own.with_data({k: v for k, v in later.own.items.items() if k != 'late'}), ('model', 'lr'), later.own.items['late'].items['lr'])
    assert place(later, moved, Value({})).text == 'model = dict(n=0, lr=3)\n'  # b is defined below, and nothing needs it now


def test_statements_on_one_line() -> None:
    assert placed('a = 1; b = 2; c = 3\n', b=...) == 'a = 1; c = 3\n'
    assert placed('a = 1; b = 2\n', a=...) == 'b = 2\n'
    assert placed('a = 1; b = 2\n', b=...) == 'a = 1\n'


def test_a_deleted_statement_takes_its_line_and_one_blank() -> None:
    assert placed('a = 1\n\nb = 2\n\nc = 3\n', b=...) == 'a = 1\n\nc = 3\n'


SAMPLE = '''"""Docstring."""
_base_ = []
# model
model = dict(
    type='A',  # the type
    # the head
    head=dict(n=1, names=['a', 'b']),
    neck=None)
norm = dict(mean=[1.5, 2], std=[1e-3, 1], to_bgr=False)  # norm
root = 'data'
pipeline = [
    dict(type='One', a=1),  # first
    # dict(type='Off'),
    dict(type='Two', **norm),
    dict(
        type='Three',
        keys=['x', 'y'],  # inner
    ),
    dict(type='Four')
]
data = dict(
    n=4, train=dict(type='Set', path=f'{root}/train', pipeline=pipeline),
    val=dict(type='Set',
             path=root + '/val',  # aligned
             pipeline=pipeline))
data['test'] = data['val']
plain = {'a': 1, "b": [1, 2, 3,
    4]}  # odd
'''


def _comments(text: str) -> Counter[str]:
    return Counter(token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT)


def _mutated(value: Value, random_: random.Random) -> Value:
    if isinstance(value.data, dict) and value.data:
        key, roll = random_.choice(list(value.data)), random_.random()
        if roll < 0.2 and len(value.data) > 1:
            return value.with_data({k: v for k, v in value.data.items() if k != key})
        if roll < 0.4:
            return value.with_data({**value.data, 'new': random_.choice([of(3), of({'a': 1, 'b': [1, 2]}), value.data[key]])})
        return value.with_data({**value.data, key: _mutated(value.data[key], random_)})
    if isinstance(value.data, list) and value.data:
        elements, index = list(value.data), random_.randrange(len(value.data))
        elements[index : index + 1] = random_.choice([[], [elements[index], of({'type': 'New'})], [_mutated(elements[index], random_)]])
        return value.with_data(elements)
    return of(random_.choice([1, 'x', None, 2.5]))


@pytest.mark.parametrize('style', ['plain', 'crlf', 'double', 'tabs'])
def test_any_value_can_be_written_and_no_comment_is_lost(style: str) -> None:
    """`place` itself refuses a text that does not say what it should, so a return is the proof."""
    text = {'plain': SAMPLE, 'crlf': SAMPLE.replace('\n', '\r\n'), 'double': SAMPLE.replace("'", '"'), 'tabs': SAMPLE.replace('    ', '\t')}[style]
    document, random_ = read(text), random.Random(style)
    for _ in range(120):
        items = dict(document.own.items)
        for key in random_.sample(list(items), 2):
            roll = random_.random()
            if roll < 0.3:
                items[f'renamed_{key}'] = Value({'inner': items.pop(key), 'z': of(1)})
            else:
                items[key] = _mutated(items[key], random_)
        new = place(document, Value(items), Value({})).text
        assert not _comments(text) - _comments(new), new
        assert style != 'crlf' or '\n' not in new.replace('\r\n', '')
