"""The order in which to do what is left: errors first, rule by rule, and first in the files that others inherit from."""

from collections.abc import Iterable
from dataclasses import dataclass

from mma_lint.diagnostic import Diagnostic
from mma_lint.edits import apply
from mma_lint.fingerprint import line_of
from mma_lint.report.compare import compare
from mma_lint.report.standing import Item, Step
from mma_lint.rule import Rule
from mma_lint.source import Source

_SEVERITIES = ('error', 'warning', 'info')
_WITH_FIX = 20  # of how many items of a step the fix is shown
_ROWS = 24  # of a fix


@dataclass(frozen=True)
class Found:
    """A finding with the file that it is in; `heirs` configs inherit from that, `level` generations are above it."""

    diagnostic: Diagnostic
    path: str
    source: Source | None
    heirs: int = 0
    level: int = 0
    is_late: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        """Its place among those of one rule."""
        return self.is_late, self.level, -self.heirs, self.path, self.diagnostic.order


def steps(found: Iterable[Found], rules: Iterable[Rule]) -> tuple[Step, ...]:
    """What is to be done, in the order to do it."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        groups.setdefault((one.diagnostic.severity, one.diagnostic.code), []).append(one)
    by_code = {rule.code: rule for rule in rules}
    order = sorted(groups.items(), key=lambda group: (_SEVERITIES.index(group[0][0]), -max(one.heirs for one in group[1]), group[0][1]))
    return tuple(_step(by_code[code], group) for (_, code), group in order)


def _step(rule: Rule, group: list[Found]) -> Step:
    ordered = sorted(group, key=lambda one: one.order)
    why = tuple(' '.join(paragraph.split()) for paragraph in rule.doc.strip().split('\n\n'))
    items = tuple(_item(one, index < _WITH_FIX) for index, one in enumerate(ordered))
    return Step(rule.code, rule.name, ordered[0].diagnostic.severity, rule.message, why, items)


def _item(found: Found, with_fix: bool) -> Item:
    diagnostic, source = found.diagnostic, found.source
    excerpt = line_of(diagnostic, source)
    item = Item(found.path, diagnostic.place, diagnostic.message, excerpt, diagnostic.column - 1, diagnostic.end_column - 1, found.heirs, is_late=found.is_late)
    fix = diagnostic.make_fix() if diagnostic.applicability else None
    if fix is None or source is None:
        return item
    comparison = compare(source.text, apply(source.text, fix.edits), context=0, limit=_ROWS) if with_fix else None
    reason = fix.message if fix.message != diagnostic.message else ''
    return Item(item.path, item.place, item.message, excerpt, item.start, item.end, item.inherited_by, reason, comparison)
