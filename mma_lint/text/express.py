"""Values as text: the user's own text where it still says the right thing, literals where not."""

import ast
import builtins
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mma_lint.config.evaluate import TooMuch, Work, evaluate
from mma_lint.config.value import Unknown, Value, same
from mma_lint.edits import Edit, apply
from mma_lint.source import Source, indent_of
from mma_lint.text.items import Items
from mma_lint.text.nodes import aligned, has_star, is_dict, is_free, is_literal_of, node_items, unbound
from mma_lint.text.style import Style, is_identifier
from mma_lint.text.tokens import Bracket, Comment, Item, Tokens

_FIRST = ('_delete_', '_scope_', 'type', 'max_epochs', 'interval')  # what a person writes first in a dict, and last
_LAST = ('sampler', 'dataset')
_CONTINUATION = re.compile(r'(?<![ \t])[ \t]*\\(\r\n|\r|\n)[ \t]*')
_TRIAL = 50  # of the work for a file: what it costs to try to write one value
_SHORT = 30  # code points of an element that shares its line with others
_BUILT_IN = frozenset(dir(builtins))


class CannotPlace(Exception):
    """A value that cannot be written into this file. The message says why."""


@dataclass(eq=False)
class Writer:
    """Writes values into one source. `env` is what the names mean at the place that is being written, after the fix.

    `removed` are the spans of text that go; a comment inside is written beside its key's new place, and noted in `placed`.
    """

    source: Source
    env: dict[str, Value]
    tokens: Tokens
    style: Style
    removed: Sequence[tuple[int, int]] = ()
    placed: set[int] = field(default_factory=set)
    loose: frozenset[int] = frozenset()  # comments behind a statement that is replaced: they go with its value or stay
    carried: frozenset[int] = frozenset()  # comments inside texts that move: they are not left where they were
    moved: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)  # comments that went with an item
    leaving: list[tuple[int, int]] = field(default_factory=list)  # items of brackets that are being edited
    relocated: tuple[int, int] | None = None  # an offset, and the column at which it will stand

    @cached_property
    def _work(self) -> Work:
        return Work(self.source, times=4)

    def _spend(self) -> None:
        """Each value is tried in several ways, and so is each that it holds: what is nested without end would take without end."""
        try:
            self._work.spend(_TRIAL)
        except TooMuch as error:
            raise CannotPlace('what would have to be written is nested too deeply, or says the same too often') from error

    def _said_by(self, node: ast.expr) -> Value:
        return evaluate(node, self.env, self.source, work=self._work)

    # ------------------------------------------------------------------ fresh text

    def express(self, value: Value, column: int, indent: str) -> str:
        """The text of a value that begins at `column` (from 0) of a line that is indented by `indent`."""
        self._spend()
        if value.node is None or value.source is None:
            text = None
        elif value.source is self.source:
            text = self._from_here(value.node, value, column, indent)
        else:
            text = self._from_elsewhere(value.node, value.source, value)
        return self._fresh(value, column, indent) if text is None else text

    def _from_here(self, node: ast.expr, value: Value, column: int, indent: str) -> str | None:
        """The text of this file that says a value, mended where it says another; None where that does not fit."""
        if self._still_says(node, value):
            return self._moved(node, (), column, indent)
        if is_literal_of(node, value):
            text = self._moved(node, tuple(self.rewrite(node, value)), column, indent)
            return text if '\n' in text or column + len(text) + 2 <= self.style.width else None
        extended = self._extended(node, value)
        return extended if extended is not None and column + len(extended) + 2 <= self.style.width else None

    def _from_elsewhere(self, node: ast.expr, source: Source, value: Value) -> str | None:
        """The line of another file that says a value, if it says it here too."""
        if not is_free(node) or not same(evaluate(node, {}, source, work=self._work), value):
            return None
        text = source.slice(node)
        return None if '\n' in text else text

    def _still_says(self, node: ast.expr, value: Value) -> bool:
        there = self._said_by(node)
        return same(there, value) and (there.known or unbound(node) <= self.env.keys() | _BUILT_IN)

    def _fresh(self, value: Value, column: int, indent: str) -> str:
        if isinstance(value.data, Unknown):
            raise CannotPlace('a value that cannot be read without running the file would have to move to another file')
        if isinstance(value.data, dict):
            return self._dict(value, column, indent)
        if isinstance(value.data, (list, tuple)):
            return self._sequence(value, column, indent)
        return self.style.scalar(value.data)

    def _dict(self, value: Value, column: int, indent: str) -> str:
        as_call = all(map(is_identifier, value.items)) and not self.style.has_displays
        opener, closer = ('dict(', ')') if as_call else ('{', '}')
        items = sorted(value.items.items(), key=lambda item: _rank(item[0]))
        prefixed = [(f'{key}=' if as_call else f'{self.style.scalar(key)}: ', item) for key, item in items]
        return self.bracketed(opener, prefixed, closer, column, indent)

    def _sequence(self, value: Value, column: int, indent: str) -> str:
        opener, closer = '()' if isinstance(value.data, tuple) else '[]'
        single = isinstance(value.data, tuple) and len(value.elements) == 1
        return self.bracketed(opener, [('', element) for element in value.elements], closer, column, indent, ',' if single else '')

    def bracketed(self, opener: str, items: list[tuple[str, Value]], closer: str, column: int, indent: str, comma: str = '') -> str:
        """Items in brackets, on one line or one a line. `comma` stands behind the last item in any case."""
        comments = [self._comments_of(value, value is items[-1][1]) for _, value in items]
        if not any(lead or trail for lead, trail in comments):
            short = self._one_line(opener, items, comma + closer, column)
            if short is None and not any(prefix for prefix, _ in items):
                short = self._filled(opener, items, comma + closer, indent)
            if short is not None:
                return short
        return self._one_a_line(opener, items, comments, closer, indent, comma)

    def _one_a_line(
        self, opener: str, items: list[tuple[str, Value]], comments: list[tuple[tuple[Comment, ...], Comment | None]], closer: str, indent: str, comma: str
    ) -> str:
        """Each item on a line of its own, with its comments."""
        inner = indent + self.style.indent
        lines = [opener]
        for index, ((prefix, value), (lead, trail)) in enumerate(zip(items, comments, strict=True)):
            text = prefix + self.express(value, len(inner) + len(prefix), inner)
            last = index == len(items) - 1
            end = ',' if not last or self.style.closes_on_own_line else comma if trail else comma + closer
            lines += [*(inner + comment.text for comment in lead), inner + text + end + (f'  {trail.text}' if trail else '')]
        if not lines[-1].endswith(closer) or self.style.closes_on_own_line or comments[-1][1]:
            lines.append(indent + closer)
        return '\n'.join(lines)

    def _one_line(self, opener: str, items: list[tuple[str, Value]], closer: str, column: int) -> str | None:
        texts, at, placed = list[str](), column + len(opener), set(self.placed)
        for prefix, value in items:
            text = prefix + self.express(value, at + len(prefix), '')
            if '\n' in text:
                self.placed = placed
                return None
            texts.append(text)
            at += len(text) + 2
        line = opener + ', '.join(texts) + closer
        # room for the brackets and the comma that may follow
        if column + len(line) + 2 <= self.style.width:
            return line
        self.placed = placed
        return None

    def _filled(self, opener: str, items: list[tuple[str, Value]], closer: str, indent: str) -> str | None:
        """Short elements, several a line; None where one is long."""
        inner, placed = indent + self.style.indent, set(self.placed)
        texts = [self.express(value, len(inner), inner) + ', ' for _, value in items]
        if any('\n' in text or len(text) > _SHORT for text in texts) or len(texts) < 4:
            self.placed = placed
            return None
        lines = [inner]
        for text in texts:
            if len(lines[-1] + text) > self.style.width and lines[-1] != inner:
                lines.append(inner)
            lines[-1] += text
        ending = f',\n{indent}{closer.lstrip(",")}' if self.style.closes_on_own_line else closer
        return '\n'.join([opener, *(line.rstrip() for line in lines)]).removesuffix(',') + ending

    def _comments_of(self, value: Value, is_last: bool) -> tuple[tuple[Comment, ...], Comment | None]:
        """The comments above and behind an item that moves, unless they stay where they are."""
        if value.key is None or value.source is not self.source or value.node is None:
            return (), None
        lead = tuple(filter(self._goes, self.tokens.leading(self.source.span(value.key)[0])))
        trail = self.tokens.trailing(self.source.span(value.key if isinstance(value.key, ast.stmt) else value.node)[1])
        may_go = trail is not None and (self._goes(trail) or (not is_last and trail.start in self.loose - self.placed - self.carried))
        trail = trail if may_go else None
        taken = {comment.start for comment in (*lead, *([trail] if trail else []))}
        self.placed |= taken
        self.taken |= taken
        return lead, trail

    def left_between(self, start: int, end: int) -> list[Comment]:
        """The comments of a text that goes, but for those that move with a part of it."""
        return [comment for comment in self.tokens.comments_between(start, end) if comment.start not in self.carried]

    def _goes(self, comment: Comment) -> bool:
        is_there = comment.start not in self.placed and comment.start not in self.carried
        return is_there and any(start <= comment.start < end for start, end in self.removed)

    def _moved(self, node: ast.expr, edits: tuple[Edit, ...], column: int, indent: str) -> str:
        """The text of a node with edits inside it, indented for its new place."""
        start, end = self.source.span(node)
        inside = [comment.start for comment in self.tokens.comments_between(start, end)]
        self.placed.update(inside)
        self.moved.update(comment for comment in inside if not any(edit.start <= comment < edit.end for edit in edits))
        text = self._on_one_line(node)
        if '\n' not in text and not edits:
            return self._parenthesised(node, text)
        shift = self._shift(node, column, indent)
        shifted = [Edit(e.start - start, e.end - start, _shifted(e.text, shift)) for e in edits]
        moved = apply(text, [*shifted, *self._indentation(node, shift, edits)])
        return self._parenthesised(node, moved.replace('\r\n', '\n'))

    def _on_one_line(self, node: ast.expr) -> str:
        """The text of a node; what only a backslash continues is joined."""
        text = self.source.slice(node)
        rows = range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
        if not isinstance(node, ast.BinOp) or any(row in self.tokens.rows_in_strings for row in rows):
            return text
        joined = _CONTINUATION.sub(' ', text)
        return text if '\n' in joined or '\r' in joined else joined

    def _parenthesised(self, node: ast.expr, text: str) -> str:
        """Implicit concatenation over lines stands in brackets that are no part of its node."""
        bare = '\n' in text and not isinstance(node, (ast.Call, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.ListComp, ast.DictComp, ast.Subscript))
        return f'({text})' if bare else text

    def _shift(self, node: ast.expr, column: int, indent: str) -> Callable[[str], str]:
        """How the white space at the start of a line changes when a node moves."""
        row, old_column = self.source.place(self.source.span(node)[0])
        old_indent = self.source.indent(row)
        if self._is_aligned(node, old_column - 1):
            return lambda space: ' ' * max(0, len(space) + column - old_column + 1)
        return lambda space: indent + space[len(old_indent) :] if space.startswith(old_indent) else space

    def _indentation(self, node: ast.expr, shift: Callable[[str], str], edits: tuple[Edit, ...]) -> Iterator[Edit]:
        start, end = self.source.span(node)
        in_order = sorted(edits)
        for row in range(self.source.place(start)[0] + 1, self.source.place(end)[0] + 1):
            offset = self.source.line_starts[row - 1]
            line, space = self.source.line(row), self.source.indent(row)
            place = bisect_right(in_order, offset, key=lambda edit: edit.start)
            edited = any(e.start <= offset < e.end or offset < e.start < offset + len(space) for e in in_order[max(0, place - 2) : place + 1])
            if edited or row in self.tokens.rows_in_strings or not line.strip():
                continue
            if (new := shift(space)) != space:
                yield Edit(offset - start, offset - start + len(space), new)

    def _is_aligned(self, node: ast.expr, column: int) -> bool:
        first, last = self.source.place(self.source.span(node)[0])[0], self.source.place(self.source.span(node)[1])[0]
        if first == last:
            return False
        lines = [self.source.line(row) for row in range(first + 1, last + 1)]
        if self.source.line(first).split('#')[0].rstrip().endswith(('(', '[', '{')):
            return False
        spaces = [len(indent_of(line)) for line in lines if line.strip() and line.strip()[0] not in ')]}']
        return bool(spaces) and min(spaces) > column

    # ------------------------------------------------------------------ edits inside text that stays

    def rewrite(self, node: ast.expr, target: Value) -> Iterator[Edit]:
        """The edits that make an expression say `target`, where it stands."""
        self._spend()
        if self._still_says(node, target):
            return
        if isinstance(target.data, dict) and is_dict(node):
            yield from self._rewrite_dict(node, target)  # type: ignore[arg-type]
        elif isinstance(node, (ast.List, ast.Tuple)) and isinstance(target.data, (list, tuple)) and not has_star(node):
            yield from self._rewrite_sequence(node, target)
        elif (extended := self._extended(node, target)) is not None:
            yield Edit(*self.source.span(node), extended)
        else:
            start, end = self.source.span(node)
            column, indent = self.position(start)
            replacement = Value(target.data, None if target.node is node else target.node, target.source, None)
            yield Edit(start, end, self.express(replacement, column, indent))

    def position(self, offset: int) -> tuple[int, str]:
        """The column (from 0) of an offset and the indentation of its line."""
        row, column = self.source.place(offset)
        indent = self.source.indent(row)
        if self.relocated is not None and self.relocated[0] <= offset and self.source.place(self.relocated[0])[0] == row:
            return self.relocated[1] + offset - self.relocated[0], indent
        return column - 1, indent

    def _extended(self, node: ast.expr, target: Value) -> str | None:
        """`name` as `dict(name, key=...)`, where only items are added or replaced."""
        there = self._said_by(node)
        if not isinstance(target.data, dict) or not isinstance(there.data, dict) or not there.items or not there.items.keys() <= target.items.keys():
            return None
        new = {key: item for key, item in target.items.items() if not same(item, there.items.get(key))}
        if not all(map(is_identifier, new)) or isinstance(node, (ast.Call, ast.Dict)):
            return None
        column, _ = self.position(self.source.span(node)[0])
        head = f'dict({self.source.slice(node)}'
        texts = [f'{key}={self.express(item, column, "")}' for key, item in new.items()]
        return ', '.join([head, *texts]) + ')'

    def _rewrite_dict(self, node: ast.Call | ast.Dict, target: Value) -> Iterator[Edit]:
        entries = node_items(node)
        bracket = self.tokens.bracket(node)
        if len(entries) != len(bracket.items):
            raise CannotPlace('a dict whose items cannot be told apart')
        kept, given = self._kept(entries, target, node)
        lacking = [(key, item) for key, item in target.items.items() if key not in given]
        self.leaving += [(bracket.items[index].start, bracket.items[index].end) for index in set(range(len(entries))) - set(kept)]
        before, named = set(self.placed), [(index, name) for index in kept if (name := entries[index][0]) is not None]
        inner = [edit for index, name in named for edit in self.rewrite(entries[index][1], target.items[name])]

        def relocated(indent: str) -> list[Edit]:
            self.placed = before
            return [edit for index, name in named for edit in self._at_indent(bracket.items[index], indent, entries[index][1], target.items[name])]

        prefixed = [(self._key(node, key), item) for key, item in lacking]
        yield from Items(self, bracket).change(kept, prefixed, inner, relocated)

    def _key(self, node: ast.Call | ast.Dict, key: str) -> str:
        """What stands before a new item of a dict."""
        if isinstance(node, ast.Dict):
            return f'{self.style.scalar(key)}: '
        if not is_identifier(key):
            raise CannotPlace('a key that is no identifier would have to stand in `dict(...)`')
        return f'{key}='

    def tail(self, offset: int) -> int:
        """How much of a line will still follow behind an offset."""
        if self.relocated is not None:
            return 1
        end = self.source.line_end(offset)
        return end - offset - sum(min(stop, end) - start + 2 for start, stop in set(self.leaving) if offset < start < end)

    def _at_indent(self, item: Item, indent: str, node: ast.expr, target: Value) -> list[Edit]:
        """The edits inside an item that gets a line of its own."""
        outer, self.relocated = self.relocated, (item.start, len(indent))
        edits = list(self.rewrite(node, target))
        self.relocated = outer
        return edits

    def _kept(self, entries: 'list[tuple[str | None, ast.expr, bool]]', target: Value, node: ast.expr) -> tuple[list[int], set[str]]:
        """The indices of the items that stay, and the keys that they give."""
        last = {name: index for index, (name, _, _) in enumerate(entries) if name is not None}
        kept = [index for name, index in last.items() if name in target.items]
        given = {name for name in last if name in target.items}
        for index, (name, expression, overridable) in enumerate(entries):
            if name is None and (keys := self._splat_gives(expression, target, set(last), overridable)) is not None:
                kept.append(index)
                given |= keys
        return sorted(kept), given

    def _splat_gives(self, node: ast.expr, target: Value, explicit: set[str], overridable: bool) -> set[str] | None:
        """The keys that `**node` gives rightly; None where it would say too much or wrongly."""
        items = self._said_by(node).items
        right = {key for key, item in items.items() if same(item, target.items.get(key))}
        wrong = items.keys() - right - explicit
        if not items or any(key not in target.items or not overridable for key in wrong):
            return None
        return right

    def _rewrite_sequence(self, node: ast.List | ast.Tuple, target: Value) -> Iterator[Edit]:
        """Elements that stay are edited where they stand; a new one takes the place of one that goes, or is put between."""
        pairs = None if self._is_bare(node) else aligned(node, target)
        if pairs is None:
            start, end = self.source.span(node)
            yield Edit(start, end, self._fresh(target, *self.position(start)))
            return
        bracket = self.tokens.bracket(node)
        kept = [index for index, _ in pairs if index is not None]
        inner = [edit for index, element in pairs if index is not None for edit in self.rewrite(node.elts[index], element)]
        last = max(position for position, (index, _) in enumerate(pairs) if index is not None)
        inner += self._put_between(bracket, pairs[:last])
        yield from Items(self, bracket).change(kept, [('', element) for _, element in pairs[last + 1 :]], inner)

    def _is_bare(self, node: ast.List | ast.Tuple) -> bool:
        """Whether it is a tuple without parentheses of its own: `1, 2`, `(1), 2`."""
        start, end = self.source.span(node)
        return self.source.text[start] not in '([' or self.tokens.bracket(node).close + 1 != end

    def _put_between(self, bracket: Bracket, pairs: 'list[tuple[int | None, Value]]') -> Iterator[Edit]:
        """New elements that stand before ones that stay."""
        after = -1
        for index, element in pairs:
            after = after if index is None else index
            if index is None:
                following = bracket.items[after + 1]
                column, indent = self.position(following.start)
                own_line = not self.source.text[following.start - column : following.start].strip()
                yield Edit(following.start, following.start, self.express(element, column, indent) + (f',\n{indent}' if own_line else ', '))


def _shifted(text: str, shift: Callable[[str], str]) -> str:
    """Text of an edit with the indentation of its later lines changed."""
    first, *rest = text.split('\n')
    return '\n'.join([first, *(shift(indent_of(line)) + line.lstrip() if line.strip() else shift(line) for line in rest)])


def _rank(key: object) -> int:
    """Where a key stands in a dict that is written anew; keys of one rank keep their order."""
    return _FIRST.index(key) - len(_FIRST) if key in _FIRST else _LAST.index(key) + 1 if key in _LAST else 0
