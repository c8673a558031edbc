"""From verdicts to findings: which belong to a file, where they stand, how each alone is mended."""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from mma_lint.config.document import Document
from mma_lint.config.migrate import Migration, verdicts
from mma_lint.config.value import KeyPath, Node, dotted
from mma_lint.diagnostic import WHOLE_FILE, Diagnostic, Fate, Fix, Related
from mma_lint.policy import Policy
from mma_lint.rule import Applicability, Change, Drop, Manual, Put, Rule, Verdict
from mma_lint.source import Source


def diagnostics(document: Document, path: Path, policy: Policy) -> list[Diagnostic]:
    """The findings of a file; what is reached at several paths is one finding."""
    found: dict[tuple[str, int, int, str], Diagnostic] = {}
    for rule, verdict in verdicts(document, policy.rules):
        if is_own(document, rule, verdict):
            place = place_of(document, verdict.at)
            if not is_allowed(document, rule, verdict, policy, place[0]):
                continue
            diagnostic = _diagnostic(document, path, rule, verdict, place, policy)
            found.setdefault((diagnostic.code, diagnostic.row, diagnostic.column, diagnostic.message), diagnostic)
    return list(found.values())


def is_allowed(document: Document, rule: Rule, verdict: Verdict, policy: Policy, row: int | None = None) -> bool:
    """Whether a finding counts, seen from the file that says its key: a comment there keeps it for all that inherit from it too.

    `row`: where it is in this file, if that is known.
    """
    value = document.merged.get(*verdict.at) if verdict.at and verdict.at[0] != '_base_' else None
    if value is None or value.source is None or value.source is document.source:
        return policy.allows(document.source, rule, row or place_of(document, verdict.at)[0])
    node = value.key or value.node
    return node is None or policy.allows(value.source, rule, node.lineno)


def rows(document: Document, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, int]]:
    """Every finding of a file: its rule and its row."""
    return ((rule, place_of(document, verdict.at)[0]) for rule, verdict in verdicts(document, rules) if is_own(document, rule, verdict))


def is_own(document: Document, rule: Rule, verdict: Verdict) -> bool:
    """Whether a finding belongs to this file: it says the key itself; of the file as a whole: no base mends it already."""
    if verdict.at and verdict.at[0] == '_base_':
        return True
    if verdict.at:
        return document.says(document.merged.get(*verdict.at))
    return not any(other.at == () for ancestor in document.ancestors for _, other in verdicts(ancestor, (rule,)))


def _diagnostic(document: Document, path: Path, rule: Rule, verdict: Verdict, place: tuple[int, int, int, int], policy: Policy) -> Diagnostic:
    about, key = (str(path), rule.code, rule.name, verdict.message or rule.message), dotted(verdict.at) or WHOLE_FILE
    related = _related(document, verdict.at)
    severity = verdict.severity or rule.severity
    if isinstance(verdict, Manual):
        return Diagnostic(*about, severity, *place, key=key, related=related)
    fate = _fate(verdict)
    if not policy.may_fix(rule):
        return Diagnostic(*about, severity, *place, key=key, fate=fate, related=related)
    applicability: Applicability = 'unsafe' if doubt(document, verdict) else 'safe'
    make_fix = partial(_single_fix, document, rule, verdict)
    return Diagnostic(*about, severity, *place, applicability, make_fix, key=key, fate=fate, related=related)


def _fate(change: Change) -> Fate | None:
    """What becomes of a key: nothing, or something else. None where it stays."""
    if not any(not isinstance(step, Put) and step.path == change.at for step in change.steps):
        return None
    return 'dropped' if all(isinstance(step, Drop) for step in change.steps) else 'replaced'


def _related(document: Document, at: KeyPath) -> tuple[Related, ...]:
    """Where the files that this one inherits from say the same key, or the nearest that it is in."""
    for length in range(len(at), 0, -1):
        value = document.inherited.get(*at[:length])
        node = None if value is None else value.key or value.node
        if value is not None and value.source is not None and node is not None:
            row, column, _, end = _place_of_node(value.source, node)
            return (Related(value.source.path, row, column, end, value.source.line(row), f'`{dotted(at[:length])}` is inherited from here'),)
    return ()


def doubt(document: Document, change: Change) -> str:
    """Why a person must look at a change."""
    return change.doubt or ('' if document.complete else 'a file that this one inherits from is missing')


def place_of(document: Document, at: KeyPath) -> tuple[int, int, int, int]:
    """The place of a key: where it begins and ends, rows and columns from 1."""
    node = _node(document, at)
    return (1, 1, 1, 2) if node is None else _place_of_node(document.source, node)


def _place_of_node(source: Source, node: Node) -> tuple[int, int, int, int]:
    """Where a key or a value begins and ends; of an item its key, of an assignment its name."""
    start, end = source.span(node)
    if isinstance(node, ast.keyword) and node.arg is not None:
        end = start + len(node.arg)
    elif isinstance(node, ast.Assign):
        start, end = source.span(node.targets[0])
    row, column = source.place(start)
    end_row, end_column = source.place(end)
    return (row, column, end_row, end_column) if end_row == row else (row, column, row, len(source.line(row)) + 1)


def _node(document: Document, at: KeyPath) -> Node | None:
    if at and at[0] == '_base_':
        return _base_node(document, at)
    if at:
        value = document.merged.get(*at)
        return None if value is None else value.key or value.node
    statements = [s.node for s in document.statements if not isinstance(s.node, ast.Expr)]
    return statements[0] if statements else None


def _base_node(document: Document, at: KeyPath) -> Node | None:
    """The base that is meant; in a file without any, what stands where `_base_` should: an import."""
    index = at[1] if len(at) > 1 and isinstance(at[1], int) else 0
    if index < len(document.bases):
        return document.bases[index].node
    imports = (s.node for s in document.statements if isinstance(s.node, (ast.Import, ast.ImportFrom, ast.With)))
    return next(imports, document.statements[0].node)


def _single_fix(document: Document, rule: Rule, change: Change) -> Fix | None:
    """The fix of one finding alone; None where it cannot be written."""
    from mma_lint.text.express import CannotPlace
    from mma_lint.text.place import place

    migration = Migration((rule,), lambda other, _, c: other is not document or c.at == change.at)
    try:
        placed = place(document, migration.said(document), migration.base(document))
    except CannotPlace:
        return None
    reason = doubt(document, change) or '; '.join(placed.doubts)
    return Fix('unsafe' if reason else 'safe', reason or change.message or rule.message, placed.edits)
