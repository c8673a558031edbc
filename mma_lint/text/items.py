"""The items of a bracket: kept, dropped, appended, with their comments and commas."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mma_lint.config.value import Value
from mma_lint.edits import Edit, apply
from mma_lint.text.tokens import Bracket, Comment, Item

if TYPE_CHECKING:
    from mma_lint.text.express import Writer


@dataclass(frozen=True, eq=False)
class Items:
    """The items of one bracket, and who writes new ones."""

    writer: 'Writer'
    bracket: Bracket

    def change(self, kept: list[int], new: list[tuple[str, Value]], inner: list[Edit], relocated: Callable[[str], list[Edit]] | None = None) -> Iterator[Edit]:
        """Keep some items of a bracket, with edits inside them, and append new ones.

        `relocated`: the edits inside them where each gets a line of its own.
        """
        if not kept:
            yield self._refilled(new)
            return
        is_multi_line = self._stands_apart()
        grows = new or any('\n' in edit.text for edit in inner)
        if grows and not is_multi_line and not self._fits(kept, new, inner):
            yield self._laid_out(kept, new, inner, relocated)
            return
        yield from inner
        yield from self._deletions(kept, bool(new))
        if new:
            yield from self._appended(kept[-1], new, is_multi_line)

    def _stands_apart(self) -> bool:
        """Whether the first item stands on a line of its own below the opening bracket."""
        first = self.bracket.items[0].start
        return '\n' in self.writer.source.text[self.bracket.open : first] or '\r' in self.writer.source.text[self.bracket.open : first]

    def _fits(self, kept: list[int], new: list[tuple[str, Value]], inner: list[Edit]) -> bool:
        text = self.writer.source.text[self.bracket.open : self.bracket.close]
        if '\n' in text or any('\n' in edit.text for edit in inner):
            return False
        column, placed = self.writer.position(self.bracket.close)[0], set(self.writer.placed)
        added = ''.join(f', {prefix}{self.writer.express(value, column, "")}' for prefix, value in new)
        self.writer.placed = placed
        grown = sum(len(edit.text) - edit.end + edit.start for edit in inner)
        every = sum(item.end - item.start + 2 for item in self.bracket.items)
        gone = every - sum(self.bracket.items[index].end - self.bracket.items[index].start + 2 for index in kept)
        tail = self.writer.tail(self.bracket.close)
        return '\n' not in added and column + grown - gone + len(added) + tail <= self.writer.style.width

    def _laid_out(self, kept: list[int], new: list[tuple[str, Value]], inner: list[Edit], relocated: Callable[[str], list[Edit]] | None) -> Edit:
        """The whole inside of a bracket written anew, one item a line."""
        _, indent = self.writer.position(self.bracket.open)
        deeper = indent + self.writer.style.indent
        if relocated is not None:
            inner = relocated(deeper)
        texts = [self._item_text(self.bracket.items[index], inner, deeper) for index in kept]
        texts += [prefix + self.writer.express(value, len(deeper) + len(prefix), deeper) for prefix, value in new]
        every = self.writer.left_between(self.bracket.open, self.bracket.close)
        inside = self._inside(kept)
        comments = [comment for comment in every if comment.start not in inside]
        self.writer.placed.update(comment.start for comment in comments)
        lines = [deeper + comment.text for comment in comments] + [f'{deeper}{text},' for text in texts]
        body = '\n'.join(['', *lines])
        return Edit(self.bracket.open, self.bracket.close, f'{body}\n{indent}' if self.writer.style.closes_on_own_line else body[:-1])

    def _inside(self, kept: list[int]) -> set[int]:
        spans = [(self.bracket.items[index].start, self.bracket.items[index].end) for index in kept]
        return {comment.start for start, end in spans for comment in self.writer.tokens.comments_between(start, end)}

    def _item_text(self, item: Item, inner: list[Edit], indent: str) -> str:
        edits = [Edit(e.start - item.start, e.end - item.start, e.text) for e in inner if item.start <= e.start and e.end <= item.end]
        text = apply(self.writer.source.text[item.start : item.end], edits)
        old = self.writer.position(item.start)[1]
        return '\n'.join([line if n == 0 else indent + line[len(old) :] if line.startswith(old) else line for n, line in enumerate(text.split('\n'))])

    def _refilled(self, new: list[tuple[str, Value]]) -> Edit:
        column, indent = self.writer.position(self.bracket.open)
        text = self.writer.bracketed('', new, '', column, indent) if new else ''
        comments = self.writer.left_between(self.bracket.open, self.bracket.close)
        if comments:
            lines = ''.join(f'\n{indent}{self.writer.style.indent}{comment.text}' for comment in comments)
            text = f'{lines}\n{indent}{self.writer.style.indent}{text.strip()}' if text else f'{lines}\n{indent}'
        return Edit(self.bracket.open, self.bracket.close, text)

    def _deletions(self, kept: list[int], grows: bool) -> Iterator[Edit]:
        items, gone = self.bracket.items, sorted(set(range(len(self.bracket.items))) - set(kept))
        for first, last in _runs(gone):
            if last < len(items) - 1:
                yield self._deleted_before(items[first], items[last + 1])
            else:
                yield from self._deleted_tail(items[first - 1], grows)

    def _deleted_before(self, first: Item, following: Item) -> Edit:
        """Items go, another follows: it takes their place. Their comments stay above it."""
        _, indent = self.writer.position(following.start)
        comments = self.writer.left_between(first.start, following.start)
        lines = ''.join(f'{comment.text}\n{indent}' for comment in comments)
        return Edit(first.start, following.start, lines)

    def _deleted_tail(self, previous: Item, grows: bool) -> Iterator[Edit]:
        """The last items go. Their comments stay below the one before them, and the closing bracket below these."""
        last, own = self.bracket.items[-1], self._trailing(previous)
        assert previous.comma is not None  # another item follows
        start, end = self._behind(previous), self._tail_end(previous)
        comments = self.writer.left_between(start, end)
        hangs = not grows and bool(comments or own) and not self.writer.source.text[end : self.bracket.close].strip(' \t')
        if last.comma is None and not hangs and not grows:
            yield Edit(previous.comma, previous.comma + 1, '')
        indent = self.writer.position(last.start)[1]
        lines = ''.join(f'\n{indent}{comment.text}' for comment in comments)
        closing = f'\n{self.writer.position(self.bracket.open)[1]}'
        yield Edit(start, self.bracket.close, lines + closing) if hangs else Edit(start, end, lines)

    def _tail_end(self, previous: Item) -> int:
        """Where the last items end that stand behind `previous`, with their comma and the comment that is theirs alone."""
        last = self.bracket.items[-1]
        trail = self._trailing(last) if '\n' in self.writer.source.text[previous.end : last.start] else None
        return trail.end if trail is not None else last.end if last.comma is None else last.comma + 1

    def _trailing(self, item: Item) -> Comment | None:
        """The comment behind an item, inside the bracket."""
        comment = self.writer.tokens.trailing(item.end)
        return comment if comment is not None and comment.start < self.bracket.close else None

    def _behind(self, item: Item) -> int:
        """Where an item ends with its comma and the comment behind it."""
        trail = self._trailing(item)
        return trail.end if trail is not None else item.end if item.comma is None else item.comma + 1

    def _appended(self, last_kept: int, new: list[tuple[str, Value]], apart: bool) -> Iterator[Edit]:
        """New items behind the last that stays, in the place of those that go there."""
        items, previous = self.bracket.items, self.bracket.items[last_kept]
        column, indent = self.writer.position(items[0].start)
        indent = indent if apart else ' ' * column
        if not apart and '\n' not in self.writer.source.text[self.bracket.open : self.bracket.close]:
            column, gap = self.writer.position(previous.end)[0], ' '
            texts = [prefix + self.writer.express(value, column, '') for prefix, value in new]
        else:
            gap = f'\n{indent}'
            texts = [prefix + self.writer.express(value, len(indent) + len(prefix), indent) for prefix, value in new]
        if previous.comma is None:
            yield Edit(previous.end, previous.end, ',')
        at = self._tail_end(previous) if last_kept < len(items) - 1 else self._behind(previous)
        yield Edit(at, at, ','.join(gap + text for text in texts) + (',' if items[-1].comma is not None else ''))


def _runs(indices: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours: [1, 2, 5] -> (1, 2), (5, 5)."""
    start = None
    for position, index in enumerate(indices):
        start = index if start is None else start
        if position + 1 == len(indices) or indices[position + 1] != index + 1:
            yield start, index
            start = None
