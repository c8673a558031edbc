"""Two texts side by side: what is old on the left, what is new on the right, with a little of what is around."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_LONG = 3000  # lines of a file from which on popular ones no longer anchor the comparison: it takes quadratic time
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
    """Two lines that stand beside each other, with what differs marked where they are much alike."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > 400 or matcher.ratio() < _ALIKE:
        return ((old, False),), ((new, False),)
    codes = matcher.get_opcodes()
    return _spans(old, [(a, b, tag != 'equal') for tag, a, b, _, _ in codes]), _spans(new, [(c, d, tag != 'equal') for tag, _, _, c, d in codes])


def _spans(line: str, pieces: list[tuple[int, int, bool]]) -> tuple[Span, ...]:
    """The pieces of a line; what is the same in a few letters between two differences counts as different."""
    spans = list[Span]()
    for index, (start, end, differs) in enumerate(pieces):
        differs = differs or (0 < index < len(pieces) - 1 and end - start < 3)
        if spans and spans[-1][1] == differs:
            spans[-1] = (spans[-1][0] + line[start:end], differs)
        elif end > start:
            spans.append((line[start:end], differs))
    return tuple(spans) or ((line, False),)
