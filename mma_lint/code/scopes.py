"""Which name means what where: the scopes of a module and what each binds."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from mma_lint.tree import FIELDS, children, walk

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
    _known: dict[str, Imported | None] = field(default_factory=dict)

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
        """The import that a name means here; None where it is something else, or not sure. To be asked once all is bound."""
        holder = self.holder(name)
        if holder is None:
            return None
        if name not in holder._known:
            first, *others = holder.bound[name]
            is_sure = first is not None and all(other is not None and other.root == first.root for other in others)
            holder._known[name] = first if is_sure else None
        return holder._known[name]

    @property
    def top(self) -> 'Scope':
        """The module's scope."""
        return self if self.parent is None else self.parent.top


@dataclass(eq=False, slots=True)
class Mention:
    """A name, or a chain of attributes that begins with one: `a.b.c`; not a part of a longer chain. `head` is the name, `parts` are all identifiers.

    (Not frozen: that makes it three times as dear to make, and there are as many as names in the text.)
    """

    node: ast.Name | ast.Attribute
    head: ast.Name
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
    """What one walk through a module finds, of which all checks ask.

    `package` is the qualified name of the package that the module is in; `nodes` are all nodes by kind, in the order of the text; `parents` tell
    for each node the one that it is in.
    """

    package: str
    imports: list[Imported] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    nodes: dict[type[ast.AST], list[ast.AST]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def module(self, tree: ast.Module) -> None:
        """Read a module."""
        top = Scope(tree, None)
        self.scopes[tree] = top
        self.nodes[ast.Module].append(tree)
        self._children(tree, top, False)

    @cached_property
    def flags(self) -> frozenset[str]:
        """The names that tell the version."""
        (tree,) = self.nodes[ast.Module]
        return frozenset(_flags(tree.body))  # type: ignore[attr-defined]

    def _read(self, node: ast.AST, scope: Scope, guarded: bool) -> None:
        """Read a node: what it binds, what it mentions, and what is in it."""
        kind = type(node)
        self.nodes[kind].append(node)
        read = _READERS.get(kind)
        if read is None:
            self._children(node, scope, guarded)
        else:
            read(self, node, scope, guarded)

    def _children(self, node: ast.AST, scope: Scope, guarded: bool) -> None:
        for name in FIELDS[type(node)]:  # as `children` has it, without a list for each node
            value = getattr(node, name)
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, ast.AST):
                        self.parents[item] = node
                        self._read(item, scope, guarded)
            elif isinstance(value, ast.AST):
                self.parents[value] = node
                self._read(value, scope, guarded)

    def _import(self, node: ImportStatement, scope: Scope, guarded: bool) -> None:
        for alias in node.names:
            imported = _imported(node, alias, scope, guarded, self.package)
            self.imports.append(imported)
            if not imported.is_star:
                scope.bind(imported.local, imported)

    def _choice(self, node: ast.Try | ast.If, scope: Scope, guarded: bool) -> None:
        self._children(node, scope, guarded or is_guard(node, self.flags if isinstance(node, ast.If) else frozenset()))

    def _binder(self, node: ast.AST, scope: Scope, guarded: bool) -> None:
        _bind_plain(node, scope)
        self._children(node, scope, guarded)

    def _annotated(self, node: ast.arg | ast.AnnAssign, scope: Scope, guarded: bool) -> None:
        self._quoted(node.annotation, scope, guarded)
        self._children(node, scope, guarded)

    def _quoted(self, annotation: ast.expr | None, scope: Scope, guarded: bool) -> None:
        """Read an annotation that is written as a string for what it mentions: its nodes are none of the tree."""
        for expression in _in_quotes(annotation):
            replace(self, nodes=defaultdict(list), parents={})._read(expression, scope, guarded)

    def _scope(self, node: Scoped, outer: Scope, guarded: bool) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._quoted(getattr(node, 'returns', None), outer, guarded)
            outer.bind(node.name)
        inner = self.scopes[node] = Scope(node, outer)
        inside = set(_inside(node))
        for child in children(node):
            self.parents[child] = node
            if isinstance(child, ast.arguments):
                self._arguments(child, outer, inner, guarded)
            else:
                self._read(child, inner if child in inside else outer, guarded)

    def _arguments(self, node: ast.arguments, outer: Scope, inner: Scope, guarded: bool) -> None:
        """Parameters are bound within; their defaults and annotations are read without."""
        for parameter in (*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg):
            if parameter is not None:
                inner.bind(parameter.arg)
        self._read(node, outer, guarded)

    def _name(self, node: ast.Name, scope: Scope, guarded: bool) -> None:
        self.mentions.append(Mention(node, node, (node.id,), scope, guarded))
        if not isinstance(node.ctx, ast.Load):
            scope.bind(node.id)

    def _attribute(self, node: ast.Attribute, scope: Scope, guarded: bool) -> None:
        """Read a chain of attributes: as one mention where a name is at its head."""
        names, inner = [node.attr], node.value
        self.parents[inner] = node
        while isinstance(inner, ast.Attribute):
            names.append(inner.attr)
            self.nodes[ast.Attribute].append(inner)
            self.parents[inner.value] = inner
            inner = inner.value
        if isinstance(inner, ast.Name):
            self.nodes[ast.Name].append(inner)
            self.mentions.append(Mention(node, inner, (inner.id, *reversed(names)), scope, guarded))
        else:
            self._read(inner, scope, guarded)


_READERS: dict[type[ast.AST], Callable[..., None]] = {
    **dict.fromkeys((ast.Import, ast.ImportFrom), Reading._import),
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef), Reading._scope),
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), Reading._scope),
    **dict.fromkeys((ast.arg, ast.AnnAssign), Reading._annotated),
    **dict.fromkeys((ast.Try, ast.If), Reading._choice),
    **dict.fromkeys((ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.Global, ast.Nonlocal), Reading._binder),
    ast.Name: Reading._name,
    ast.Attribute: Reading._attribute,
}


def _in_quotes(annotation: ast.expr | None) -> Iterator[ast.expr]:
    """An annotation that is written as a string, as if it were not, at its place."""
    match annotation:
        case ast.Constant(value=str(text)) if annotation.end_col_offset == annotation.col_offset + len(text.encode()) + 2:
            with suppress(SyntaxError, ValueError):
                yield _placed(ast.parse(text, mode='eval').body, annotation)


def _placed(expression: ast.expr, where: ast.Constant) -> ast.expr:
    """An expression that was parsed alone, moved to where it stands in the file: within quotes."""
    for node in walk(expression):
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
        yield from children(node)


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
    return any(_tells_version(inner) or getattr(inner, 'id', '') in flags for inner in walk(node.test))


def _flags(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names of a module that tell the version: `NEW = mmcv.__version__ >= '2'`, or set where MMEngine is tried."""
    for statement in body:
        if isinstance(statement, ast.Assign) and _tells_by_version(statement.value):
            yield from _assigned(statement)
        elif isinstance(statement, ast.Try) and is_guard(statement) and any(map(_imports_mmengine, statement.body)):
            for inner in walk(statement):
                if isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Constant) and isinstance(inner.value.value, bool):
                    yield from _assigned(inner)


def _tells_by_version(value: ast.expr) -> bool:
    """Whether an expression says something of the version: more than the version itself under another name."""
    return not isinstance(value, ast.Name | ast.Attribute) and any(map(_tells_version, walk(value)))


def _assigned(statement: ast.Assign) -> Iterator[str]:
    return (target.id for target in statement.targets if isinstance(target, ast.Name))


def _imports_mmengine(statement: ast.stmt) -> bool:
    names = [alias.name for alias in statement.names] if isinstance(statement, ast.Import) else [getattr(statement, 'module', None) or '']
    return any(name.partition('.')[0] == 'mmengine' or name == 'mmaction.registry' for name in names)


def _imports(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Import, ast.ImportFrom))


def _catches_missing(handler: ast.ExceptHandler) -> bool:
    caught = {getattr(node, 'id', '') for node in walk(handler.type)} if handler.type is not None else {'ImportError'}
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
