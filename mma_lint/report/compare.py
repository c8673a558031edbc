"""Two texts side by side: what is old on the left, what is new on the right, with a little of what is around."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

_LONG = 3000  # lines of a file from which on popular ones no longer anchor the comparison: it takes quadratic time
_WORD = re.compile(r'\w\w')
_ALIKE = 0.5  # how much of two lines must be the same for their differences to be worth marking

Span: TypeAlias = tuple[str, bool]  # a piece of a line, and whether it differs from the other side


@dataclass(frozen=True)
class Line:
    """A line of a text: its number, and its pieces."""

    number: int
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The line as a whole."""
        return ''.join(text for text, _ in self.spans)


@dataclass(frozen=True)
class Block:
    """Lines that belong beside each other. `is_changed`: they differ; else both sides are the same text."""

    old: tuple[Line, ...]
    new: tuple[Line, ...]
    is_changed: bool

    @property
    def rows(self) -> int:
        """How many lines it takes side by side."""
        return max(len(self.old), len(self.new))


@dataclass(frozen=True)
class Comparison:
    """The parts of two texts that differ: each part is a run of blocks. `left_out`: how many lines were cut off at the end."""

    parts: tuple[tuple[Block, ...], ...]
    left_out: int = 0

    @property
    def added(self) -> int:
        """How many lines are new, of those shown."""
        return sum(len(block.new) for part in self.parts for block in part if block.is_changed)

    @property
    def removed(self) -> int:
        """How many lines are gone, of those shown."""
        return sum(len(block.old) for part in self.parts for block in part if block.is_changed)

    @property
    def rows(self) -> int:
        """How many lines it takes side by side."""
        return sum(block.rows for part in self.parts for block in part)


def compare(before: str, after: str, context: int = 2, limit: int = 200) -> Comparison | None:
    """What differs, with `context` lines around it, in at most `limit` lines; None where nothing does."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > _LONG)
    parts, left_out, room = list[tuple[Block, ...]](), 0, limit
    for group in matcher.get_grouped_opcodes(context):
        blocks = tuple(_block(tag != 'equal', old[a:b], new[c:d], a + 1, c + 1) for tag, a, b, c, d in group if b > a or d > c)
        shown = tuple(_cut(blocks, room))
        room -= _rows(shown)
        left_out += _rows(blocks) - _rows(shown)
        parts += [shown] if shown else []
    return Comparison(tuple(parts), left_out) if parts else None


def shortened(comparison: Comparison, limit: int) -> Comparison:
    """The same in at most `limit` lines."""
    parts, room = list[tuple[Block, ...]](), limit
    for part in comparison.parts:
        shown = tuple(_cut(part, room))
        room -= _rows(shown)
        parts += [shown] if shown else []
    result = Comparison(tuple(parts))
    return Comparison(result.parts, comparison.left_out + comparison.rows - result.rows)


def _rows(blocks: Sequence[Block]) -> int:
    return sum(block.rows for block in blocks)


def _cut(blocks: Sequence[Block], room: int) -> Iterator[Block]:
    for block in blocks:
        if room <= 0:
            return
        yield block if block.rows <= room else Block(block.old[:room], block.new[:room], block.is_changed)
        room -= block.rows


def _block(is_changed: bool, old: Sequence[str], new: Sequence[str], old_number: int, new_number: int) -> Block:
    pairs = [_pair(*lines) for lines in zip(old, new, strict=False)] if is_changed and len(old) == len(new) else []
    left, right = ([pair[side] for pair in pairs] or [((line, False),) for line in lines] for side, lines in ((0, old), (1, new)))
    return Block(
        tuple(Line(old_number + index, spans) for index, spans in enumerate(left)),
        tuple(Line(new_number + index, spans) for index, spans in enumerate(right)),
        is_changed,
    )


def _pair(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Two lines that stand beside each other, with the words that differ marked where the lines are much alike."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    if len((old[:start] + old[len(old) - end :]).strip()) < _ALIKE * max(len(old.strip()), len(new.strip())):
        return ((old, False),), ((new, False),)
    while start and _is_inside_word(old, new, start):
        start -= 1
    while end and _is_inside_word(old, new, -end):
        end -= 1
    return _spans(old, start, end), _spans(new, start, end)


def _shared(old: str, new: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _is_inside_word(old: str, new: str, index: int) -> bool:
    """Whether a word of either line goes over a place that both have, counted from their beginning or their end."""
    return any(_WORD.fullmatch(line[:index][-1:] + line[index:][:1]) for line in (old, new))


def _spans(line: str, start: int, end: int) -> tuple[Span, ...]:
    """The pieces of a line: what is the same at its beginning and at its end, and what differs between."""
    pieces = ((line[:start], False), (line[start : len(line) - end], True), (line[len(line) - end :], False))
    return tuple(piece for piece in pieces if piece[0]) or ((line, False),)
