"""Which class a name means: through imports and through files of the same project, which are read and never run."""

import ast
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mma_lint.code.module import Module
from mma_lint.code.scopes import Imported, parts_of
from mma_lint.source import Source, Unreadable

_FILES = 100  # files that are looked into at most, for one module
_FOLDERS = 12  # folders above a file in which its own packages are looked for
_INSTALLED = {'torch', 'torchvision', 'numpy', 'mmcv', 'mmengine', 'mmdet', 'abc', 'typing', 'collections'}
GUARDED = ''  # the meaning of what is imported where code supports several versions


@dataclass(frozen=True, eq=False)
class Definition:
    """A class and the module that defines it."""

    module: Module
    node: ast.ClassDef


@dataclass(eq=False)
class Search:
    """Looks up what names mean. `is_known` says which qualified names need not be followed. Files are read once."""

    is_known: Callable[[str], bool]
    opened: dict[Path, Module | None] = field(default_factory=dict)
    named: dict[tuple[Path, str], Definition | str] = field(default_factory=dict)

    def ancestors(self, definition: Definition) -> tuple[tuple[Definition, ...], tuple[str, ...]]:
        """The classes of the project that a class is made of, itself first, and the qualified names of the other bases."""
        own, foreign, left = dict[ast.ClassDef, Definition](), list[str](), [definition]
        while left and len(own) < _FILES:
            current = left.pop(0)
            if current.node not in own:
                own[current.node] = current
                found = [self.meaning(current.module, base) for base in current.node.bases]
                foreign += [name for name in found if isinstance(name, str)]
                left = [*(base for base in found if isinstance(base, Definition)), *left]
        return tuple(own.values()), tuple(foreign)

    def meaning(self, module: Module, node: ast.expr, without: int = 0) -> Definition | str:
        """The class that an expression means, if it is one of the project's; else what is known of its qualified name.

        `without` parts at the end of a chain of attributes are left out.
        """
        node = node.value if isinstance(node, ast.Subscript) else node
        use, parts = module.use(node), parts_of(node)
        if use is not None:
            rest = use.qualified.split('.')[use.imported.root.count('.') + 1 :]
            return GUARDED if use.guarded else self._imported(module, use.imported, rest[: len(rest) - without])
        return self._named(module, parts[0]) if len(parts) == 1 + without else '?'

    def _named(self, module: Module, name: str) -> Definition | str:
        """What the top of a module binds to a name."""
        key = (module.source.path, name)
        if key not in self.named:
            self.named[key] = name  # what leads back here is not followed twice
            self.named[key] = self._bound(module, name)
        return self.named[key]

    def _bound(self, module: Module, name: str) -> Definition | str:
        imported = module.top.imported(name)
        if imported is not None:
            return GUARDED if imported.guarded else self._imported(module, imported, [])
        if name in module.classes:
            return Definition(module, module.classes[name])
        return self._from_star(module, name)

    def _from_star(self, module: Module, name: str) -> Definition | str:
        """What a star brings under a name; the name itself where none is known to bring it."""
        for star in module.imports:
            if star.is_star and not star.guarded:
                meaning = self._imported(module, star, [name])
                if isinstance(meaning, Definition) or self.is_known(meaning):
                    return meaning
        return name

    def _imported(self, module: Module, imported: Imported, rest: list[str]) -> Definition | str:
        qualified = '.'.join([imported.root, *rest])
        if not self.is_known(qualified):
            for folder, parts, least in _places(module, imported, rest):
                found = self._file(module, folder, parts, least)
                if found is not None:
                    there, left = found
                    return self._named(there, left[0]) if len(left) == 1 else qualified
        return qualified

    def _file(self, module: Module, folder: Path, parts: list[str], least: int) -> tuple[Module, list[str]] | None:
        """The file of the longest beginning of `parts`, `least` of them, that is a module in a folder, and the parts that are left."""
        for length in range(len(parts) - 1, least - 1, -1):
            package = folder.joinpath(*parts[:length])
            files = [package.with_name(f'{package.name}.py')] if length else []
            for path in (*files, package / '__init__.py'):
                if (found := self._open(module, path)) is not None:
                    return found, parts[length:]
        return None

    def _open(self, module: Module, path: Path) -> Module | None:
        if path not in self.opened and len(self.opened) < _FILES * _FOLDERS:
            self.opened[path] = _opened(module, path)
        return self.opened.get(path)


def _opened(module: Module, path: Path) -> Module | None:
    source = module if path == module.source.path else module.read(path)
    return source if source is None or isinstance(source, Module) else _parsed(path, source.text, module.read)


@lru_cache(maxsize=32)
def _parsed(path: Path, text: str, read: Callable[[Path], Source | None]) -> Module | None:
    """The module of a text; None where it cannot be parsed. Files from which many others derive are parsed once."""
    source = Source(path, text)
    with suppress(Unreadable):
        return Module(source, read) if source.tree else None
    return None


def _places(module: Module, imported: Imported, rest: list[str]) -> Iterator[tuple[Path, list[str], int]]:
    """The folders in which an import may find its module, the dotted name there, part by part, and how many parts at least name a module."""
    statement, here = imported.statement, module.source.path.parent
    if isinstance(statement, ast.ImportFrom) and statement.level:
        names = [*(statement.module or '').split('.'), *([] if imported.is_star else [imported.alias.name]), *rest]
        yield [here, *here.parents][: statement.level][-1], [name for name in names if name], 0
        return
    parts = [*imported.root.split('.'), *rest]
    if parts[0] not in _INSTALLED:
        yield from ((folder, parts, 1) for folder in [here, *here.parents][:_FOLDERS])
