"""How often each code was found, and what becomes of the parts of each file: a migration at a glance."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from mma_lint.config.accounting import STATUSES, Status
from mma_lint.diagnostic import Diagnostic
from mma_lint.formats.escape import escape

Account: TypeAlias = Counter[Status]  # how many parts of a file have each status
Row: TypeAlias = dict[str, str | int]


def render(diagnostics: Iterable[Diagnostic], accounts: Mapping[str, Account] | None = None) -> Iterator[str]:
    """A line a code, the most frequent first: count, code, name, and how many of them have a fix; then a line a file."""
    for row in _rows(diagnostics):
        fixes = [f'{row[kind]} {mark}' for kind, mark in (('safe', '[*]'), ('unsafe', '[?]')) if row[kind]]
        yield f'{row["count"]:>6}  {row["code"]}  {row["name"]}' + (f'  ({", ".join(fixes)})' if fixes else '')
    if accounts:
        yield ''
        yield _line(STATUSES, 'file')
        yield from (_line(_counts(account).values(), escape(name)) for name, account in accounts.items())
        yield _line(_counts(_total(accounts)).values(), 'in all')


def render_json(diagnostics: Iterable[Diagnostic], accounts: Mapping[str, Account] | None = None) -> Iterator[str]:
    """The same as an object; `safe` and `unsafe` count the findings with such a fix."""
    files: list[Row] = [{'filename': name, **_counts(account)} for name, account in (accounts or {}).items()]
    yield json.dumps({'findings': _rows(diagnostics), 'files': files, 'total': _counts(_total(accounts or {}))}, indent=2)


def _line(cells: Iterable[str | int], name: str) -> str:
    """A line of the table: the columns are as wide as their titles, or as a count of six digits."""
    return ''.join(f'{cell:>{max(6, len(title)) + (2 if index else 0)}}' for index, (cell, title) in enumerate(zip(cells, STATUSES, strict=True))) + f'  {name}'


def _counts(account: Account) -> dict[str, int]:
    return {status: account[status] for status in STATUSES}


def _total(accounts: Mapping[str, Account]) -> Account:
    return sum(accounts.values(), Counter())


def _rows(diagnostics: Iterable[Diagnostic]) -> list[Row]:
    groups: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        groups[diagnostic.code, diagnostic.name].append(diagnostic)
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [_row(code, name, found) for (code, name), found in order]


def _row(code: str, name: str, found: list[Diagnostic]) -> Row:
    kinds = [diagnostic.applicability for diagnostic in found]
    return {'code': code, 'name': name, 'count': len(found), 'safe': kinds.count('safe'), 'unsafe': kinds.count('unsafe')}
