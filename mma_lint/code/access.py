"""Where code reaches into a config: which keys, in which way, and of which object.

An object is a config where it is made by `Config.fromfile` and its like, or where it is so called (`cfg`, `self.cfg`, `model.cfg`)
in a module that uses OpenMMLab. A name that is given once, and a part of a config, stands for that part.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import Literal, TypeAlias

from mma_lint.code.config_keys import Fate, Key, KeyPath, fate, is_of_1x
from mma_lint.code.module import Module
from mma_lint.code.scopes import Mention, Scope, parts_of
from mma_lint.rule import Rewrite
from mma_lint.tree import walk

Form: TypeAlias = Literal['attribute', 'item', 'get', 'ask', 'copy']  # x.key, x['key'], x.get('key'), 'key' in x, x.copy()
Place: TypeAlias = tuple[Scope | None, str]

_PACKAGES = frozenset({'mmaction', 'mmcv', 'mmdet', 'mmengine'})
_MAKERS = re.compile(r'(mmcv(\.utils)?(\.config)?|mmengine(\.config)?(\.config)?)\.Config(\.fromfile|\.fromstring)?')
_NAME = re.compile(r'_?(cfgs?|configs?|conf|configuration)')
_OTHER_NAME = re.compile(r'\w+_(cfg|config)')
# parts of a config that are so called wherever they are handed on, and names that are taken for other things
_PARTS: dict[str, KeyPath] = {'data_cfg': ('data',), 'model_cfg': ('model',)}
_NO_CONFIGS = re.compile(
    r'(train|val|test|eval|lr|optim|optimizer|optim_wrapper|log|checkpoint|momentum|output|dataset|dataloader|loader|scheduler|hook|runner|'
    r'backbone|neck|head|norm|conv|act|init|pipeline|transform)_(cfg|config)'
)
_READERS = frozenset({'get', 'pop', 'setdefault'})
_COPIERS = frozenset({'copy', 'deepcopy'})
_LIST_METHODS = frozenset({'append', 'extend', 'insert', 'pop', 'remove', 'reverse'})
_ASKERS = frozenset({'hasattr', 'getattr', 'setattr', 'delattr'})


@dataclass(frozen=True, eq=False)
class Step:
    """One key. `node`: the expression as far as it goes; `literal`: the expression of the key, where it is no attribute."""

    key: Key
    node: ast.expr
    form: Form
    literal: ast.expr | None = None


@dataclass(frozen=True, eq=False)
class Access:
    """A way into a config. `base` is the object; `prefix` the keys that it stands for already, `name` what it is called."""

    base: ast.expr
    name: str
    prefix: KeyPath
    steps: tuple[Step, ...]
    is_made: bool
    scope: Scope

    @property
    def path(self) -> KeyPath:
        """The keys from the root of the config."""
        return (*self.prefix, *(step.key for step in self.steps))

    @property
    def node(self) -> ast.expr:
        """The whole expression."""
        return self.steps[-1].node if self.steps else self.base

    @property
    def last(self) -> Step:
        """The step to the last key that its fate speaks of."""
        assert self.fate is not None
        return self.steps[self.fate.length - len(self.prefix) - 1]

    @property
    def is_whole(self) -> bool:
        """Whether it goes no further than the key that its fate speaks of."""
        return self.steps[-1] is self.last

    @cached_property
    def fate(self) -> Fate | None:
        """What became of the key; None where it is none of 0.x, or where the object stands for it already."""
        found = fate(self.path)
        return found if found is not None and found.length > len(self.prefix) else None


@lru_cache(maxsize=1)
def accesses(module: Module) -> tuple[Access, ...]:
    """Every way into a config of OpenMMLab, by place; none where code supports several versions."""
    return tuple(_Reading(module).read()) if is_related(module) else ()


def outdated(module: Module) -> Iterator[tuple[Access, Fate]]:
    """Every way to a key of 0.x. Keys that other configs have too count where the object is surely one of OpenMMLab's."""
    known = {access.name for access in accesses(module) if _is_telling(access)}
    for access in accesses(module):
        found = access.fate
        if found is not None and (not found.row.weak or access.name in known or (access.is_made and found.status != 'removed')):
            yield access, found


def is_related(module: Module) -> bool:
    """Whether a module has to do with OpenMMLab: by what it imports, or as a part of a fork."""
    return module.qualified_name != '' or any(imported.qualified.partition('.')[0] in _PACKAGES for imported in module.imports)


def _is_telling(access: Access) -> bool:
    found = access.fate
    return (found is not None and not found.row.weak) or is_of_1x(access.path)


def pipeline_edit(module: Module, access: Access) -> ast.expr | None:
    """Where an access takes or changes transforms of a 0.x dataset by their position: the index, or the method; None where it does not.

    The first transform of a pipeline is the same in 1.x, and what is searched for is found.
    """
    path, own = access.path, len(access.prefix)
    if path[:1] != ('data',) or 'pipeline' not in path:
        return None
    start = path.index('pipeline') + 1
    if own <= start < len(path):
        step = access.steps[start - own]
        return step.literal if step.form == 'item' and _is_position(step.literal) else None
    return _method_of_list(module, access.node) if start == len(path) else None


def _method_of_list(module: Module, node: ast.expr) -> ast.expr | None:
    """The method by which a list is changed at a place that is not its first, if there is one."""
    method = module.parent(node)
    if not isinstance(method, ast.Attribute) or method.attr not in _LIST_METHODS:
        return None
    call = module.parent(method)
    is_at_first = isinstance(call, ast.Call) and bool(call.args) and _key(call.args[0]) == 0
    return None if is_at_first else method


def _is_position(index: ast.expr | None) -> bool:
    """Whether an index is a position behind the first, or from the end."""
    if isinstance(index, ast.Slice):
        return any(_key(bound) not in (None, 0, 1) for bound in (index.lower, index.upper) if bound is not None)
    return index is not None and isinstance(_key(index), int) and _key(index) != 0


def is_written(access: Access) -> bool:
    """Whether something is assigned to what the access leads to."""
    return isinstance(getattr(access.node, 'ctx', None), ast.Store)


def is_deleted(access: Access) -> bool:
    """Whether what the access leads to is deleted."""
    return isinstance(getattr(access.node, 'ctx', None), ast.Del)


def assignment(module: Module, access: Access) -> ast.Assign | None:
    """The statement that assigns to what the access leads to, and to nothing else."""
    match module.parent(access.node):
        case ast.Assign(targets=[target]) as statement if target is access.node:
            return statement
    return None


def renamed(module: Module, access: Access, new: tuple[str, ...]) -> tuple[Rewrite, ...]:
    """The rewrites that lead an access to new keys; none where they would not do the same, or it begins with a part that has a name."""
    steps = access.steps[: access.steps.index(access.last) + 1]
    last = steps[-1]
    if access.prefix or not all(map(_is_by_name, steps[:-1])):
        return ()
    if _is_by_name(last):
        is_gone = access.is_whole and is_deleted(access)
        return () if is_gone else _renamed_chain(module, access.base, steps, new)
    if last.form != 'get' or not isinstance(last.literal, ast.Constant) or not len(steps) == len(new) >= 2:
        return ()
    chain = _renamed_chain(module, access.base, steps[:-1], new[:-1])
    return (*chain, Rewrite(*module.source.span(last.literal), (_quoted(module, last.literal, new[-1]),))) if chain else ()


def _is_by_name(step: Step) -> bool:
    """Whether a step is `.key` or `['key']`."""
    return step.form in ('attribute', 'item') and isinstance(step.key, str)


def _renamed_chain(module: Module, base: ast.expr, steps: tuple[Step, ...], new: tuple[str, ...]) -> tuple[Rewrite, ...]:
    start, end = module.source.span(base)[1], module.source.span(steps[-1].node)[1]
    if re.fullmatch(r'[.\[][^\n#)]*', module.source.text[start:end]) is None:
        return ()
    literals = [step.literal for step in steps if step.form == 'item' and step.literal is not None]
    if len(literals) < len(steps):
        return (Rewrite(start, end, (''.join(f'.{key}' for key in new),)),)
    return (Rewrite(start, end, (''.join(f'[{_quoted(module, literals[0], key)}]' for key in new),)),)


def _quoted(module: Module, literal: ast.expr, text: str) -> str:
    """A string in the quotes of another one."""
    quote = '"' if module.source.slice(literal).endswith('"') else "'"
    return f'{quote}{text}{quote}'


@dataclass(eq=False)
class _Reading:
    """The search for configs in a module. `aliases`: the names and attributes that are given once, and that a config or a part of one."""

    module: Module
    aliases: dict[Place, Access] = field(default_factory=dict)

    def read(self) -> Iterator[Access]:
        """Every way into a config. Parts of parts have their names from a second round."""
        self._learn()
        if self.aliases:
            self._learn()
        names = {part for mention in self.module.mentions for part in mention.parts}
        telling = {name for name in names if name in self._known or _stands_for(name) is not None}
        for mention in self.module.mentions:
            if mention.guarded or telling.isdisjoint(mention.parts):
                continue
            access = self._access(mention)
            if access is not None:
                yield access

    def _learn(self) -> None:
        """Note the names of what is reached by the names known so far."""
        for place, value in self._given:
            access = self._access_of(_copied(value))
            if access is not None and None not in access.path and place in self._given_once:
                self.aliases[place] = access
                self._known.add(place[1].rpartition('.')[2])

    def _access(self, mention: Mention) -> Access | None:
        for length in range(1, len(mention.parts) + 1):
            found = self._object(mention, mention.parts[:length])
            if found is not None:
                return replace(found, base=mention.part(length), steps=tuple(self._steps(mention.part(length))))
        return None

    def _object(self, mention: Mention, parts: tuple[str, ...]) -> Access | None:
        """What an object stands for; None where it is no config."""
        place = _place(mention.scope, parts) if parts[-1] in self._known else (None, '')
        if place in self.made:
            return Access(mention.node, parts[-1], (), (), True, mention.scope)
        if place in self.aliases:
            origin = self.aliases[place]
            return replace(origin, prefix=origin.path, scope=mention.scope)
        prefix = _by_name(mention, parts)
        return None if prefix is None else Access(mention.node, parts[-1], prefix, (), False, mention.scope)

    def _steps(self, node: ast.expr) -> Iterator[Step]:
        """The keys by which an expression goes on."""
        while (step := self._step(node)) is not None:
            if step.form != 'copy':
                yield step
            if step.node is node:
                return
            node = step.node

    def _step(self, node: ast.expr) -> Step | None:
        match self.module.parent(node):
            case ast.Attribute() as attribute:
                return self._by_attribute(attribute)
            case ast.Subscript(value=value, slice=index) as item if value is node:
                return Step(_key(index), item, 'item', index)
            case ast.Compare(left=ast.Constant(value=str(key)) as literal, ops=[ast.In() | ast.NotIn()], comparators=[one]) if one is node:
                return Step(key, node, 'ask', literal)
            case ast.Call(func=ast.Name(id=asker), args=[value, literal, *_]) as call if value is node and asker in _ASKERS:
                return Step(_key(literal), call, 'ask', literal)
        return None

    def _by_attribute(self, attribute: ast.Attribute) -> Step | None:
        """`x.key`, `x.get('key')`, or `x.copy()`, which leads to the same; no other method."""
        match self.module.parent(attribute):
            case ast.Call(func=func, args=[literal, *_]) as call if func is attribute and attribute.attr in _READERS:
                return Step(_key(literal), call, 'get', literal)
            case ast.Call(func=func) as call if func is attribute:
                return Step(None, call, 'copy') if attribute.attr in _COPIERS else None
        return Step(attribute.attr, attribute, 'attribute')

    # ------------------------------------------------------------------ what names are given

    @cached_property
    def made(self) -> frozenset[Place]:
        """The names and attributes that are given a config as a whole."""
        return frozenset(place for place, value in self._given if self._makes(_copied(value)))

    def _makes(self, value: ast.expr) -> bool:
        return isinstance(value, ast.Call) and _MAKERS.fullmatch(self.module.qualified(value.func)) is not None

    @cached_property
    def _given(self) -> tuple[tuple[Place, ast.expr], ...]:
        """What is assigned to names and attributes."""
        scopes = {mention.node: mention.scope for mention in self.module.mentions if isinstance(mention.node.ctx, ast.Store)}
        pairs = (pair for node in self.module.of(ast.Assign, ast.AnnAssign, ast.NamedExpr) for pair in _assigned(node))
        return tuple((_place(scopes[target], parts_of(target)), value) for target, value in pairs if target in scopes)

    @cached_property
    def _known(self) -> set[str]:
        """The last identifiers of what is a config, or a part of one, by what it is given; grows with the aliases."""
        return {name.rpartition('.')[2] for _, name in self.made}

    @cached_property
    def _given_once(self) -> frozenset[Place]:
        """The places that are given something once, but for what is made of itself: `p = p[1:]`."""
        values: dict[Place, list[ast.expr]] = {}
        for place, value in self._given:
            values.setdefault(place, []).append(value)
        return frozenset(place for place, given in values.items() if _is_given_once(place, given))

    def _access_of(self, value: ast.expr) -> Access | None:
        """The access that an expression is as a whole."""
        inner = value
        while not isinstance(inner, ast.Name):
            match inner:
                case ast.Attribute(value=below) | ast.Subscript(value=below) | ast.Call(func=ast.Attribute(value=below)):
                    inner = below
                case _:
                    return None
        mention = self._mention_of.get(inner)
        access = self._access(mention) if mention is not None else None
        return access if access is not None and access.node is value else None

    @cached_property
    def _mention_of(self) -> dict[ast.AST, Mention]:
        """The mention that a name is at the head of."""
        return {mention.head: mention for mention in self.module.mentions}


def _is_given_once(place: Place, values: list[ast.expr]) -> bool:
    scope, name = place
    own = sum(any(isinstance(node, ast.Name) and node.id == name for node in walk(value)) for value in values)
    return (len(values) if scope is None else len(scope.bound.get(name, ()))) - own == 1


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The targets and values of an assignment."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield target, value


def _place(scope: Scope, parts: tuple[str, ...]) -> Place:
    """What a name or chain of attributes is known by: a name in its scope, an attribute in the whole module."""
    return (scope.holder(parts[0]), parts[0]) if len(parts) == 1 else (None, '.'.join(parts))


def _by_name(mention: Mention, parts: tuple[str, ...]) -> KeyPath | None:
    """The keys that an object stands for by what it is called; None where it is not called a config. A module is none."""
    name, imported = parts[-1], mention.scope.imported(parts[0])
    if len(parts) == 1 and imported is not None and isinstance(imported.statement, ast.Import):
        return None
    is_other = len(parts) > 1 and name not in _PARTS and not _NAME.fullmatch(name)
    return None if is_other else _stands_for(name)


@cache
def _stands_for(name: str) -> KeyPath | None:
    """The keys that a name stands for by itself; None where nothing is called so that is a config."""
    is_config = _NAME.fullmatch(name) or (_OTHER_NAME.fullmatch(name) and not _NO_CONFIGS.fullmatch(name))
    return _PARTS.get(name, () if is_config else None)


def _copied(value: ast.expr) -> ast.expr:
    """What a copy is of."""
    match value:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[one]) if name in _COPIERS:
            return one
        case ast.Call(func=ast.Attribute(value=one, attr=name), args=[]) if name in _COPIERS:
            return one
    return value


def _key(node: ast.expr) -> Key:
    """The key that a literal says; None where it cannot be told."""
    match node:
        case ast.Constant(value=str() | int() as key):
            return key
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(key))):
            return -key
    return None
