"""Which rules run: selection by code prefix or name, where the longest prefix wins, as in flake8."""

import difflib
from collections.abc import Iterable, Sequence

from mma_lint.failures import FAILURES
from mma_lint.misuse import Misuse
from mma_lint.rule import Rule


class UnknownRule(Misuse):
    """A selector that selects nothing."""


def select_rules(rules: Sequence[Rule], select: Sequence[str] = (), ignore: Sequence[str] = (), extend_select: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules to run. Nothing selected means all; those that are optional must be named by more than `MMA`. Raises UnknownRule."""
    named = (*select, *extend_select)
    meant = fitting(rules, select, ignore, extend_select)
    prefixes = tuple(prefix(rules, selector) for selector in named)
    return tuple(rule for rule in meant if not rule.optional or _longest(rule, prefixes) > len('MMA'))


def fitting(rules: Sequence[Rule], select: Iterable[str] = (), ignore: Iterable[str] = (), extend_select: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules that selectors fit: of those in `select` (none: all) and in `ignore` the longer wins. Raises UnknownRule."""
    wanted = tuple(prefix(rules, selector) for selector in select) or ('',)
    extended = tuple(prefix(rules, selector) for selector in extend_select)
    ignored = tuple(prefix(rules, selector) for selector in ignore)
    return tuple(rule for rule in rules if _longest(rule, wanted + extended) > _longest(rule, ignored))


def prefix(rules: Sequence[Rule], selector: str) -> str:
    """The code prefix that a selector means: a rule's name stands for its code. Raises UnknownRule."""
    for rule in rules:
        if selector == rule.name:
            return rule.code
    code = selector.upper()
    if code and any(rule.code.startswith(code) for rule in rules):
        return code
    raise UnknownRule(_unknown(rules, selector))


def find_rule(rules: Sequence[Rule], selector: str) -> Rule:
    """The one rule with this code or name. Raises UnknownRule."""
    for rule in rules:
        if selector.upper() == rule.code or selector == rule.name:
            return rule
    raise UnknownRule(_unknown(rules, selector))


def _longest(rule: Rule, prefixes: Iterable[str]) -> int:
    """The length of the longest prefix of the rule's code; -1 where there is none."""
    return max((len(prefix) for prefix in prefixes if rule.code.startswith(prefix)), default=-1)


def _unknown(rules: Sequence[Rule], selector: str) -> str:
    if selector.upper() in FAILURES:
        return f'{selector} says that a file could not be carried through: it can be neither selected nor ignored'
    near = _nearest(rules, selector)
    return f'there is no rule `{selector}`' + (f': did you mean `{near}`?' if near else '')


def _nearest(rules: Sequence[Rule], selector: str) -> str | None:
    known = {name.lower(): name for rule in rules for name in (rule.code, rule.name)}
    near = difflib.get_close_matches(selector.lower(), known, n=1, cutoff=0.5)
    return known[near[0]] if near else None
