"""Comments by which a user keeps a finding: `# noqa: MMA101` and `# mma-lint: ignore[MMA101] why`.

`# noqa: ...` is flake8's: it holds for the row that it stands in; where a string of several rows or a backslash joins rows, for all of them.
One without codes was written for other linters, long before: it would hide an import that breaks, so it keeps nothing here. (flake8 keeps to it.)
`# mma-lint: ignore[...]` alone on a row holds for the next row with code, `# mma-lint: ignore-file[...]` and `# flake8: noqa: ...` for the file.
Codes are prefixes, or names of rules; without any, an `ignore` holds for all. A linter that knows no `MMA` leaves `mma-lint:` alone.
"""

import io
import re
import tokenize
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Literal, TypeAlias

from mma_lint.edits import Edit
from mma_lint.rule import Rule
from mma_lint.source import Source

Kind: TypeAlias = Literal['noqa', 'ignore', 'ignore-file', 'flake8']

_MAY_SUPPRESS = re.compile(r'noqa|mma-lint:', re.IGNORECASE)
_CODES = r'[\w-]+(?:[,\s]+[\w-]+)*'
_DIRECTIVE = re.compile(
    r'# *flake8[:=] *(?P<flake8>noqa) *: *(?P<file_codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)\s*$'
    r'|# noqa(?P<noqa>):\s?(?P<codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)'
    rf'|(?:#|<!--)\s*mma-lint:\s*ignore(?P<file>-file)?\b(?P<brackets>\[\s*(?P<names>{_CODES})?\s*\])?',
    re.IGNORECASE,
)
_OF_FILE, _ALL_ROWS = ('flake8', 'ignore-file'), 0
_SEPARATOR = re.compile(r'[,\s]+')


@dataclass(frozen=True)
class Suppression:
    """One comment. It holds for the rows from `first` to `last`; text[start:end] of the file is the directive in it."""

    kind: Kind
    codes: tuple[str, ...]
    first: int
    last: int
    start: int
    end: int

    def covers(self, rule: Rule, row: int) -> bool:
        """Whether the comment keeps a finding of a rule in a row."""
        return self.first <= row <= self.last and (not self.codes or any(is_meant(code, rule) for code in self.codes))


def is_meant(code: str, rule: Rule) -> bool:
    """Whether a code in a comment means a rule: by a prefix of its code, or by its name."""
    return rule.code.startswith(code.upper()) or code == rule.name


def suppressions(source: Source) -> tuple[Suppression, ...]:
    """The comments in a file that keep findings, in order. Kept with the source: asked for every finding."""
    known: tuple[Suppression, ...] | None = source.__dict__.get('suppressions')
    if known is None:
        known = source.__dict__['suppressions'] = tuple(_read(source)) if _may_suppress_ours(source.text) else ()
    return known


def _may_suppress_ours(text: str) -> bool:
    """Whether some comment may keep a finding of ours: a quick look, for most `noqa` name codes of other linters."""
    if _MAY_SUPPRESS.search(text) is None:
        return False
    return any(map(_may_be_ours, (match for line in text.splitlines() if _MAY_SUPPRESS.search(line) for match in _DIRECTIVE.finditer(line))))


def _may_be_ours(match: re.Match[str]) -> bool:
    codes = match['codes'] or match['file_codes'] or ''
    return not codes or any('MMA'.startswith(code[:3].upper()) for code in _SEPARATOR.split(codes))


def _read(source: Source) -> Iterator[Suppression]:
    with_code = [row for row in range(1, len(source.line_starts) + 1) if not _is_blank(source.line(row))]
    for comment in _python_comments(source) if source.parses else _lines(source):
        for match in _DIRECTIVE.finditer(comment.text):
            if comment.alone or not match['flake8']:  # as in flake8
                yield _suppression(match, comment, source, with_code)


@dataclass(frozen=True)
class _Comment:
    """A comment from offset `start`, and the rows that it is on: more than one where a string or a backslash joins them."""

    text: str
    start: int
    first: int
    last: int
    alone: bool


def _python_comments(source: Source) -> Iterator[_Comment]:
    """The comments of Python code, by its tokens: what looks like one in a string is none."""
    for first, last, token in _joined_rows(source):
        if token is not None:
            row, column = token.start
            yield _Comment(token.string, source.line_starts[row - 1] + column, first, last, not token.line[:column].strip())


def _joined_rows(source: Source) -> Iterator[tuple[int, int, tokenize.TokenInfo | None]]:
    """The rows of Python code that belong together, as flake8 sees it (a string of several rows, a backslash), with the comment at their end."""
    first, comment = 0, None
    with suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(source.text, newline='').readline):
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                continue
            first = first or token.start[0]
            if token.type == tokenize.COMMENT:
                comment = token
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                yield first, token.start[0], comment
                first, comment = 0, None


def _lines(source: Source) -> Iterator[_Comment]:
    """The rows of what is no Python: a comment is what looks like one."""
    for row, start in enumerate(source.line_starts, 1):
        line = source.line(row)
        yield _Comment(line, start, row, row, line.lstrip().startswith(('#', '<!--')))


def _suppression(match: re.Match[str], comment: _Comment, source: Source, with_code: Sequence[int]) -> Suppression:
    kind: Kind = 'noqa' if match['noqa'] is not None else 'flake8' if match['flake8'] else 'ignore-file' if match['file'] else 'ignore'
    codes = tuple(filter(None, _SEPARATOR.split(match['codes'] or match['file_codes'] or match['names'] or '')))
    first, last = comment.first, comment.last
    if kind in _OF_FILE:
        first, last = 1, len(source.line_starts)
    elif kind == 'ignore' and comment.alone:
        first = last = _next(with_code, comment.last)
    return Suppression(kind, codes, first, last, comment.start + match.start(), comment.start + match.end())


def _next(rows: Sequence[int], row: int) -> int:
    """The first of some rows below one; that one where there is none."""
    place = bisect_right(rows, row)
    return rows[place] if place < len(rows) else row


def _is_blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith(('#', '<!--'))


def is_suppressed(source: Source, rule: Rule, row: int, noqa: bool = True) -> bool:
    """Whether a comment keeps a finding of a rule in a row. `noqa`: those that flake8 knows count too."""
    if not suppressions(source):
        return False
    by_row = _by_row(source)
    return any(comment.covers(rule, row) for comment in chain(by_row[_ALL_ROWS], by_row.get(row, ())) if noqa or comment.kind.startswith('ignore'))


def _by_row(source: Source) -> Mapping[int, Sequence[Suppression]]:
    """The comments that keep findings, by each row that they hold for; those of the file by _ALL_ROWS. Kept with the source."""
    known: Mapping[int, Sequence[Suppression]] | None = source.__dict__.get('suppressions_by_row')
    if known is None:
        known = source.__dict__['suppressions_by_row'] = _sorted_by_row(suppressions(source))
    return known


def _sorted_by_row(comments: Iterable[Suppression]) -> Mapping[int, Sequence[Suppression]]:
    of_file, by_row = dict[tuple[str, ...], Suppression](), defaultdict[int, list[Suppression]](list)
    for comment in comments:
        if comment.kind in _OF_FILE:
            of_file[(comment.kind, *comment.codes)] = comment
        else:
            for row in range(comment.first, comment.last + 1):
                by_row[row].append(comment)
    return {**by_row, _ALL_ROWS: list(of_file.values())}


def unused(source: Source, found: Iterable[tuple[Rule, int]]) -> Iterator[tuple[Suppression, tuple[str, ...]]]:
    """The comments that keep nothing, each with the codes that are for nothing (none: the whole comment). `found`: rules with rows.

    Of a `noqa` only codes of ours are asked about: the others, and one without codes, are for other linters.
    """
    everything = sorted(found, key=itemgetter(1))
    rows = [row for _, row in everything]
    for comment in suppressions(source):
        there = everything[bisect_left(rows, comment.first) : bisect_right(rows, comment.last)]
        is_ours = comment.kind.startswith('ignore')
        codes = [code for code in comment.codes if is_ours or code.upper().startswith('MMA')]
        idle = tuple(code for code in codes if not any(is_meant(code, rule) for rule, _ in there))
        if idle or (is_ours and not comment.codes and not there):
            yield comment, idle


def keep(source: Source, wanted: Mapping[int, Sequence[str]], kind: Literal['noqa', 'ignore'], reason: str = '') -> tuple[Edit, ...]:
    """The edits that keep findings by comments: for each row (from 1) of Python code the codes of its findings.

    A comment of the kind that is there gets the codes; else one is added at the end of the row, or of the last of those that are joined.
    """
    last = {row: end for first, end, _ in _joined_rows(source) for row in range(first, end + 1)}
    by_row: dict[int, set[str]] = {}
    for row, codes in wanted.items():
        by_row.setdefault(last.get(row, row), set()).update(codes)
    there = {source.place(comment.start)[0]: comment for comment in _read(source) if comment.kind == kind and comment.codes}
    return tuple(_kept(source, row, sorted(codes), kind, reason, there.get(row)) for row, codes in sorted(by_row.items()))


def _kept(source: Source, row: int, codes: Sequence[str], kind: Literal['noqa', 'ignore'], reason: str, there: Suppression | None) -> Edit:
    if there is not None:
        end = there.end - source.text[: there.end].endswith(']')
        return Edit(end, end, ''.join(f', {code}' for code in codes))
    start = source.line_starts[row - 1]
    end = start + len(source.line(row).rstrip())
    text = f'# noqa: {", ".join(codes)}' if kind == 'noqa' else f'# mma-lint: ignore[{", ".join(codes)}]'
    return Edit(end, start + len(source.line(row)), f'  {text}{" " * bool(reason)}{reason}')
