"""What a package has, read from its source by `ast`: names, however they are re-exported, and what classes can be built with."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_INSIDE = ('body', 'orelse', 'finalbody', 'handlers')


@dataclass(frozen=True)
class Wheel:
    """A package in a folder. Nothing of it is run."""

    folder: Path
    package: str = 'mmaction'

    @cached_property
    def modules(self) -> dict[str, Path]:
        """The file of each module."""
        found = {}
        for path in sorted((self.folder / self.package).rglob('*.py')):
            if '.mim' not in path.parts:
                parts = path.relative_to(self.folder).with_suffix('').parts
                found['.'.join(parts[:-1] if parts[-1] == '__init__' else parts)] = path
        return found

    @cached_property
    def _trees(self) -> dict[str, ast.Module]:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # of escapes in strings, which are the package's own business
            return {name: ast.parse(path.read_text(encoding='utf-8')) for name, path in self.modules.items()}

    @cached_property
    def _bound(self) -> dict[str, dict[str, tuple[str, str] | ast.stmt]]:
        """What each module binds at its top: what it defines, or the module and the name that it comes from."""
        return {name: dict(self._bindings(name)) for name in self.modules}

    def _bindings(self, module: str) -> Iterator[tuple[str, tuple[str, str] | ast.stmt]]:
        for node in statements(self._trees[module].body):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                yield node.name, node
            elif isinstance(node, (ast.Assign, ast.AnnAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                yield from ((name.id, node) for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            elif isinstance(node, ast.Import):
                yield from (
                    (alias.asname or alias.name.partition('.')[0], (alias.name if alias.asname else alias.name.partition('.')[0], '')) for alias in node.names
                )
            elif isinstance(node, ast.ImportFrom):
                source = self._source(module, node)
                yield from ((alias.asname or alias.name, (source, alias.name)) for alias in node.names)

    def _source(self, module: str, node: ast.ImportFrom) -> str:
        """The module that an import takes names from."""
        package = module.split('.') if self.modules[module].name == '__init__.py' else module.split('.')[:-1]
        above = package[: len(package) - node.level + 1] if node.level else []
        return '.'.join([*above, *([node.module] if node.module else [])])

    def has(self, qualified: str) -> bool:
        """Whether there is something of this qualified name: a module, or what a module binds. What other packages bring counts as there."""
        if qualified in self.modules or not qualified.startswith(f'{self.package}.'):
            return True
        module, _, name = qualified.rpartition('.')
        return module in self.modules and self._binds(module, name, frozenset())

    def _binds(self, module: str, name: str, seen: frozenset[str]) -> bool:
        if module in seen:
            return False
        found = self._bound[module].get(name)
        if isinstance(found, tuple):
            return found[0] not in self.modules or f'{found[0]}.{found[1]}' in self.modules or not found[1] or self._binds(*found, seen | {module})
        stars = (self._source(module, node) for node in statements(self._trees[module].body) if isinstance(node, ast.ImportFrom) and node.names[0].name == '*')
        return found is not None or any(self._binds(source, name, seen | {module}) for source in stars if source in self.modules)

    @cached_property
    def classes(self) -> dict[str, list[ast.ClassDef]]:
        """The public classes by name: what registries hold goes by it. There may be several of one name."""
        found: dict[str, list[ast.ClassDef]] = {}
        for module in self.modules:
            for node in statements(self._trees[module].body):
                if isinstance(node, ast.ClassDef) and not node.name.startswith('_'):
                    found.setdefault(node.name, []).append(node)
        return found

    @cached_property
    def registered(self) -> set[str]:
        """The classes with a decorator that registers them."""
        return {name for name, nodes in self.classes.items() for node in nodes if any('register_module' in ast.unparse(d) for d in node.decorator_list)}

    def parameters(self, name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        """The named parameters that a class is built with, those of its bases in this package included where they are handed on."""
        found = set[str]()
        for node in self.classes.get(name, []) if name not in seen else []:
            init = next((part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == '__init__'), None)
            if init is not None:
                found |= {argument.arg for argument in (*init.args.args[1:], *init.args.kwonlyargs)}
            if init is None or init.args.kwarg is not None:
                found = found.union(*(self.parameters(ast.unparse(base).rpartition('.')[2], seen | {name}) for base in node.bases))
        return found

    def assigned(self, module: str, name: str) -> str:
        """The text that a module assigns to a name."""
        node = self._bound[module][name]
        assert isinstance(node, ast.Assign)
        text = ast.literal_eval(node.value)
        assert isinstance(text, str)
        return text


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, and those that hang on conditions and attempts."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With, ast.For)):
            for field in _INSIDE:
                for inner in getattr(node, field, ()):
                    yield from statements(inner.body if isinstance(inner, ast.ExceptHandler) else [inner])
