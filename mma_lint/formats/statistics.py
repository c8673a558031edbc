"""How often each code was found: a migration at a glance."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from mma_lint.diagnostic import Diagnostic


def render(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """A line a code, the most frequent first: count, code, name, and how many of them have a fix."""
    for row in _rows(diagnostics):
        fixes = [f'{row[kind]} {mark}' for kind, mark in (('safe', '[*]'), ('unsafe', '[?]')) if row[kind]]
        yield f'{row["count"]:>6}  {row["code"]}  {row["name"]}' + (f'  ({", ".join(fixes)})' if fixes else '')


def render_json(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """The same as a list of objects; `safe` and `unsafe` count the findings with such a fix."""
    yield json.dumps(_rows(diagnostics), indent=2)


def _rows(diagnostics: Iterable[Diagnostic]) -> list[dict[str, str | int]]:
    groups: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        groups[diagnostic.code, diagnostic.name].append(diagnostic)
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [_row(code, name, found) for (code, name), found in order]


def _row(code: str, name: str, found: list[Diagnostic]) -> dict[str, str | int]:
    kinds = [diagnostic.applicability for diagnostic in found]
    return {'code': code, 'name': name, 'count': len(found), 'safe': kinds.count('safe'), 'unsafe': kinds.count('unsafe')}
