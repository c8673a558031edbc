"""One config file: what it says itself, what it inherits, what both say together."""

import ast
import operator
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mma_lint.config.evaluate import TooMuch, Work, dumped, evaluate
from mma_lint.config.value import Key, MergeError, Unknown, Value, merge
from mma_lint.source import Source


@dataclass(frozen=True, eq=False)
class Statement:
    """A top-level statement. `names` are the top-level names it binds or changes; `simple` says it is `name = value`."""

    node: ast.stmt
    names: tuple[str, ...]
    simple: bool

    @property
    def value(self) -> ast.expr | None:
        """The expression that is assigned."""
        return self.node.value if isinstance(self.node, (ast.Assign, ast.AnnAssign)) else None


@dataclass(frozen=True, eq=False)
class Base:
    """One entry of `_base_`: the text, the node that says it, and the document, or None where there is no such file."""

    text: str
    node: ast.expr
    document: 'Document | None'


@dataclass(frozen=True, eq=False)
class Document:
    """A config file and the files it inherits from."""

    source: Source
    bases: tuple[Base, ...] = ()

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The top-level statements, in order."""
        return tuple(map(_statement, self.source.tree.body))

    @cached_property
    def parents(self) -> 'tuple[Document, ...]':
        """The documents of the bases that were found."""
        return tuple(base.document for base in self.bases if base.document is not None)

    @cached_property
    def complete(self) -> bool:
        """Whether every file that this one inherits from was found and read."""
        return all(base.document is not None and base.document.complete for base in self.bases)

    @cached_property
    def depth(self) -> int:
        """How many documents stand above this one in the longest line."""
        return max((1 + parent.depth for parent in self.parents), default=0)

    @cached_property
    def ancestors(self) -> 'tuple[Document, ...]':
        """Every document this one inherits from, near ones first."""
        found = {id(document): document for parent in self.parents for document in (parent, *parent.ancestors)}
        return tuple(found.values())

    @cached_property
    def inherited(self) -> Value:
        """What the bases say together. Later bases win, though mmcv refuses doubled keys."""
        items: dict[str, Value] = {}
        for parent in self.parents:
            items |= parent.merged.items
        return Value(items)

    @cached_property
    def own(self) -> Value:
        """What this file says itself: each top-level name with its value at the end of the file."""
        return replay(self.statements, self.source, self.inherited)

    @cached_property
    def merged(self) -> Value:
        """What the config says: this file over its bases. A dict over no dict is Unknown."""
        try:
            return merge(self.own, self.inherited)
        except MergeError:
            return Value(self.inherited.items | _unmergeable(self.own, self.inherited))

    @cached_property
    def merge_problems(self) -> tuple[tuple[str, str], ...]:
        """The top-level keys that cannot be merged over the bases, with the reason."""
        return tuple(_merge_problems(self.own, self.inherited))

    def says(self, value: Value | None) -> bool:
        """Whether this file itself says the value."""
        return value is not None and value.source is self.source


def taken_from_bases(source: Source) -> frozenset[str]:
    """The names that a file takes from its bases by `{{_base_.name}}`."""
    return frozenset(re.findall(r'_base_\.(\w+)', source.text))


def _merge_problems(own: Value, inherited: Value) -> Iterator[tuple[str, str]]:
    for key, value in own.items.items():
        try:
            merge(Value({key: value}), inherited)
        except MergeError as error:
            yield key, str(error)


def _unmergeable(own: Value, inherited: Value) -> dict[str, Value]:
    bad = dict(_merge_problems(own, inherited))
    good = merge(Value({key: value for key, value in own.items.items() if key not in bad}), inherited)
    unknown = {key: value.with_data(Unknown(bad[key])) for key, value in own.items.items() if key in bad}
    return good.items | unknown


def _statement(node: ast.stmt) -> Statement:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
            return Statement(node, (name,), simple=True)
        case _:
            return Statement(node, tuple(dict.fromkeys(_bound(node))), simple=False)


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds, or whose values it changes in place."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition('.')[0] for alias in node.names)
        return
    if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
        yield node.id
    if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)):
        yield from _root(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _MUTATORS:
        yield from _root(node.func)  # `data.update(...)`, `pipeline.append(...)`
    for child in ast.iter_child_nodes(node):
        yield from _bound(child)


_MUTATORS = frozenset('append clear extend insert pop popitem remove reverse setdefault sort update'.split())  # of dict and list


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


_HIDDEN = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef, ast.Import, ast.ImportFrom)  # what they bind is no field of the config


def replay(statements: tuple[Statement, ...], source: Source, inherited: Value) -> Value:
    """What statements say, read one after the other. A name touched by one that is not understood is Unknown."""
    env: dict[str, Value] = {'{{_base_}}': inherited}
    work = Work(source)
    for statement in statements:
        advance(env, statement, source, work)
    return Value({name: value for name, value in env.items() if _is_config_name(name) and not _is_hidden(value)})


def _is_config_name(name: str) -> bool:
    return not name.startswith('__') and name not in ('_base_', '{{_base_}}')


def _is_hidden(value: Value) -> bool:
    return isinstance(value.key, _HIDDEN)


def advance(env: dict[str, Value], statement: Statement, source: Source, work: Work) -> None:
    """Take one statement into `env`. Where that is too much `work`, nothing is known any more of the names that it may have changed."""
    try:
        _advance(env, statement, source, work)
    except TooMuch:
        others = () if work.is_given_up else (name for name in env if name != '{{_base_}}')  # any of them may share what is changed
        work.is_given_up = True
        env |= {name: Value(Unknown(_after(name, env, statement.node)), None, source, statement.node) for name in (*statement.names, *others)}


def _advance(env: dict[str, Value], statement: Statement, source: Source, work: Work) -> None:
    node = statement.node
    if statement.simple and statement.value is not None:
        env[statement.names[0]] = evaluate(statement.value, env, source, node, work)
    elif isinstance(node, ast.Assign) and (path := _item_path(node.targets, env, source)):
        _set_item(env, path, evaluate(node.value, env, source, node, work), work)
    elif (change := _change_in_place(node, env, source, work)) is not None:
        _put_everywhere(env, *change, work)
    elif isinstance(node, _HIDDEN):
        env |= {name: Value(Unknown(name), None, source, node) for name in statement.names}
    elif not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
        touched = {name for name in statement.names if (name in env or not isinstance(node, ast.Expr))}
        env |= {name: Value(Unknown(_after(name, env, node)), None, source, node) for name in touched}


def _after(name: str, env: Mapping[str, Value], node: ast.stmt) -> str:
    """A text for what a name means after a statement that is not understood, wherever the statement stands."""
    before = getattr(env.get(name), 'data', None)
    text = f'{before.text if isinstance(before, Unknown) else name} after {dumped(node)}'
    return text if len(text) < 1000 else f'{name} after {hash(text)}'  # it must not grow with each of a thousand statements


def _change_in_place(node: ast.stmt, env: Mapping[str, Value], source: Source, work: Work) -> tuple[Value, Value] | None:
    """What `x += ...`, `x.update(...)`, `x.append(...)` or `x.extend(...)` changes, before and after; None: cannot be told."""
    match node:
        case ast.AugAssign(target=(ast.Name() | ast.Subscript()) as target, op=ast.Add(), value=argument):
            change = _joined
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=target, attr='update'), args=[], keywords=[_, *_]) as call):
            argument, change = ast.Call(ast.Name('dict', ast.Load()), [], call.keywords), _updated
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=target, attr='update'), args=[argument], keywords=[])):
            change = _updated
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=target, attr='append'), args=[argument], keywords=[])):
            change = _appended
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=target, attr='extend'), args=[argument], keywords=[])):
            change = _joined
        case _:
            return None
    path = _item_path([target], env, source)
    there = env[str(path[0])].get(*path[1:]) if path else None
    data = None if there is None else change(there, evaluate(argument, env, source, argument, work))
    return None if there is None or data is None else (there, Value(data, None, source, node))


def _joined(there: Value, more: Value) -> object:
    lists = isinstance(there.data, list) and isinstance(more.data, list)
    return [*there.elements, *more.elements] if lists else None


def _appended(there: Value, more: Value) -> object:
    return [*there.elements, more] if isinstance(there.data, list) else None


def _updated(there: Value, more: Value) -> object:
    return {**there.items, **more.items} if isinstance(there.data, dict) and isinstance(more.data, dict) else None


def _item_path(targets: list[ast.expr], env: Mapping[str, Value], source: Source) -> tuple[Key, ...] | None:
    """`data['test']['pipeline']` as ('data', 'test', 'pipeline'), where each step but the last is there."""
    node, keys = targets[0], list[Key]()
    while isinstance(node, ast.Subscript):
        key = evaluate(node.slice, env, source).data
        if not isinstance(key, (str, int)):
            return None
        keys.insert(0, key)
        node = node.value
    if len(targets) > 1 or not isinstance(node, ast.Name) or node.id not in env:
        return None
    if not keys:
        return (node.id,)
    container = env[node.id].get(*keys[:-1])
    usable = container is not None and (isinstance(container.data, dict) or container.get(keys[-1]) is not None)
    return (node.id, *keys) if usable else None


def _set_item(env: dict[str, Value], path: tuple[Key, ...], value: Value, work: Work) -> None:
    """Set what is at a path, under every name that the changed container has."""
    changed = env[str(path[0])].get(*path[1:-1]) if len(path) > 1 else None
    if changed is None:
        env[str(path[0])] = value
    else:
        _put_everywhere(env, changed, put(changed, path[-1:], value), work)


def _put_everywhere(env: dict[str, Value], old: Value, new: Value, work: Work) -> None:
    """Python's names share one dict or list: where one of them changes it, all see it."""
    work.spend(len(env))
    work.spend(new.size + sum(value.size for name, value in env.items() if name != '{{_base_}}'))
    for name, value in env.items():
        if name != '{{_base_}}':
            env[name] = _exchanged(value, old.data, new.data)


def _exchanged(value: Value, old: object, new: object) -> Value:
    if value.data is old:
        return value.with_data(new)
    if isinstance(value.data, dict):
        items = {key: _exchanged(item, old, new) for key, item in value.items.items()}
        return value if all(map(operator.is_, items.values(), value.items.values())) else value.with_data(items)
    elements = [_exchanged(element, old, new) for element in value.elements]
    return value if all(map(operator.is_, elements, value.elements)) else value.with_data(type(value.data)(elements))  # type: ignore[call-arg]


def put(root: Value, path: tuple[Key, ...], value: Value) -> Value:
    """`root` with `value` at `path`; dicts on the way are made where they lack."""
    if not path:
        return value
    key, rest = path[0], path[1:]
    child = root.get(key) or Value({})
    if isinstance(root.data, (list, tuple)) and isinstance(key, int):
        elements = list(root.data)
        elements[key] = put(child, rest, value)
        return root.with_data(type(root.data)(elements))
    return root.with_item(key, put(child, rest, value))
