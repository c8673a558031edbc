"""Steps on names become edits: imports are rewritten, split, merged and dropped, and uses follow.

All steps of a file are planned together, since they share import statements; one finding alone is planned the same way.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from mma_lint.code.module import Module, Use
from mma_lint.code.scopes import Imported, ImportStatement, parts_of
from mma_lint.edits import Edit
from mma_lint.rule import Rename, Rewrite, Unimport
from mma_lint.text.importing import Item
from mma_lint.text.statements import Statements

_PASS_ON = ('__init__', 'builder', 'registry')  # files that others import registries from
_TYPE_COMMENT = re.compile(r'#[ \t]*type:[^\r\n]*')


class CannotName(Exception):
    """A name cannot be reached in a file without another changing its meaning. The message says why."""


def edits_of(module: Module, steps: Iterable[Rename | Unimport | Rewrite]) -> tuple[Edit, ...]:
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
    steps: tuple[Rename | Unimport | Rewrite, ...]
    edits: list[Edit] = field(default_factory=list)
    new: dict[Imported, Item | None] = field(default_factory=dict)
    more: dict[ImportStatement | None, list[Item]] = field(default_factory=dict)
    before: dict[Item, int] = field(default_factory=dict)
    kept: set[Imported] = field(default_factory=set)

    def follow(self) -> None:
        """Carry out the steps: imports first, since uses are written by them."""
        renamed = {step.node: step.new for step in self.steps if isinstance(step, Rename)}
        for step in self.steps:
            if isinstance(step, Unimport):
                self.new[self.imported[step.alias]] = None
            elif isinstance(step, Rename) and isinstance(step.node, ast.alias):
                self._rename_import(self.imported[step.node], step.new)
        for node, new in renamed.items():
            if isinstance(node, ast.Constant):
                self._replace(node, repr(new) if self.module.source.slice(node).startswith("'") else f'"{new}"')
            elif isinstance(node, ast.expr):
                self._rename_use(self.use_of[node], node, new)
        for step in self.steps:
            if isinstance(step, Rewrite):
                text = ''.join(part if isinstance(part, str) else self.reach(part.qualified, step.start) for part in step.parts)
                self.edits.append(Edit(step.start, step.end, text))
        self._drop_unused()

    # ------------------------------------------------------------------ what is known

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

    @cached_property
    def uses_by_import(self) -> dict[Imported, list[Use]]:
        found: dict[Imported, list[Use]] = {}
        for use in self.module.uses:
            found.setdefault(use.imported, []).append(use)
        return found

    def _uses(self, imported: Imported) -> list[Use]:
        """The uses of what an import binds, also where several imports bind it alike."""
        return [use for other, uses in self.uses_by_import.items() if (other.local, other.scope) == (imported.local, imported.scope) for use in uses]

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
        own = {step.node for step in self.steps if isinstance(step, Rename)}
        for use in self._uses(imported):
            if f'{use.qualified}.'.startswith(f'{imported.qualified}.') and not own & set(_beginnings(use.mention.node)):
                self._replace(use.node(imported.qualified), new)

    def _local(self, imported: Imported, name: str) -> str:
        """The name under which something renamed is known: its new one, but for a clash, or where others seem to import the old one from here."""
        bindings = imported.scope.bound[imported.local]
        alone = all(other is not None and other.root == imported.root for other in bindings) and not self._is_bound_in_class(imported)
        return imported.local if not alone or self._is_passed_on(imported) or self._clashes(name, self._renamed_to(imported)) else name

    def _is_bound_in_class(self, imported: Imported) -> bool:
        """Whether a class within binds the name too: `NAME = NAME` in its body reads the one without."""
        scopes = (scope for scope in self.module.scopes if imported.local in scope.bound)
        return any(isinstance(scope.node, ast.ClassDef) and scope is not imported.scope for scope in scopes)

    def _is_passed_on(self, imported: Imported) -> bool:
        """Whether other files seem to import a name from here."""
        idle = not self._uses(imported) and not self._is_exported(imported.local)
        return imported.scope.parent is None and (idle or self.module.source.path.stem in _PASS_ON)

    def _is_exported(self, name: str) -> bool:
        return any(constant.value == name for constant in self.module.exported)

    def _renamed_to(self, imported: Imported) -> str:
        return next(step.new for step in self.steps if isinstance(step, Rename) and step.node is imported.alias)

    def _clashes(self, name: str, qualified: str) -> bool:
        """Whether a name means something else than `qualified` somewhere in the file."""
        bound = [imported for scope in self.module.scopes for imported in scope.bound.get(name, ())]
        if any(imported is None or self._means(imported) != qualified for imported in bound):
            return True
        renamed = {step.node for step in self.steps if isinstance(step, Rename)}
        return any(mention.parts[0] == name and mention.part(1) not in renamed for mention in self.module.free)

    def _means(self, imported: Imported) -> str:
        """What an import binds after the steps."""
        item = self.new.get(imported)
        return imported.root if item is None else item.name if item.module is None else f'{item.module}.{item.name}'

    def _follow_local(self, imported: Imported, local: str) -> None:
        for use in self._uses(imported):
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
            raise CannotName(f'`{root}` means something else in this file')
        self._need(Item(None, package), imported.statement, offset)
        return new

    def reach(self, new: str, offset: int) -> str:
        """The name under which the file has `new` at an offset; it is imported above if it is not yet."""
        if (local := self._bound_as(new, offset)) is not None:
            return local
        module, _, name = new.rpartition('.')
        if self._clashes(name, new):
            raise CannotName(f'`{name}` means something else in this file')
        self._need(Item(module, name), None, offset)
        return name

    def _bound_as(self, new: str, offset: int) -> str | None:
        """The name that the top of the module binds to `new` above an offset, after the steps; the import then stays."""
        for imported in self.module.imports:
            item = self.new.get(imported, Item('', imported.local))
            above = self._offset(imported.statement) < offset
            if item is not None and above and self._means(imported) == new and self._is_seen_everywhere(imported, item.local):
                self.kept.add(imported)
                return item.local
        return None

    def _is_seen_everywhere(self, imported: Imported, local: str) -> bool:
        """Whether an import at the top of the module is what a name means in all of it."""
        top = self.module.top
        if imported.scope is not top or imported.guarded or imported.is_star or isinstance(imported.statement, ast.Import):
            return False
        return top.imported(imported.local) is not None and self._unshadowed(local)

    def _unshadowed(self, name: str) -> bool:
        """Whether a name that the top of the module binds is bound nowhere else."""
        return all(scope is self.module.top for scope in self.module.scopes if name in scope.bound)

    def _need(self, item: Item, anchor: ImportStatement | None, offset: int) -> None:
        self.more.setdefault(anchor, []).append(item)
        self.before[item] = min(offset, self.before.get(item, offset))

    def _offset(self, node: ast.stmt | ast.expr) -> int:
        return self.module.source.span(node)[0]

    def _replace(self, node: ast.expr, text: str) -> None:
        start, end = self.module.source.span(node)
        self.edits.append(Edit(start, end, text))

    # ------------------------------------------------------------------ statements

    def _drop_unused(self) -> None:
        """An import of a module goes where all that was reached through it is reached otherwise now."""
        replaced = {(edit.start, edit.end) for edit in self.edits}
        for imported in self.module.imports:
            if imported in self.kept:
                continue
            uses = self._uses(imported)
            gone = all(any(self.module.source.span(node) in replaced for node in _chains(use.mention.node)) for use in uses)
            names_module = isinstance(imported.statement, ast.Import) or imported in self.new
            if uses and gone and names_module and not imported.guarded and not self._is_exported(imported.local):
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
