"""What names mean to the frameworks of the environment that this runs in: those of 0.x, or those of 1.x.

usage: ask_names.py QUESTIONS.json ANSWERS.json

Questions: `below`, the packages whose public names are wanted; `paths`, qualified names that shall be looked up.
Answers: `names`, those of `below`; `paths`, for each path `kind`, `is` (where it is defined) and `signature`, or null where it does not import.
"""

import ast
import importlib
import inspect
import json
import pkgutil
import sys
import types
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec, resolve_name
from pathlib import Path
from typing import Any

warnings.filterwarnings('ignore')

import asking  # noqa: E402
import torch  # noqa: E402

OWN = ('mmaction', 'mmcv', 'mmdet')
for missing in ('mmcv._ext', *('torchvision' + part for part in ('', '.models', '.transforms', '.transforms.functional', '.ops', '.datasets', '.utils'))):
    asking.stand_in(missing)
if find_spec('mmengine') is not None:  # the wheel of 1.2.0 lacks this package, and mmaction.models imports one class of it
    drn = types.ModuleType('mmaction.models.localizers.drn.drn')
    drn.DRN = type('DRN', (torch.nn.Module,), {})  # type: ignore[attr-defined]
    sys.modules.update({'mmaction.models.localizers.drn': types.ModuleType('mmaction.models.localizers.drn'), drn.__name__: drn})


def module(name: str) -> types.ModuleType | None:
    """The module of a name; None where it does not import: it is not there, or needs what this machine has not."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def is_own(name: str | None) -> bool:
    """Whether something belongs to the frameworks that are asked."""
    return (name or '').partition('.')[0] in OWN


# ---------------------------------------------------------------------- the names that a package has


def public_names(package: str) -> Iterator[str]:
    """Every module, class, function and constant that can be imported from a package and those in it."""
    for name in (package, *(info.name for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f'{package}.', lambda _: None))):
        if not any(part.startswith('_') for part in name.split('.')) and module(name) is not None:
            yield name
            yield from (f'{name}.{member}' for member in sorted(bound(name)) if is_name(name, member))


def is_name(owner: str, member: str) -> bool:
    """Whether a member is a name of its own: there, public, and no module that some import has left behind."""
    if member.startswith('_') and member not in getattr(sys.modules[owner], '__all__', ()):
        return False
    return hasattr(sys.modules[owner], member) and not isinstance(getattr(sys.modules[owner], member), types.ModuleType)


@cache
def bound(name: str) -> frozenset[str]:
    """What a module binds that is the frameworks' own: what it defines, and what it imports from them."""
    found = module(name)
    return frozenset(bindings(found, ast.parse(inspect.getsource(found)).body)) if found is not None else frozenset()


def bindings(owner: types.ModuleType, body: list[ast.stmt]) -> Iterator[str]:
    """The names that statements bind; those of `if` and `try` too."""
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            yield statement.name
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            yield from (node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        elif isinstance(statement, ast.ImportFrom):
            yield from imported(owner, statement)
        elif isinstance(statement, ast.If):
            yield from bindings(owner, statement.body + statement.orelse)
        elif isinstance(statement, ast.Try):
            yield from bindings(owner, [*statement.body, *(inner for handler in statement.handlers for inner in handler.body), *statement.orelse])


def imported(owner: types.ModuleType, statement: ast.ImportFrom) -> Iterator[str]:
    """The names that an import brings from the frameworks themselves."""
    package = owner.__name__ if hasattr(owner, '__path__') else owner.__name__.rpartition('.')[0]
    source = resolve_name('.' * statement.level + (statement.module or ''), package)
    if is_own(source):
        for alias in statement.names:
            yield from starred(source) if alias.name == '*' else (alias.asname or alias.name,)


def starred(source: str) -> frozenset[str]:
    """What `from source import *` brings."""
    public = getattr(module(source), '__all__', [name for name in bound(source) if not name.startswith('_')])
    return bound(source) & set(public)


# ---------------------------------------------------------------------- what a path means


def looked_up(path: str) -> Any:
    """What `from a.b import c` gives, else what the chain a.b.c gives. Raises AttributeError where neither does."""
    owner, _, member = path.rpartition('.')
    if owner and (found := module(owner)) is not None and hasattr(found, member):
        return getattr(found, member)
    if (found := module(path)) is not None:
        return found
    return getattr(looked_up(owner), member) if owner else getattr(None, path)


def answer(path: str) -> dict[str, Any] | None:
    """What there is to know of a path."""
    try:
        found = looked_up(path)
    except AttributeError:
        return None
    if isinstance(found, types.ModuleType):
        return {'kind': 'module', 'is': found.__name__, 'signature': None}
    if not inspect.isclass(found) and not inspect.isroutine(found):
        return {'kind': 'constant', 'is': None, 'signature': None}
    home = f'{found.__module__}.{found.__qualname__}' if is_own(found.__module__) or str(found.__module__).startswith('mmengine') else None
    return {'kind': 'class' if inspect.isclass(found) else 'function', 'is': home, 'signature': signature(found)}


def signature(found: Any) -> str | None:
    """A signature without its annotations; None where Python knows none."""
    try:
        whole = inspect.signature(found)
    except (TypeError, ValueError):
        return None
    empty = inspect.Parameter.empty
    return str(whole.replace(parameters=[each.replace(annotation=empty) for each in whole.parameters.values()], return_annotation=empty))


def main() -> None:
    """Read the questions, write the answers."""
    questions, answers = map(Path, sys.argv[1:])
    asked = json.loads(questions.read_text())
    importlib.import_module('mmaction.models')
    names = [name for package in asked['below'] for name in public_names(package)]
    answers.write_text(json.dumps({'names': names, 'paths': {path: answer(path) for path in (*asked['paths'], *names)}}))


if __name__ == '__main__':
    main()
