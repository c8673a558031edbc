"""Which name means what where: the scopes of a module and what each binds."""

import ast
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

ImportStatement: TypeAlias = ast.Import | ast.ImportFrom
_Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Scoped: TypeAlias = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | _Comprehension


@dataclass(frozen=True, eq=False)
class Imported:
    """What one alias of an import binds. `qualified` is what it names in full, of `from a import *` the module.

    `local` is the name that it binds (`a` of `import a.b`; `*`), `root` what that name means (`a` of `import a.b`).
    `guarded` says that it stands where code supports several versions.
    """

    alias: ast.alias
    statement: ImportStatement
    qualified: str
    local: str
    root: str
    scope: 'Scope'
    guarded: bool

    @property
    def is_star(self) -> bool:
        """Whether it imports everything."""
        return self.alias.name == '*'


@dataclass(eq=False)
class Scope:
    """One scope. `bound` tells for each name the imports that bind it; None stands for anything else that does."""

    node: Scoped
    parent: 'Scope | None'
    bound: dict[str, list[Imported | None]] = field(default_factory=dict)
    elsewhere: dict[str, 'Scope'] = field(default_factory=dict)

    def bind(self, name: str, imported: Imported | None = None) -> None:
        """Note that a name is bound in this scope, or in the one that `global` and `nonlocal` name."""
        self.elsewhere.get(name, self).bound.setdefault(name, []).append(imported)

    def holder(self, name: str) -> 'Scope | None':
        """The scope that binds a name as it is seen from this one; None: none of this module's."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bound and (scope is self or not isinstance(scope.node, ast.ClassDef)):
                return scope
            scope = scope.parent
        return None

    def imported(self, name: str) -> Imported | None:
        """The import that a name means here; None where it is something else, or not sure."""
        holder = self.holder(name)
        found = holder.bound[name] if holder is not None else [None]
        first = found[0]
        return first if first is not None and all(other is not None and other.root == first.root for other in found) else None

    @property
    def top(self) -> 'Scope':
        """The module's scope."""
        return self if self.parent is None else self.parent.top


@dataclass(frozen=True, eq=False)
class Mention:
    """A name, or a chain of attributes that begins with one: `a.b.c`; not a part of a longer chain. `parts` are its identifiers."""

    node: ast.Name | ast.Attribute
    parts: tuple[str, ...]
    scope: Scope
    guarded: bool

    def part(self, length: int) -> ast.Name | ast.Attribute:
        """The node of the chain's first `length` identifiers."""
        node: ast.expr = self.node
        for _ in range(len(self.parts) - length):
            assert isinstance(node, ast.Attribute)
            node = node.value
        assert isinstance(node, (ast.Name, ast.Attribute))
        return node


def parts_of(node: ast.expr) -> tuple[str, ...]:
    """The identifiers of a name or chain of attributes; none where it is something else."""
    if isinstance(node, ast.Name):
        return (node.id,)
    head = parts_of(node.value) if isinstance(node, ast.Attribute) else ()
    return (*head, node.attr) if head and isinstance(node, ast.Attribute) else ()


@dataclass(eq=False)
class Reading:
    """What a walk through a module finds. `package` is the qualified name of the package that the module is in; `flags` tell the version."""

    package: str
    imports: list[Imported] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()

    def module(self, tree: ast.Module) -> None:
        """Read a module."""
        top = Scope(tree, None)
        self.flags = frozenset(_flags(tree.body))
        self.scopes[tree] = top
        for statement in tree.body:
            self._read(statement, top, False)

    def _read(self, node: ast.AST, scope: Scope, guarded: bool) -> None:
        """Read a node: what it binds, what it mentions, and what is in it."""
        for annotation in _in_quotes(node):
            self._read(annotation, scope, guarded)
        match node:
            case ast.Import() | ast.ImportFrom():
                self._import(node, scope, guarded)
            case (
                ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef()
                | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp()
            ):  # fmt: skip
                self._scope(node, scope, guarded)
            case ast.Name() | ast.Attribute():
                self._mention(node, scope, guarded)
            case ast.Try() | ast.If():
                self._children(node, scope, guarded or is_guard(node, self.flags))
            case _:
                _bind_plain(node, scope)
                self._children(node, scope, guarded)

    def _children(self, node: ast.AST, scope: Scope, guarded: bool) -> None:
        for child in ast.iter_child_nodes(node):
            self._read(child, scope, guarded)

    def _import(self, node: ImportStatement, scope: Scope, guarded: bool) -> None:
        for alias in node.names:
            imported = _imported(node, alias, scope, guarded, self.package)
            self.imports.append(imported)
            if not imported.is_star:
                scope.bind(imported.local, imported)

    def _scope(self, node: Scoped, outer: Scope, guarded: bool) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            outer.bind(node.name)
        inner = self.scopes[node] = Scope(node, outer)
        inside = set(map(id, _inside(node)))
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.arguments):
                self._arguments(child, outer, inner, guarded)
            else:
                self._read(child, inner if id(child) in inside else outer, guarded)

    def _arguments(self, node: ast.arguments, outer: Scope, inner: Scope, guarded: bool) -> None:
        """Parameters are bound within; their defaults and annotations are read without."""
        for parameter in (*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg):
            if parameter is not None:
                inner.bind(parameter.arg)
        self._children(node, outer, guarded)

    def _mention(self, node: ast.Name | ast.Attribute, scope: Scope, guarded: bool) -> None:
        parts = parts_of(node)
        if parts:
            self.mentions.append(Mention(node, parts, scope, guarded))
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            scope.bind(node.id)
        elif isinstance(node, ast.Attribute) and not parts:
            self._read(node.value, scope, guarded)


def _in_quotes(node: ast.AST) -> Iterator[ast.expr]:
    """The annotations of a node that are written as strings, as if they were not: each at its place."""
    annotation = node.annotation if isinstance(node, (ast.arg, ast.AnnAssign)) else getattr(node, 'returns', None)
    match annotation:
        case ast.Constant(value=str(text)) if annotation.end_col_offset == annotation.col_offset + len(text.encode()) + 2:
            with suppress(SyntaxError, ValueError):
                yield _placed(ast.parse(text, mode='eval').body, annotation)


def _placed(expression: ast.expr, where: ast.Constant) -> ast.expr:
    """An expression that was parsed alone, moved to where it stands in the file: within quotes."""
    for node in ast.walk(expression):
        if isinstance(node, ast.expr):
            assert node.end_col_offset is not None
            node.lineno = node.end_lineno = where.lineno
            node.col_offset, node.end_col_offset = node.col_offset + where.col_offset + 1, node.end_col_offset + where.col_offset + 1
    return expression


def _inside(node: Scoped) -> Iterator[ast.AST]:
    """The children of a node that are read in its own scope."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield from node.body
    elif isinstance(node, ast.Lambda):
        yield node.body
    else:
        yield from ast.iter_child_nodes(node)


def _bind_plain(node: ast.AST, scope: Scope) -> None:
    """Bind what is not a Name in the tree."""
    match node:
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            scope.bind(name)
        case ast.Global(names=names):
            scope.elsewhere |= dict.fromkeys(names, scope.top)
        case ast.Nonlocal(names=names):
            scope.elsewhere |= {name: holder for name in names if scope.parent and (holder := scope.parent.holder(name))}


def _imported(node: ImportStatement, alias: ast.alias, scope: Scope, guarded: bool, package: str) -> Imported:
    if isinstance(node, ast.Import):
        local = alias.asname or alias.name.partition('.')[0]
        return Imported(alias, node, alias.name, local, alias.name if alias.asname else local, scope, guarded)
    module = absolute(node, package)
    qualified = module if alias.name == '*' else f'{module}.{alias.name}'
    return Imported(alias, node, qualified, alias.asname or alias.name, qualified, scope, guarded)


def absolute(node: ast.ImportFrom, package: str) -> str:
    """The module of a `from` import; a relative one that leads out of what is known begins with a dot."""
    if not node.level:
        return node.module or ''
    parents = package.split('.') if package else []
    if node.level > len(parents):
        return '.' * node.level + (node.module or '')
    return '.'.join([*parents[: len(parents) - node.level + 1], *([node.module] if node.module else [])])


def is_guard(node: ast.Try | ast.If, flags: frozenset[str] = frozenset()) -> bool:
    """Whether a statement chooses between versions, itself or by a flag: what is in it is right for one of them."""
    if isinstance(node, ast.Try):
        return any(map(_imports, node.body)) and any(_catches_missing(handler) and not _gives_up(handler) for handler in node.handlers)
    return any(_tells_version(inner) or getattr(inner, 'id', '') in flags for inner in ast.walk(node.test))


def _flags(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names of a module that tell the version: `NEW = mmcv.__version__ >= '2'`, or set where MMEngine is tried."""
    for statement in body:
        if isinstance(statement, ast.Assign) and any(map(_tells_version, ast.walk(statement.value))):
            yield from (target.id for target in statement.targets if isinstance(target, ast.Name) and not isinstance(statement.value, ast.Name | ast.Attribute))
        elif isinstance(statement, ast.Try) and is_guard(statement) and any(map(_imports_mmengine, statement.body)):
            assigned = (s for s in ast.walk(statement) if isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant) and isinstance(s.value.value, bool))
            yield from (target.id for s in assigned for target in s.targets if isinstance(target, ast.Name))


def _imports_mmengine(statement: ast.stmt) -> bool:
    names = [alias.name for alias in statement.names] if isinstance(statement, ast.Import) else [getattr(statement, 'module', None) or '']
    return any(name.partition('.')[0] == 'mmengine' or name == 'mmaction.registry' for name in names)


def _imports(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Import, ast.ImportFrom))


def _catches_missing(handler: ast.ExceptHandler) -> bool:
    caught = {getattr(node, 'id', '') for node in ast.walk(handler.type)} if handler.type is not None else {'ImportError'}
    return bool(caught & {'ImportError', 'ModuleNotFoundError', 'AttributeError', 'Exception'})


def _gives_up(handler: ast.ExceptHandler) -> bool:
    """Whether a handler only says in other words that something is missing."""
    return isinstance(handler.body[-1], ast.Raise)


def _tells_version(node: ast.AST) -> bool:
    """Whether it is a version, or asks what there is: `hasattr(mmaction, 'registry')`, `find_spec('mmengine')`."""
    match node:
        case ast.Call(func=ast.Name(id='hasattr'), args=[ast.Name(id='mmaction' | 'mmcv'), _]):
            return True
        case ast.Call(func=ast.Name(id='find_spec') | ast.Attribute(attr='find_spec'), args=[ast.Constant(value='mmengine')]):
            return True
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ''
    return name == 'TYPE_CHECKING' or 'version' in name.lower()
