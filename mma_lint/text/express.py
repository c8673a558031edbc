"""Values as text: the user's own text where it still says the right thing, literals where not."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from mma_lint.config.evaluate import evaluate
from mma_lint.config.value import Unknown, Value, same
from mma_lint.edits import Edit, apply
from mma_lint.source import Source
from mma_lint.text.style import Style, is_identifier
from mma_lint.text.tokens import Bracket, Comment, Item, Tokens

_FREE = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.UnaryOp, ast.USub, ast.UAdd, ast.Load, ast.BinOp, ast.operator)


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

    # ------------------------------------------------------------------ fresh text

    def express(self, value: Value, column: int, indent: str) -> str:
        """The text of a value that begins at `column` (from 0) of a line that is indented by `indent`."""
        node = value.node
        if node is not None and value.source is self.source:
            if self._still_says(node, value):
                return self._moved(node, (), column, indent)
            if _is_literal_of(node, value) and not self._is_longer_than_its_use(node, value):
                return self._moved(node, tuple(self.rewrite(node, value)), column, indent)
        if node is not None and value.source is not None and _is_free(node) and '\n' not in value.source.slice(node):
            if same(evaluate(node, {}, value.source), value) and value.source is not self.source:
                return value.source.slice(node)
        return self._fresh(value, column, indent)

    def _still_says(self, node: ast.expr, value: Value) -> bool:
        return same(evaluate(node, self.env, self.source), value)

    def _is_longer_than_its_use(self, node: ast.expr, value: Value) -> bool:
        """A literal most of whose items were inherited: rather write the value anew than rewrite the literal."""
        return isinstance(node, (ast.Call, ast.Dict)) and not node_items(node)

    def _fresh(self, value: Value, column: int, indent: str) -> str:
        if isinstance(value.data, Unknown):
            raise CannotPlace('a value that cannot be read without running the file would have to move to another file')
        if isinstance(value.data, dict):
            return self._dict(value, column, indent)
        if isinstance(value.data, (list, tuple)):
            return self._sequence(value, column, indent)
        return self.style.scalar(value.data)

    def _dict(self, value: Value, column: int, indent: str) -> str:
        as_call = all(map(is_identifier, value.items))
        opener, closer = ('dict(', ')') if as_call else ('{', '}')
        prefixes = {key: f'{key}=' if as_call else f'{self.style.scalar(key)}: ' for key in value.items}
        return self._bracketed(opener, [(prefixes[key], item) for key, item in value.items.items()], closer, column, indent)

    def _sequence(self, value: Value, column: int, indent: str) -> str:
        opener, closer = '()' if isinstance(value.data, tuple) else '[]'
        single = isinstance(value.data, tuple) and len(value.elements) == 1
        return self._bracketed(opener, [('', element) for element in value.elements], f',{closer}' if single else closer, column, indent)

    def _bracketed(self, opener: str, items: list[tuple[str, Value]], closer: str, column: int, indent: str) -> str:
        comments = [self._comments_of(value) for _, value in items]
        if not any(lead or trail for lead, trail in comments):
            line = self._one_line(opener, items, closer, column)
            if line is not None:
                return line
        inner = indent + self.style.indent
        lines = [opener]
        for index, ((prefix, value), (lead, trail)) in enumerate(zip(items, comments, strict=True)):
            text = prefix + self.express(value, len(inner) + len(prefix), inner)
            last = index == len(items) - 1
            end = ',' if not last or self.style.closes_on_own_line else '' if trail else closer
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

    def _comments_of(self, value: Value) -> tuple[tuple[Comment, ...], Comment | None]:
        """The comments above and behind an item that moves, unless they stay where they are."""
        if value.key is None or value.source is not self.source or value.node is None:
            return (), None
        lead = tuple(filter(self._goes, self.tokens.leading(self.source.span(value.key)[0])))
        trail = self.tokens.trailing(self.source.span(value.key if isinstance(value.key, ast.stmt) else value.node)[1])
        trail = trail if trail is not None and self._goes(trail) else None
        self.placed.update(comment.start for comment in (*lead, *([trail] if trail else [])))
        return lead, trail

    def _goes(self, comment: Comment) -> bool:
        return comment.start not in self.placed and any(start <= comment.start < end for start, end in self.removed)

    def _moved(self, node: ast.expr, edits: tuple[Edit, ...], column: int, indent: str) -> str:
        """The text of a node with edits inside it, indented for its new place."""
        start, end = self.source.span(node)
        self.placed.update(comment.start for comment in self.tokens.comments_between(start, end))
        text = self.source.text[start:end]
        if '\n' not in text and not edits:
            return self._parenthesised(node, text)
        shift = self._shift(node, column, indent)
        inside = [Edit(e.start - start, e.end - start, _shifted(e.text, shift)) for e in edits]
        moved = apply(text, [*inside, *self._indentation(node, shift, edits)])
        return self._parenthesised(node, moved.replace('\r\n', '\n'))

    def _parenthesised(self, node: ast.expr, text: str) -> str:
        """Implicit concatenation over lines stands in brackets that are no part of its node."""
        bare = '\n' in text and not isinstance(node, (ast.Call, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.ListComp, ast.DictComp, ast.Subscript))
        return f'({text})' if bare else text

    def _shift(self, node: ast.expr, column: int, indent: str) -> Callable[[str], str]:
        """How the white space at the start of a line changes when a node moves."""
        row, old_column = self.source.place(self.source.span(node)[0])
        line = self.source.line(row)
        old_indent = line[: len(line) - len(line.lstrip())]
        if self._is_aligned(node, old_column - 1):
            return lambda space: ' ' * max(0, len(space) + column - old_column + 1)
        return lambda space: indent + space[len(old_indent) :] if space.startswith(old_indent) else space

    def _indentation(self, node: ast.expr, shift: Callable[[str], str], edits: tuple[Edit, ...]) -> Iterator[Edit]:
        start, end = self.source.span(node)
        for row in range(self.source.place(start)[0] + 1, self.source.place(end)[0] + 1):
            offset = self.source.line_starts[row - 1]
            line = self.source.line(row)
            space = line[: len(line) - len(line.lstrip())]
            if row in self.tokens.rows_in_strings or not line.strip() or any(e.start <= offset < e.end or offset < e.start < offset + len(space) for e in edits):
                continue
            if (new := shift(space)) != space:
                yield Edit(offset - start, offset - start + len(space), new)

    def _is_aligned(self, node: ast.expr, column: int) -> bool:
        first, last = self.source.place(self.source.span(node)[0])[0], self.source.place(self.source.span(node)[1])[0]
        lines = [self.source.line(row) for row in range(first + 1, last + 1)]
        spaces = [len(line) - len(line.lstrip()) for line in lines if line.strip() and line.strip()[0] not in ')]}']
        return bool(spaces) and min(spaces) > column

    # ------------------------------------------------------------------ edits inside text that stays

    def rewrite(self, node: ast.expr, target: Value) -> Iterator[Edit]:
        """The edits that make an expression say `target`, where it stands."""
        if self._still_says(node, target):
            return
        if isinstance(target.data, dict) and _is_dict(node):
            yield from self._rewrite_dict(node, target)  # type: ignore[arg-type]
        elif isinstance(node, (ast.List, ast.Tuple)) and isinstance(target.data, (list, tuple)) and not _has_star(node):
            yield from self._rewrite_sequence(node, target)
        elif isinstance(target.data, dict) and (extended := self._extended(node, target)) is not None:
            yield Edit(*self.source.span(node), extended)
        else:
            start, end = self.source.span(node)
            column, indent = self._position(start)
            replacement = Value(target.data, None if target.node is node else target.node, target.source, None)
            yield Edit(start, end, self._rescued(start, end, self.express(replacement, column, indent)))

    def _rescued(self, start: int, end: int, text: str) -> str:
        return text

    def _position(self, offset: int) -> tuple[int, str]:
        """The column (from 0) of an offset and the indentation of its line."""
        row, column = self.source.place(offset)
        line = self.source.line(row)
        return column - 1, line[: len(line) - len(line.lstrip())]

    def _extended(self, node: ast.expr, target: Value) -> str | None:
        """`name` as `dict(name, key=...)`, where only items are added or replaced."""
        there = evaluate(node, self.env, self.source)
        if not isinstance(there.data, dict) or not there.items or not there.items.keys() <= target.items.keys():
            return None
        new = {key: item for key, item in target.items.items() if not same(item, there.items.get(key))}
        if not all(map(is_identifier, new)) or isinstance(node, (ast.Call, ast.Dict)):
            return None
        column, _ = self._position(self.source.span(node)[0])
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
        inner = [edit for index in kept if (name := entries[index][0]) is not None for edit in self.rewrite(entries[index][1], target.items[name])]
        as_call = isinstance(node, ast.Call)
        if as_call and not all(is_identifier(key) for key, _ in lacking):
            raise CannotPlace('a key that is no identifier would have to stand in `dict(...)`')
        prefixed = [(f'{key}=' if as_call else f'{self.style.scalar(key)}: ', item) for key, item in lacking]
        yield from self._change_items(bracket, kept, prefixed, inner)

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
        items = evaluate(node, self.env, self.source).items
        right = {key for key, item in items.items() if same(item, target.items.get(key))}
        wrong = items.keys() - right - explicit
        if not items or any(key not in target.items or not overridable for key in wrong):
            return None
        return right

    def _rewrite_sequence(self, node: ast.List | ast.Tuple, target: Value) -> Iterator[Edit]:
        """Elements that stay are edited where they stand; a new one takes the place of one that goes, or is put between."""
        pairs = _aligned(node, target)
        if pairs is None:
            start, end = self.source.span(node)
            yield Edit(start, end, self._fresh(target, *self._position(start)))
            return
        bracket = self.tokens.bracket(node)
        kept = [index for index, _ in pairs if index is not None]
        inner = [edit for index, element in pairs if index is not None for edit in self.rewrite(node.elts[index], element)]
        last = max(position for position, (index, _) in enumerate(pairs) if index is not None)
        inner += self._put_between(bracket, pairs[:last])
        yield from self._change_items(bracket, kept, [('', element) for _, element in pairs[last + 1 :]], inner)

    def _put_between(self, bracket: Bracket, pairs: 'list[tuple[int | None, Value]]') -> Iterator[Edit]:
        """New elements that stand before ones that stay."""
        after = -1
        for index, element in pairs:
            after = after if index is None else index
            if index is None:
                following = bracket.items[after + 1]
                column, indent = self._position(following.start)
                own_line = not self.source.text[following.start - column : following.start].strip()
                yield Edit(following.start, following.start, self.express(element, column, indent) + (f',\n{indent}' if own_line else ', '))

    def _change_items(self, bracket: Bracket, kept: list[int], new: list[tuple[str, Value]], inner: list[Edit]) -> Iterator[Edit]:
        """Keep some items of a bracket, with edits inside them, and append new ones."""
        if not kept:
            yield self._refilled(bracket, new)
            return
        is_multi_line = self._stands_apart(bracket)
        if new and not is_multi_line and not self._fits(bracket, kept, new, inner):
            yield self._laid_out(bracket, kept, new, inner)
            return
        yield from inner
        yield from self._deletions(bracket, kept)
        if new:
            yield from self._appended(bracket, kept[-1], new, is_multi_line)

    def _stands_apart(self, bracket: Bracket) -> bool:
        """Whether the first item stands on a line of its own below the bracket."""
        first = bracket.items[0].start
        return '\n' in self.source.text[bracket.open : first] or '\r' in self.source.text[bracket.open : first]

    def _fits(self, bracket: Bracket, kept: list[int], new: list[tuple[str, Value]], inner: list[Edit]) -> bool:
        text = self.source.text[bracket.open : bracket.close]
        if '\n' in text or any('\n' in edit.text for edit in inner):
            return False
        column, placed = self._position(bracket.close)[0], set(self.placed)
        added = [prefix + self.express(value, column, '') for prefix, value in new]
        self.placed = placed
        grown = sum(len(edit.text) - edit.end + edit.start for edit in inner)
        gone = sum(item.end - item.start + 2 for index, item in enumerate(bracket.items) if index not in kept)
        tail = len(self.source.line(self.source.place(bracket.close)[0])) - column
        return not any('\n' in text for text in added) and column + grown - gone + sum(len(text) + 2 for text in added) + tail <= self.style.width

    def _laid_out(self, bracket: Bracket, kept: list[int], new: list[tuple[str, Value]], inner: list[Edit]) -> Edit:
        """The whole inside of a bracket written anew, one item a line."""
        _, indent = self._position(bracket.open)
        deeper = indent + self.style.indent
        texts = [self._item_text(bracket.items[index], inner, deeper) for index in kept]
        texts += [prefix + self.express(value, len(deeper) + len(prefix), deeper) for prefix, value in new]
        comments = [comment for comment in self.tokens.comments_between(bracket.open, bracket.close) if comment.start not in self._inside(bracket, kept)]
        self.placed.update(comment.start for comment in comments)
        lines = [deeper + comment.text for comment in comments] + [f'{deeper}{text},' for text in texts]
        body = '\n'.join(['', *lines])
        return Edit(bracket.open, bracket.close, f'{body}\n{indent}' if self.style.closes_on_own_line else body[:-1])

    def _inside(self, bracket: Bracket, kept: list[int]) -> set[int]:
        spans = [(bracket.items[index].start, bracket.items[index].end) for index in kept]
        return {comment.start for start, end in spans for comment in self.tokens.comments_between(start, end)}

    def _item_text(self, item: Item, inner: list[Edit], indent: str) -> str:
        edits = [Edit(e.start - item.start, e.end - item.start, e.text) for e in inner if item.start <= e.start and e.end <= item.end]
        text = apply(self.source.text[item.start : item.end], edits)
        old = self._position(item.start)[1]
        return '\n'.join([line if n == 0 else indent + line[len(old) :] if line.startswith(old) else line for n, line in enumerate(text.split('\n'))])

    def _refilled(self, bracket: Bracket, new: list[tuple[str, Value]]) -> Edit:
        column, indent = self._position(bracket.open)
        text = self._bracketed('', new, '', column, indent) if new else ''
        comments = self.tokens.comments_between(bracket.open, bracket.close)
        if comments:
            lines = ''.join(f'\n{indent}{self.style.indent}{comment.text}' for comment in comments)
            text = f'{lines}\n{indent}{self.style.indent}{text.strip()}' if text else f'{lines}\n{indent}'
        return Edit(bracket.open, bracket.close, text)

    def _deletions(self, bracket: Bracket, kept: list[int]) -> Iterator[Edit]:
        items, gone = bracket.items, [index for index in range(len(bracket.items)) if index not in kept]
        for first, last in _runs(gone):
            if last < len(items) - 1:
                yield self._deleted_before(items[first], items[last + 1])
            else:
                yield from self._deleted_tail(bracket, items[first - 1], items[last])

    def _deleted_before(self, first: Item, following: Item) -> Edit:
        """Items go, another follows: it takes their place. Their comments stay above it."""
        _, indent = self._position(following.start)
        comments = self.tokens.comments_between(first.start, following.start)
        lines = ''.join(f'{comment.text}\n{indent}' for comment in comments)
        return Edit(first.start, following.start, lines)

    def _deleted_tail(self, bracket: Bracket, previous: Item, last: Item) -> Iterator[Edit]:
        """The last items go. Their comments stay behind the one before them."""
        if last.comma is None and previous.comma is not None:
            yield Edit(previous.comma, previous.comma + 1, '')
        after = (previous.comma or previous.end) + 1
        own = self.tokens.trailing(previous.end)
        start = own.end if own is not None and own.start < last.start else after
        end = last.comma + 1 if last.comma is not None else last.end
        _, indent = self._position(last.start)
        comments = self.tokens.comments_between(start, end)
        hugging = '\n' not in self.source.text[end : bracket.close] and not self.tokens.comments_between(end, bracket.close)
        lines = ''.join(f'\n{indent}{comment.text}' for comment in comments)
        trailing_hug = hugging and (comments or (own is not None and own.start < last.start))
        yield Edit(start, end, lines + (f'\n{indent}' if trailing_hug else ''))

    def _appended(self, bracket: Bracket, last_kept: int, new: list[tuple[str, Value]], apart: bool) -> Iterator[Edit]:
        """New items behind the last that stays."""
        items, previous = bracket.items, bracket.items[last_kept]
        column, indent = self._position(items[0].start)
        indent = indent if apart else ' ' * column
        if not apart and '\n' not in self.source.text[bracket.open : bracket.close]:
            column = self._position(previous.end)[0]
            yield Edit(previous.end, previous.end, ''.join(f', {prefix}{self.express(value, column, "")}' for prefix, value in new))
            return
        texts = [f'{indent}{prefix}{self.express(value, len(indent) + len(prefix), indent)}' for prefix, value in new]
        ends_with_comma = items[-1].comma is not None
        comma = previous.comma if last_kept < len(items) - 1 or ends_with_comma else None
        deleted_after = last_kept < len(items) - 1
        if comma is None or (deleted_after and not ends_with_comma):
            yield Edit(previous.end, previous.end, ',')
        trail = self.tokens.trailing(previous.end)
        at = trail.end if trail is not None and trail.start < bracket.close else (comma + 1 if comma is not None else previous.end)
        yield Edit(at, at, '\n' + ',\n'.join(texts) + (',' if ends_with_comma else ''))


def _aligned(node: ast.List | ast.Tuple, target: Value) -> 'list[tuple[int | None, Value]] | None':
    """Each element of the target with the index of the element of the literal that it stays or replaces; None: all new."""
    by_node = {id(element): index for index, element in enumerate(node.elts)}
    indices = [by_node.get(id(element.key), by_node.get(id(element.node))) for element in target.elements]
    known = [index for index in indices if index is not None]
    if known != sorted(set(known)) or isinstance(target.data, list) != isinstance(node, ast.List) or not target.elements or not node.elts:
        return None
    free = [index for index in range(len(node.elts)) if index not in known]
    aligned, low = list[tuple[int | None, Value]](), -1
    for position, (index, element) in enumerate(zip(indices, target.elements, strict=True)):
        high = next((later for later in indices[position:] if later is not None), len(node.elts))
        if index is None:
            index = next((candidate for candidate in free if low < candidate < high), None)
        low = low if index is None else index
        aligned.append((index, element))
    return aligned if any(index is not None for index, _ in aligned) else None


def _shifted(text: str, shift: Callable[[str], str]) -> str:
    """Text of an edit with the indentation of its later lines changed."""
    first, *rest = text.split('\n')
    return '\n'.join([first, *(shift(line[: len(line) - len(line.lstrip())]) + line.lstrip() if line.strip() else shift(line) for line in rest)])


def node_items(node: ast.Call | ast.Dict) -> 'list[tuple[str | None, ast.expr, bool]]':
    """The items of a dict literal: key (None: splat), expression, whether later items may override it."""
    if isinstance(node, ast.Dict):
        return [(_key(key), value, True) for key, value in zip(node.keys, node.values, strict=True)]
    positional: list[tuple[str | None, ast.expr, bool]] = [(None, argument, True) for argument in node.args]
    return positional + [(keyword.arg, keyword.value, False) for keyword in node.keywords]


def _key(node: ast.expr | None) -> str | None:
    """A key of a dict display; None of a splat. (A key may be a number too: it is only compared.)"""
    if node is None:
        return None
    return node.value if isinstance(node, ast.Constant) else ast.dump(node)  # type: ignore[return-value]


def _is_dict(node: ast.expr) -> bool:
    return isinstance(node, ast.Dict) or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'dict')


def _is_literal_of(node: ast.expr, value: Value) -> bool:
    if isinstance(value.data, dict):
        return _is_dict(node)
    return isinstance(node, ast.List) and isinstance(value.data, list) or isinstance(node, ast.Tuple) and isinstance(value.data, tuple)


def _has_star(node: ast.List | ast.Tuple) -> bool:
    return any(isinstance(element, ast.Starred) for element in node.elts)


def _is_free(node: ast.expr) -> bool:
    """Whether an expression names nothing: it says the same in every file."""
    return all(isinstance(part, _FREE) for part in ast.walk(node))


def _runs(indices: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours: [1, 2, 5] -> (1, 2), (5, 5)."""
    start = None
    for position, index in enumerate(indices):
        start = index if start is None else start
        if position + 1 == len(indices) or indices[position + 1] != index + 1:
            yield start, index
            start = None
