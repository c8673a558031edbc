"""Edits on text: the only currency of fixes."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Edit:
    """Replace text[start:end] (offsets in code points) by `text`. An insertion has start == end."""

    start: int
    end: int
    text: str


class Overlap(ValueError):
    """Two edits touch the same text."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits. Raises Overlap. Insertions at one offset keep their order in `edits`."""
    done, parts = 0, []
    for edit in sorted(dict.fromkeys(edits), key=lambda e: (e.start, e.end)):
        if edit.start < done:
            raise Overlap(f'edit at {edit.start} overlaps one that ends at {done}')
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return ''.join([*parts, text[done:]])


def minimal(before: str, after: str) -> tuple[Edit, ...]:
    """The edits, line by line, that turn `before` into `after`."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(Edit(starts[a], starts[b], ''.join(new[c:d])) for tag, a, b, c, d in blocks if tag != 'equal')
