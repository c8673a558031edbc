"""Where a module reaches something that 1.x has elsewhere, under another name, or no more."""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from mma_lint.code.module import Module
from mma_lint.code.scopes import Imported
from mma_lint.rule import Finding, Rename, Unimport
from mma_lint.tables import table

_DOTTED = re.compile(r'(mmcv|mmaction)(\.[A-Za-z_]\w*)+')


@dataclass(frozen=True)
class Fate:
    """What became of a name of 0.x. `status`: moved, renamed, replaced or removed; `short` is the same as `new`, at the top of its package."""

    old: str
    status: str
    new: str | None
    note: str
    short: str | None
    is_module: bool
    signature: str

    @property
    def target(self) -> str | None:
        """The name to use: what was at the top of its package is taken from the top again."""
        return self.short if self.short and self.old.count('.') == 1 else self.new

    @property
    def can_be_renamed(self) -> bool:
        """Whether the new name means the same thing."""
        return self.status in ('moved', 'renamed') and self.new is not None


@dataclass(frozen=True, eq=False)
class Occurrence:
    """A place where something is reached: an alias, a name or chain of attributes, or a string. `imported` is the import of an alias."""

    node: ast.alias | ast.expr
    fate: Fate
    rest: str = ''
    imported: Imported | None = None


@cache
def fate(qualified: str) -> Fate | None:
    """What became of a qualified name; None where it is what it was, or nobody knows it."""
    row = table('names').get(qualified)
    if row is None:
        return None
    signature = row.get('signature', '')
    text = signature if isinstance(signature, str) else ' -> '.join(signature)
    return Fate(qualified, row['status'], row.get('new'), row.get('note', ''), row.get('short'), row.get('kind') == 'module', text)


@cache
def nearest_fate(qualified: str) -> Fate | None:
    """The fate of a name, or of the nearest thing that it is in."""
    while qualified:
        if (found := fate(qualified)) is not None:
            return found
        qualified = qualified.rpartition('.')[0]
    return None


@lru_cache(maxsize=1)  # several rules ask of the module at hand
def occurrences(module: Module) -> tuple[Occurrence, ...]:
    """Everything of 0.x that a module reaches, but for code that supports several versions."""
    return (*_in_imports(module), *_in_uses(module), *_in_strings(module))


def _in_imports(module: Module) -> Iterator[Occurrence]:
    for imported in module.imports:
        found = nearest_fate(imported.qualified)
        if found is not None and not imported.guarded and not imported.is_star:
            yield Occurrence(imported.alias, found, imported.qualified[len(found.old) + 1 :], imported)


def _in_uses(module: Module) -> Iterator[Occurrence]:
    for use in module.uses:
        found = nearest_fate(use.qualified)
        if found is not None and not use.guarded and found.old.startswith(f'{use.imported.root}.') and not _is_imported(module, found):
            yield Occurrence(use.node(found.old), found)


def _is_imported(module: Module, found: Fate) -> bool:
    """Whether a module is named by an import: that is where its finding stands."""
    return found.is_module and found.old in module.imported_names


def _in_strings(module: Module) -> Iterator[Occurrence]:
    for node in module.of(ast.Constant):
        if isinstance(node.value, str) and _DOTTED.fullmatch(node.value):
            found = nearest_fate(node.value)
            if found is not None:
                yield Occurrence(node, found, node.value[len(found.old) + 1 :])


def found(module: Module, statuses: Collection[str], message: str, of_modules: bool = False) -> Iterator[Finding]:
    """The findings of what has one of some statuses. `message` may name `{old}` and `{target}`; the table's note follows."""
    for occurrence in occurrences(module):
        fate = occurrence.fate
        if fate.status in statuses and fate.is_module is of_modules:
            text = message.format(old=fate.old, target=fate.target)
            yield _finding(module, occurrence, text + _unknown(occurrence) + (f': {fate.note}' if fate.note else ''))


def _unknown(occurrence: Occurrence) -> str:
    """That the tables do not know what is imported from a module."""
    is_known = not occurrence.rest or isinstance(occurrence.node, ast.Constant)
    return '' if is_known else f'; it never had `{occurrence.rest}`, as far as is known'


def _finding(module: Module, occurrence: Occurrence, message: str) -> Finding:
    """The finding of an occurrence: what can be renamed is; an import that nothing uses goes."""
    start, end = span(module, occurrence.node)
    new, imported, signature = _new_name(occurrence), occurrence.imported, occurrence.fate.signature
    if new is not None and not _brings_what_is_gone(module, occurrence):
        return Finding(start, end, message, (Rename(occurrence.node, new),), f'it is called otherwise in 1.x: {signature}' if signature else '')
    if imported is not None and not occurrence.rest and is_unused(module, imported):
        doubt = 'nothing in this file uses the import, but another file may import it from here'
        return Finding(start, end, message, (Unimport(imported.alias),), doubt)
    return Finding(start, end, message)


def _new_name(occurrence: Occurrence) -> str | None:
    """What to write instead; None where nothing means the same. What the tables do not know is left, but for a string below a module."""
    target, rest = occurrence.fate.target, occurrence.rest
    if not occurrence.fate.can_be_renamed or target is None:
        return None
    if rest and not (occurrence.fate.is_module and isinstance(occurrence.node, ast.Constant)):
        return None
    return f'{target}.{rest}' if rest else target


def _brings_what_is_gone(module: Module, occurrence: Occurrence) -> bool:
    """Whether something is reached through an import of a module that is not in the new one."""
    if occurrence.imported is None or not occurrence.fate.is_module:
        return False
    names = module.names_by(occurrence.imported)
    return any((found := nearest_fate(name)) is not None and not found.can_be_renamed and not found.is_module for name in names)


def span(module: Module, node: ast.alias | ast.expr) -> tuple[int, int]:
    """The offsets of a node: of an alias without its `as`; of an attribute chain on several lines its first line."""
    start, end = module.source.span(node)
    return start, start + len(node.name) if isinstance(node, ast.alias) else end


def is_unused(module: Module, imported: Imported) -> bool:
    """Whether nothing in the file uses what an import binds."""
    return not module.is_package and imported.local not in module.exported_names and imported.local not in module.used_names
