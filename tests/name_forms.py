"""Every way in which code reaches a qualified name, as small modules."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]
MODULE = '/project/tools/run.py'


def from_import(name: str) -> str:
    """`from a import b`, and a use."""
    package, _, last = name.rpartition('.')
    return f'from {package} import {last}\n\n\ndef run(value):\n    return {last}, value\n'


def from_import_as(name: str) -> str:
    """`from a import b as c`."""
    package, _, last = name.rpartition('.')
    return f'from {package} import {last} as it\n\n\ndef run(value):\n    return it, value\n'


def chain(name: str) -> str:
    """`import a.b`, and a chain of attributes."""
    package = name.rpartition('.')[0]
    return f'import {package}\n\n\ndef run(value):\n    return {name}, value\n'


def chain_from_alias(name: str) -> str:
    """`import a.b as c`, and a chain of attributes."""
    package, _, last = name.rpartition('.')
    return f'import {package} as it\n\n\ndef run(value):\n    return it.{last}, value\n'


def chain_from_parent(name: str) -> str:
    """`from a import b`, where `b` is a module."""
    package, _, last = name.rpartition('.')
    above, _, module = package.rpartition('.')
    return f'from {above} import {module}\n\n\ndef run(value):\n    return {module}.{last}, value\n' if above else ''


def star(name: str) -> str:
    """`from a import *`, and a use."""
    package, _, last = name.rpartition('.')
    return f'from {package} import *\n\n\ndef run(value):\n    return {last}, value\n'


def in_function(name: str) -> str:
    """An import within a function."""
    package, _, last = name.rpartition('.')
    return f'def run(value):\n    from {package} import {last}\n    return {last}, value\n'


def string(name: str) -> str:
    """A qualified name as a string."""
    return f"import importlib\n\nit = importlib.import_module('{name}')\n"


def module_import(name: str) -> str:
    """`import a.b`, for its own sake."""
    return f'import {name}\n'


FORMS: tuple[Callable[[str], str], ...] = (from_import, from_import_as, chain, chain_from_alias, chain_from_parent, star, in_function, string)
MODULE_FORMS: tuple[Callable[[str], str], ...] = (module_import, from_import, from_import_as, string)


def forms(name: str, row: Row) -> Iterator[tuple[str, str]]:
    """The name of each form with its text."""
    for form in MODULE_FORMS if row.get('kind') == 'module' else FORMS:
        if (name.count('.') or form is module_import) and (text := form(name)):
            yield form.__name__, text


def relative(name: str) -> tuple[str, str]:
    """The path of a file in a fork of mmaction, and a relative import in it."""
    package, _, last = name.rpartition('.')
    return '/fork/mmaction/models/heads/mine.py', f'from ...{package.partition(".")[2]} import {last}\n\n\ndef run(value):\n    return {last}, value\n'
