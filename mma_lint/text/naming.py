"""Steps on names become edits: imports are rewritten, split, merged and dropped, and uses follow.

All steps of a file are planned together, since they share import statements; one finding alone is planned the same way.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from mma_lint.code.module import Module, Use
from mma_lint.code.scopes import Imported, ImportStatement, parts_of
from mma_lint.edits import Edit
from mma_lint.rule import Rename, Rewrite, Unimport
from mma_lint.text.importing import Item
from mma_lint.text.statements import Statements

Step: TypeAlias = Rename | Unimport | Rewrite
_PASS_ON = ('__init__', 'builder', 'registry')  # files that others import registries from
_TYPE_COMMENT = re.compile(r'#[ \t]*type:[^\r\n]*')


class CannotName(Exception):
    """A name cannot be reached in a file without another changing its meaning. The message says why.

    `always`: with whatever other steps, since something that is no import has the name. `never`: the steps for which that is so.
    """

    def __init__(self, name: str, always: bool) -> None:
        super().__init__(f'`{name}` means something else in this file')
        self.always, self.never = always, frozenset[Step]()


def edits_of(module: Module, steps: Iterable[Step]) -> tuple[Edit, ...]:
    """The edits that carry out steps in a module. Raises CannotName."""
    plan = _Plan(module, tuple(steps))
    plan.follow()
    return tuple(dict.fromkeys([*plan.edits, *Statements(module, plan.new, plan.before).edits(plan.more)]))


@dataclass(eq=False)
class _Plan:
    """What a set of steps makes of a module.

    `edits` are those outside of imports; `new` is what each import becomes, None where it goes; `more` is what is imported besides, with the
    statement beside which it fits best; `before` are the offsets that it is needed at; `kept` are imports that what is written relies on.
    """

    module: Module
    steps: tuple[Step, ...]
    edits: list[Edit] = field(default_factory=list)
    new: dict[Imported, Item | None] = field(default_factory=dict)
    more: dict[ImportStatement | None, dict[Item, None]] = field(default_factory=dict)
    before: dict[Item, int] = field(default_factory=dict)
    kept: set[Imported] = field(default_factory=set)
    followed: set[tuple[object, ...]] = field(default_factory=set)

    def follow(self) -> None:
        """Carry out the steps: imports first, since uses are written by them."""
        for step in self.steps:
            if isinstance(step, Unimport):
                self.new[self.imported[step.alias]] = None
            elif isinstance(step, Rename) and isinstance(step.node, ast.alias):
                self._rename_import(self.imported[step.node], step.new)
        renames = {step.node: step for step in self.steps if isinstance(step, Rename)}
        self._take([*renames.values(), *(step for step in self.steps if isinstance(step, Rewrite))])
        self._drop_unused()

    def _take(self, steps: Iterable[Rename | Rewrite]) -> None:
        errors: dict[Step, CannotName] = {}
        for step in steps:
            try:
                self._rename(step) if isinstance(step, Rename) else self._rewrite(step)
            except CannotName as error:
                errors[step] = error
        for first in errors.values():
            first.never = frozenset(step for step, error in errors.items() if error.always)
            raise first

    def _rename(self, step: Rename) -> None:
        if isinstance(step.node, ast.Constant):
            self._replace(step.node, repr(step.new) if self.module.source.slice(step.node).startswith("'") else f'"{step.new}"')
        elif isinstance(step.node, ast.expr):
            self._rename_use(self.use_of[step.node], step.node, step.new)

    def _rewrite(self, step: Rewrite) -> None:
        text = ''.join(part if isinstance(part, str) else self.reach(part.qualified, step.start) for part in step.parts)
        self.edits.append(Edit(step.start, step.end, text))

    # ------------------------------------------------------------------ what is known

    @cached_property
    def renamed(self) -> dict[ast.alias | ast.expr, str]:
        return {step.node: step.new for step in self.steps if isinstance(step, Rename)}

    @cached_property
    def imported(self) -> dict[ast.alias, Imported]:
        return {imported.alias: imported for imported in self.module.imports}

    @cached_property
    def use_of(self) -> dict[ast.expr, Use | None]:
        """The use that a node is, or is a part of; None for a name that a star import brings."""
        found: dict[ast.expr, Use | None] = dict.fromkeys(mention.node for mention in self.module.free)
        for use in self.module.uses:
            node: ast.expr = use.mention.node
            while isinstance(node, ast.Attribute):
                found[node] = use
                node = node.value
            found[node] = use
        return found

    # ------------------------------------------------------------------ imports

    def _rename_import(self, imported: Imported, new: str) -> None:
        if isinstance(imported.statement, ast.Import):
            self.new[imported] = Item(None, new, imported.alias.asname)
            if imported.alias.asname is None:
                self._follow_module(imported, new)
            return
        module, _, name = new.rpartition('.')
        local = imported.alias.asname or self._local(imported, name)
        self.new[imported] = Item(module, name, local)
        if local != imported.local:
            self._follow_local(imported, local)

    def _follow_module(self, imported: Imported, new: str) -> None:
        """`import a.b` became `import c.d`: what is reached through it is reached anew, but for what has a step of its own."""
        if self._is_followed(imported.qualified, imported.scope, new):
            return
        for use in self.module.uses_of(imported):
            if f'{use.qualified}.'.startswith(f'{imported.qualified}.') and self.renamed.keys().isdisjoint(_beginnings(use.mention.node)):
                self._replace(use.node(imported.qualified), new)

    def _local(self, imported: Imported, name: str) -> str:
        """The name under which something renamed is known: its new one, but for a clash, or where others seem to import the old one from here."""
        alone = imported.scope.imported(imported.local) is not None and not self._is_bound_in_class(imported)
        stays = name == imported.local or not alone or self._is_passed_on(imported) or self._clashes(name, self.renamed[imported.alias])
        return imported.local if stays else name

    def _is_bound_in_class(self, imported: Imported) -> bool:
        """Whether a class within binds the name too: `NAME = NAME` in its body reads the one without."""
        return any(isinstance(scope.node, ast.ClassDef) and scope is not imported.scope for scope in self.module.binders[imported.local])

    def _is_passed_on(self, imported: Imported) -> bool:
        """Whether other files seem to import a name from here."""
        idle = not self.module.uses_of(imported) and imported.local not in self.module.exported_names
        return imported.scope.parent is None and (idle or self.module.source.path.stem in _PASS_ON)

    def _clashes(self, name: str, qualified: str) -> bool:
        """Whether a name means something else than `qualified` somewhere in the file."""
        bound = (imported for scope in self.module.binders.get(name, ()) for imported in scope.bound[name])
        return name in self.taken or any(imported is not None and self._means(imported) != qualified for imported in bound)

    @cached_property
    def taken(self) -> frozenset[str]:
        """The names that something binds which is no import, or that nothing binds and some mention keeps."""
        free = (mention.parts[0] for mention in self.module.free if mention.part(1) not in self.renamed)
        return frozenset(free) | {name for scope in self.module.scopes for name, bound in scope.bound.items() if None in bound}

    def _means(self, imported: Imported) -> str:
        """What an import binds after the steps."""
        item = self.new.get(imported)
        return imported.root if item is None else item.name if item.module is None else f'{item.module}.{item.name}'

    def _is_followed(self, *step: object) -> bool:
        """Whether uses have followed already: several imports may bind a name alike."""
        is_known = step in self.followed
        self.followed.add(step)
        return is_known

    def _follow_local(self, imported: Imported, local: str) -> None:
        if self._is_followed(imported.local, imported.scope, local):
            return
        for use in self.module.uses_of(imported):
            self._replace(use.mention.part(1), local)
        for constant in self.module.exported if imported.scope.parent is None else ():
            if constant.value == imported.local:
                self._replace(constant, self.module.source.slice(constant).replace(imported.local, local))
        self._follow_type_comments(imported.local, local)

    def _follow_type_comments(self, old: str, new: str) -> None:
        for comment in _TYPE_COMMENT.finditer(self.module.source.text):
            for match in re.finditer(rf'(?<![\w.]){re.escape(old)}\b', comment.group()):
                self.edits.append(Edit(comment.start() + match.start(), comment.start() + match.end(), new))

    # ------------------------------------------------------------------ uses

    def _rename_use(self, use: Use | None, node: ast.expr, new: str) -> None:
        if use is None:
            self._replace(node, self.reach(new, self._offset(node)))
        elif self._leads_to(use, node) != new:
            self._replace(node, self._dotted(new, use.imported, self._offset(node)))

    def _leads_to(self, use: Use, node: ast.expr) -> str:
        """What a chain means once its import is renamed."""
        return '.'.join([self._means(use.imported), *parts_of(node)[1:]])

    def _dotted(self, new: str, imported: Imported, offset: int) -> str:
        """`new` as a chain of attributes that begins with a module which is imported."""
        if (local := self._bound_as(new, offset)) is not None:
            return local
        package, root = new.rpartition('.')[0], new.partition('.')[0]
        if self._clashes(root, root):
            raise CannotName(root, root in self.taken)
        self._need(Item(None, package), imported.statement, offset)
        return new

    def reach(self, new: str, offset: int) -> str:
        """The name under which the file has `new` at an offset; it is imported above if it is not yet."""
        if (local := self._bound_as(new, offset)) is not None:
            return local
        module, _, name = new.rpartition('.')
        if self._clashes(name, new):
            raise CannotName(name, name in self.taken)
        self._need(Item(module, name), None, offset)
        return name

    def _bound_as(self, new: str, offset: int) -> str | None:
        """The name that the top of the module binds to `new` above an offset, after the steps; the import then stays."""
        imported, local = self.at_hand.get(new, (None, ''))
        if imported is None or self._offset(imported.statement) >= offset:
            return None
        self.kept.add(imported)
        return local

    @cached_property
    def at_hand(self) -> dict[str, tuple[Imported, str]]:
        """What names mean everywhere, by an import at the top of the module, after the steps: the first such import, and the name."""
        items = ((imported, self.new.get(imported, Item('', imported.local))) for imported in reversed(self.module.imports))
        return {
            self._means(imported): (imported, item.local) for imported, item in items if item is not None and self._is_seen_everywhere(imported, item.local)
        }

    def _is_seen_everywhere(self, imported: Imported, local: str) -> bool:
        """Whether an import at the top of the module is what a name means in all of it."""
        top = self.module.top
        if imported.scope is not top or imported.guarded or imported.is_star or isinstance(imported.statement, ast.Import):
            return False
        return top.imported(imported.local) is not None and all(scope is top for scope in self.module.binders.get(local, ()))

    def _need(self, item: Item, anchor: ImportStatement | None, offset: int) -> None:
        self.more.setdefault(anchor, {})[item] = None
        self.before[item] = min(offset, self.before.get(item, offset))

    def _offset(self, node: ast.stmt | ast.expr) -> int:
        return self.module.source.span(node)[0]

    def _replace(self, node: ast.expr, text: str) -> None:
        start, end = self.module.source.span(node)
        self.edits.append(Edit(start, end, text))

    # ------------------------------------------------------------------ statements

    def _drop_unused(self) -> None:
        """An import of a module goes where all that was reached through it is reached otherwise now."""
        span, replaced = self.module.source.span, {(edit.start, edit.end) for edit in self.edits}
        gone = {
            place for place, uses in self.module.uses_by_name.items() if all(any(span(node) in replaced for node in _chains(use.mention.node)) for use in uses)
        }
        for imported in self.module.imports:
            if imported in self.kept:
                continue
            names_module = isinstance(imported.statement, ast.Import) or imported in self.new
            is_gone = (imported.local, imported.scope) in gone and imported.local not in self.module.exported_names
            if is_gone and names_module and not imported.guarded:
                self.new[imported] = None


def _chains(node: ast.expr) -> Iterator[ast.Attribute]:
    """A chain and all chains that it begins with, but for its first name."""
    return (part for part in _beginnings(node) if isinstance(part, ast.Attribute))


def _beginnings(node: ast.expr) -> Iterator[ast.expr]:
    """A chain and all that it begins with."""
    yield node
    while isinstance(node, ast.Attribute):
        node = node.value
        yield node
