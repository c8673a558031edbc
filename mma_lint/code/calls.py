"""What the calls of a module say: their arguments, their results, and how they are rewritten."""

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import TypeAlias

from mma_lint.code.module import Module
from mma_lint.code.outdated import fate
from mma_lint.code.scopes import Scope
from mma_lint.rule import Finding, Name, Rename, Rewrite, Severity
from mma_lint.tables import table

_Place: TypeAlias = tuple[int, int]  # row and column


def old_name(qualified: str) -> str:
    """What 0.x calls something that is elsewhere, otherwise or gone in 1.x: its last name; '' for anything else."""
    return qualified.rpartition('.')[2] if fate(qualified) is not None else ''


def new_name(qualified: str) -> str:
    """What something is called in 1.x, in full; '' where nothing there is the same thing."""
    found = fate(qualified)
    return qualified if found is None else found.target or '' if found.can_be_renamed else ''


def calls_of(module: Module, *names: str) -> Iterator[tuple[ast.Call, str]]:
    """The calls of what 0.x knew by one of these names, with the name."""
    return ((call, name) for call, qualified in module.calls if (name := old_name(qualified)) in names)


def gone(module: Module, topic: str) -> Iterator[Finding]:
    """A finding wherever something that the table has for a topic is called or passed on."""
    messages: dict[str, str] = table('calls')['gone'][topic]
    for name, node in _used(module):
        if name in messages:
            yield at(module, node, messages[name])


@lru_cache(maxsize=1)  # several rules ask of the module at hand
def _used(module: Module) -> tuple[tuple[str, ast.expr], ...]:
    """What of 0.x is called or passed on, by its name there: not what classes derive from."""
    bases = {base for node in module.of(ast.ClassDef) for base in node.bases}
    uses = ((old_name(use.qualified), use) for use in module.uses if not use.guarded)
    return tuple((name, use.mention.node) for name, use in uses if name and use.mention.node not in bases)


# ---------------------------------------------------------------------- arguments


def keyword(call: ast.Call, name: str) -> ast.keyword | None:
    """The keyword argument of a name."""
    return next((argument for argument in call.keywords if argument.arg == name), None)


def arguments_of(call: ast.Call) -> list[ast.expr | ast.keyword]:
    """All arguments, those by place first."""
    return [*call.args, *call.keywords]


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """The value of an argument, given by place or by name."""
    given = keyword(call, name)
    return given.value if given is not None else call.args[position] if position < len(call.args) else None


def is_spelled_out(call: ast.Call) -> bool:
    """Whether a call says all of its arguments: no `*`, no `**`."""
    return all(argument.arg for argument in call.keywords) and not any(isinstance(value, ast.Starred) for value in call.args)


def is_none(node: ast.expr | None) -> bool:
    """Whether an argument is absent or None."""
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def is_chain(node: ast.expr) -> bool:
    """Whether an expression is a name or a chain of attributes: it may be written twice."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and is_chain(node.value))


def last_name(node: ast.expr) -> str:
    """The last identifier of a name or of an attribute; '' of anything else."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ''


# ---------------------------------------------------------------------- findings and their steps


def at(
    module: Module,
    node: ast.expr | ast.keyword | ast.alias,
    message: str,
    steps: Iterable[Rename | Rewrite] = (),
    doubt: str = '',
    severity: Severity | None = None,
) -> Finding:
    """A finding that stands on a node."""
    start, end = module.source.span(node)
    return Finding(start, end, message, tuple(steps), doubt, severity)


def replaced(module: Module, node: ast.expr | ast.keyword, *parts: str | Name) -> Rewrite:
    """The step that writes something else for a node."""
    return Rewrite(*module.source.span(node), parts)


def before(module: Module, node: ast.expr, text: str) -> Rewrite:
    """The step that writes a text before a node."""
    start = module.source.span(node)[0]
    return Rewrite(start, start, (text,))


def after(module: Module, node: ast.expr, text: str) -> Rewrite:
    """The step that writes a text behind a node."""
    end = module.source.span(node)[1]
    return Rewrite(end, end, (text,))


def dropped(module: Module, call: ast.Call, unwanted: Collection[ast.expr | ast.keyword]) -> tuple[Rewrite, ...] | None:
    """The steps that take arguments out of a call; None where comments or parentheses stand between them."""
    arguments = sorted(arguments_of(call), key=module.source.span)
    spans = [module.source.span(node) for node in arguments]
    end = module.source.span(call)[1] - 1
    steps: list[Rewrite] = []
    for index, node in enumerate(arguments):
        if node in unwanted:
            kept = any(other not in unwanted for other in arguments[:index])
            start = spans[index - 1][1] if kept else spans[index][0]
            stop = spans[index][1] if kept else spans[index + 1][0] if index + 1 < len(spans) else end
            gap = module.source.text[start : spans[index][0]] + module.source.text[spans[index][1] : stop]
            if gap.strip(' \t\r\n,'):
                return None
            steps.append(Rewrite(start, stop))
    return tuple(steps)


def named(module: Module, call: ast.Call, names: Collection[str]) -> tuple[Rewrite, ...]:
    """The steps that write the names of arguments which are given by place; '' leaves one as it is."""
    return tuple(before(module, value, f'{name}=') for value, name in zip(call.args, names, strict=False) if name)


def statement_of(module: Module, call: ast.Call) -> ast.Assign | None:
    """The plain assignment `target = call` on lines of its own."""
    node = module.parent(call)
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    return node if has_its_lines(module, node) else None


def has_its_lines(module: Module, statement: ast.stmt) -> bool:
    """Whether a statement shares its lines with nothing but a comment."""
    source, (start, end) = module.source, module.source.span(statement)
    rest = source.text[end : source.line_end(end)].strip()
    return not source.text[source.line_start(start) : start].strip() and (not rest or rest.startswith('#'))


def line_below(module: Module, statement: ast.stmt, *parts: str | Name) -> Rewrite:
    """The step that writes a line of its own below a statement."""
    end = module.source.line_end(module.source.span(statement)[1])
    return Rewrite(end, end, (module.source.newline + module.source.indent(statement.lineno), *parts))


# ---------------------------------------------------------------------- what names hold


def held(module: Module, is_source: Callable[[ast.expr], bool]) -> dict[ast.Name, ast.expr]:
    """The readings of names which, by the order of the text, hold the value of an expression that is a source, or the first part of it."""
    bindings = _bindings(module)
    found: dict[ast.Name, ast.expr] = {}
    names = {name for (_, name), values in bindings.items() if any(value is not None and is_source(value) for _, value in values)}
    for mention in module.mentions if names else ():
        node = mention.head
        if node.id not in names or not isinstance(node.ctx, ast.Load):
            continue
        latest = _latest(bindings.get((mention.scope.holder(node.id), node.id), []), (node.lineno, node.col_offset))
        if latest is not None and is_source(latest):
            found[node] = latest
    return found


def _latest(in_order: Sequence[tuple[_Place, ast.expr | None]], place: _Place) -> ast.expr | None:
    """What a name was bound to last, above a place."""
    earlier = bisect_right(in_order, place, key=itemgetter(0))
    return in_order[earlier - 1][1] if earlier else None


@lru_cache(maxsize=1)  # several rules ask of the module at hand
def _bindings(module: Module) -> dict[tuple[Scope | None, str], list[tuple[_Place, ast.expr | None]]]:
    """From where on each name of each scope holds what, in order; None stands for anything but an assigned value."""
    values = {target: (place, value) for target, value, place in _assignments(module)}
    found: dict[tuple[Scope | None, str], list[tuple[_Place, ast.expr | None]]] = {}
    for mention in module.mentions:
        node = mention.head
        if not isinstance(node.ctx, ast.Load):
            found.setdefault((mention.scope.holder(node.id), node.id), []).append(values.get(node, ((node.lineno, node.col_offset), None)))
    return {name: sorted(bound, key=itemgetter(0)) for name, bound in found.items()}


def _assignments(module: Module) -> Iterator[tuple[ast.Name, ast.expr, _Place]]:
    """Every `name = value` and `name, other = value`, with where it takes effect."""
    for node in module.of(ast.Assign, ast.AnnAssign, ast.NamedExpr):
        value = node.value
        for target in node.targets if isinstance(node, ast.Assign) else (node.target,):
            target = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
            if isinstance(target, ast.Name) and value is not None:
                assert value.end_lineno is not None
                assert value.end_col_offset is not None
                yield target, value, (value.end_lineno, value.end_col_offset)


def looped(module: Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The targets of loops, with what is looped over."""
    return ((node.target, node.iter) for node in module.of(ast.For, ast.AsyncFor, ast.comprehension))


def says(node: ast.expr, *words: str) -> bool:
    """Whether the last identifier of a name or attribute has one of some words in it."""
    return re.search('|'.join(words), last_name(node), re.IGNORECASE) is not None
