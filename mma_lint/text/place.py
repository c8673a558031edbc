"""Where a file says what it must say: statements kept, rewritten, replaced, removed and added."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mma_lint.config.document import Document, Statement, advance, replay
from mma_lint.config.evaluate import Work
from mma_lint.config.facts import OLD_KEYS
from mma_lint.config.value import Node, Value, merge, same, walk
from mma_lint.edits import Edit, Overlap, apply
from mma_lint.source import Source, Unreadable
from mma_lint.text.express import CannotPlace, Writer
from mma_lint.text.nodes import read_names
from mma_lint.text.style import Style
from mma_lint.text.tokens import Tokens, tokens_of

# Where a new statement goes: in the place of the first of these that is gone, else above the first that stays.
HOMES: dict[str, tuple[str, ...]] = {
    '_base_': (),
    'default_scope': (),
    'model': ('model', 'test_cfg', 'train_cfg', 'img_norm_cfg', 'data'),
    'train_dataloader': ('data',),
    'val_dataloader': ('data',),
    'test_dataloader': ('data',),
    'val_evaluator': ('evaluation', 'eval_config', 'output_config', 'data'),
    'test_evaluator': ('output_config', 'eval_config', 'evaluation', 'data'),
    'optim_wrapper': ('optimizer', 'optimizer_config', 'fp16'),
    'param_scheduler': ('lr_config', 'momentum_config', 'total_epochs'),
    'train_cfg': ('total_epochs', 'runner', 'evaluation', 'omnisource', 'data'),
    'val_cfg': ('total_epochs', 'evaluation', 'eval_config', 'output_config', 'data'),
    'test_cfg': ('total_epochs', 'evaluation', 'eval_config', 'output_config', 'data'),
    'default_hooks': ('checkpoint_config', 'log_config', 'evaluation'),
    'log_processor': ('log_config',),
    'visualizer': ('log_config',),
    'env_cfg': ('dist_params', 'cudnn_benchmark', 'mp_start_method', 'opencv_num_threads'),
    'load_from': ('load_from', 'resume_from'),
    'resume': ('resume_from', 'load_from'),
    'randomness': ('seed', 'deterministic'),
}
_OF_FILE = re.compile(r'(?i)^#!|coding[:=]|copyright|licen[cs]e|spdx|all rights|author|noqa|yapf|isort|flake8|pylint|fmt:|mma-lint')
_GAP = re.compile(r'[ \t]*;[ \t]*')
_ORDER = {key: index for index, key in enumerate(HOMES)}
_OTHER_KEYS = ('work_dir', 'log_level', 'custom_hooks', 'custom_imports', 'find_unused_parameters', 'auto_scale_lr', 'launcher', 'sync_bn')
_KEYS_OF_1X = frozenset((*HOMES, *_OTHER_KEYS))


@dataclass(frozen=True)
class Placed:
    """The new text of a file. `doubts`: what could not be placed as it should be."""

    text: str
    edits: tuple[Edit, ...]
    doubts: tuple[str, ...]


def place(document: Document, said: Value, base: Value, used_below: frozenset[str] = frozenset()) -> Placed:
    """Write what the file must say into its text. `base` is what the migrated bases say; names in `used_below` stay.

    Raises CannotPlace.
    """
    unused, carried, taken = frozenset[str](), frozenset[int](), frozenset[int]()
    for _ in range(4):
        plan = _Plan(document, said, base, unused, carried, taken)
        placed, said_there = plan.placed(), plan.writer.placed
        moved = frozenset(plan.writer.moved & said_there), frozenset(plan.writer.taken & said_there)
        after = Source(document.source.path, placed.text)
        more = _unused(document.source, after, said) - used_below - unused
        if not more and moved == (carried, taken):
            break
        unused, (carried, taken) = unused | more, moved
    if (carried or taken) and _comments(placed.text) < len(tokens_of(document.source).comments):
        placed = _Plan(document, said, base, unused).placed()  # rather a comment twice than none
        after = Source(document.source.path, placed.text)
    _verify(after, said, base, unused)
    return placed


def _comments(text: str) -> int:
    return len(Tokens(Source(Path(), text)).comments)


def _verify(after: Source, said: Value, base: Value, unused: frozenset[str]) -> None:
    """Raises CannotPlace unless the new text says, over the bases, what it should: the square law, asked of every fix."""
    try:
        got = replay(Document(after).statements, after, base)
    except Unreadable as error:
        raise CannotPlace(f'the new text does not parse: {error.message}') from error
    want = Value({key: value for key, value in said.items.items() if key not in unused and key != '_base_'})
    for key in want.items.keys() | got.items.keys():
        if not same(merge(Value(_only(got, key)), base).get(key), merge(Value(_only(want, key)), base).get(key)):
            raise CannotPlace(f'`{key}` cannot be written here so that it keeps its meaning')


def _only(value: Value, key: str) -> dict[str, Value]:
    return {key: value.items[key]} if key in value.items else {}


def _unused(before: Source, after: Source, said: Value) -> frozenset[str]:
    """The variables that the old text used and the new one does not. Raises CannotPlace."""
    try:
        gone = read_names(before.tree) - read_names(after.tree)
    except Unreadable as error:
        raise CannotPlace(f'the new text does not parse: {error.message}') from error
    return frozenset(gone & said.items.keys()) - _KEYS_OF_1X - set(OLD_KEYS)


@dataclass(eq=False)
class _Plan:
    document: Document
    said: Value
    base: Value
    unused: frozenset[str]
    carried: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()
    doubts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.source = self.document.source
        self.statements = list(self.document.statements)
        self.index = {statement: index for index, statement in enumerate(self.statements)}
        self.says = {key: value for key, value in self.said.items.items() if key not in self.unused}
        self.touching = _touching(self.statements)
        self.gone = dict.fromkeys(s for s in self.statements if self._is_gone(s))  # a set in order
        self.new = sorted((key for key in self.says if key not in self.touching), key=lambda key: (_ORDER.get(key, 99), key))
        self.homes = dict(self._homes())
        tokens = tokens_of(self.source)
        self.writer = Writer(self.source, {'{{_base_}}': self.base}, tokens, Style(self.source))
        self.writer.carried = self.carried
        self.work = Work(self.source)
        self.writer.loose = frozenset(self._loose(tokens))
        self.writer.removed = tuple(map(self._removed_span, self.gone))

    def _loose(self, tokens: Tokens) -> Iterator[int]:
        """Where the comments behind statements begin that go and are said elsewhere."""
        for statement in filter(self._moves, self.gone):
            trail = tokens.trailing(self.source.span(statement.node)[1])
            if trail is not None:
                yield trail.start

    def _is_gone(self, statement: Statement) -> bool:
        """Whether everything that a statement says is said elsewhere now."""
        own = [name for name in statement.names if name in self.document.own.items]
        if not own or statement.names == ('_base_',):
            return False
        gone = [name for name in own if name not in self.says]
        if gone and len(gone) < len(statement.names):
            raise CannotPlace(f'line {statement.node.lineno} binds {", ".join(statement.names)} at once')
        if gone:
            return True
        builds = not statement.simple and isinstance(statement.node, (ast.Assign, ast.AugAssign, ast.Expr))
        return builds and own[0] in self._collapsed

    @cached_property
    def _collapsed(self) -> set[str]:
        """Names that stay, built by several statements whose sum is no longer right: the first will say it all."""
        several = {name for name, group in self.touching.items() if len(group) > 1 and name in self.says}
        env = self._foreseen(several)
        return {name for name in several if not same(env.get(name), self.says[name])}

    def _foreseen(self, several: set[str]) -> dict[str, Value]:
        """What the names will mean if the statements of `several` stay as they are and all others say what they must."""
        env: dict[str, Value] = {'{{_base_}}': self.base}
        work = Work(self.source)
        for statement in self.statements:
            name = statement.names[0] if statement.names else ''
            if statement.simple and name not in several:
                env |= _only(self.said, name)
            else:
                advance(env, statement, self.source, work)
        return env

    # ------------------------------------------------------------------ homes

    def _homes(self) -> Iterator[tuple[str, int]]:
        """For each new key the index of the statement that it replaces, or above which it goes; -1: the top; else the end."""
        for key in self.new:
            yield key, self._home(key)

    def _home(self, key: str) -> int:
        if key in ('_base_', 'default_scope'):
            return -1
        anchors = HOMES.get(key, ())
        for candidates in (self.gone, self.statements):
            for anchor in anchors:
                for statement in candidates:
                    if anchor in statement.names:
                        return self.index[statement]
        return self._first_gone()

    def _first_gone(self) -> int:
        return next(map(self.index.__getitem__, self.gone), len(self.statements))

    # ------------------------------------------------------------------ writing

    def placed(self) -> Placed:
        """The new text."""
        edits = tuple(Edit(e.start, e.end, e.text.replace('\r\n', '\n').replace('\n', self.source.newline)) for e in self._edits())
        try:
            return Placed(apply(self.source.text, edits), edits, tuple(self.doubts))
        except Overlap as error:
            raise CannotPlace(str(error)) from error

    def _edits(self) -> Iterator[Edit]:
        yield from self._at_top()
        for index, statement in enumerate(self.statements):
            yield from self._at(index, statement)
        yield from self._at_end()

    def _at(self, index: int, statement: Statement) -> Iterator[Edit]:
        keys = [key for key in self.new if self.homes[key] == index]
        if statement in self.gone:
            yield from self._replaced(statement, keys)
        else:
            if keys:
                yield self._inserted(statement, keys)
            yield from self._kept(statement)

    def _kept(self, statement: Statement) -> Iterator[Edit]:
        name = statement.names[0] if statement.names else ''
        before = _only(Value(self.writer.env), name)
        advance(self.writer.env, statement, self.source, self.work)
        if not statement.simple or name not in self.says or statement.value is None:
            return
        alone = len(self.touching[name]) == 1 or name in self._collapsed
        if not alone or same(self.writer.env[name], self.says[name]):
            return
        self.writer.env.pop(name)
        self.writer.env |= before
        yield from self.writer.rewrite(statement.value, self.says[name])
        self.writer.env[name] = self.says[name]

    def _replaced(self, statement: Statement, keys: list[str]) -> Iterator[Edit]:
        start, end = self.source.span(statement.node)
        texts = [self._statement(key) for key in keys]
        if texts:
            lost, trail = self._lost(start, end), self.writer.tokens.trailing(end)
            end = trail.end if trail is not None and trail.start in self.writer.placed else end
            yield Edit(start, end, '\n'.join([*lost, *texts]))
        else:
            yield self._deleted(statement)

    def _lost(self, start: int, end: int) -> list[str]:
        """The comments of a text that goes, but for those that went with a part of it."""
        gone = self.writer.placed | self.carried | self.taken
        return [comment.text for comment in self.writer.tokens.comments_between(start, end) if comment.start not in gone]

    def _statement(self, key: str) -> str:
        text = f'{key} = ' + self.writer.express(self.says[key], len(key) + 3, '')
        self.writer.env[key] = self.says[key]
        return text

    def _inserted(self, statement: Statement, keys: list[str]) -> Edit:
        start = self.source.span(statement.node)[0]
        return Edit(start, start, ''.join(self._statement(key) + '\n' for key in keys))

    def _at_top(self) -> Iterator[Edit]:
        keys = [key for key in self.new if self.homes[key] == -1]
        if not keys:
            return
        text = '\n'.join(self._statement(key) for key in keys)
        base = next((s for s in self.statements if s.names == ('_base_',)), None)
        if base is not None:
            end = self.source.line_end(self.source.span(base.node)[1])
            yield Edit(end, end, '\n' + text)
        else:
            start = self._first_offset()
            yield Edit(start, start, text + '\n')

    def _first_offset(self) -> int:
        """Where the first statement begins, with the comments above it that are about it and not about the file."""
        first = next((s for s in self.statements if not _is_docstring(s)), None)
        if first is None:
            return len(self.source.text)
        start = self.source.span(first.node)[0]
        lead = self.writer.tokens.leading(start)
        of_file = [index for index, comment in enumerate(lead) if _OF_FILE.search(comment.text)]
        about = lead[of_file[-1] + 1 :] if of_file else lead
        return about[0].start if about else start

    def _at_end(self) -> Iterator[Edit]:
        keys = [key for key in self.new if self.homes[key] == len(self.statements)]
        if keys:
            end = len(self.source.text)
            lead = '' if not self.source.text or self.source.text.endswith(('\n', '\r')) else '\n'
            yield Edit(end, end, lead + '\n'.join(self._statement(key) for key in keys) + '\n')

    # ------------------------------------------------------------------ removal

    def _removed_span(self, statement: Statement) -> tuple[int, int]:
        """What goes with a statement: itself; where nothing takes its place, also the comments that move with its value."""
        start, end = self.source.span(statement.node)
        if self.index[statement] in self.homes.values():
            return start, end
        lead = self.writer.tokens.leading(start) if self._moves(statement) else ()
        trail = self.writer.tokens.trailing(end)
        return (lead[0].start if lead else start), (trail.end if trail is not None else end)

    def _moves(self, statement: Statement) -> bool:
        """Whether what a statement says is said, as it is, as an item of another."""
        return statement.node in self._keys

    @cached_property
    def _keys(self) -> set[Node]:
        """What introduces the values that are to be said as some text says them."""
        return {value.key for _, value in walk(self.said) if value.key is not None and value.node is not None}

    def _deleted(self, statement: Statement) -> Edit:
        start, end = self._removed_span(statement)
        if comments := self._lost(start, end):
            self.doubts.append(f'comments of line {statement.node.lineno} have lost their key')
        return self._cut(start, end, comments)

    def _cut(self, start: int, end: int, comments: list[str]) -> Edit:
        """Cut a statement with its line, or its part of a line; comments stay on lines of their own."""
        line_start = self.source.line_start(start)
        before, after = self.source.text[line_start:start], self.source.text[end : self.source.line_end(end)]
        if before.strip() or after.strip(' \t;'):
            return self._cut_in_line(start, end, before, after, comments)
        if comments:
            return Edit(start, end + len(after), '\n'.join(comments))
        return Edit(line_start, self._without_doubled_blank(line_start, self.source.next_line(end)), '')

    def _cut_in_line(self, start: int, end: int, before: str, after: str, comments: list[str]) -> Edit:
        gap = _GAP.match(self.source.text, end)
        if comments or (before.strip() and not before.rstrip().endswith(';')):
            raise CannotPlace('several statements stand on one line')
        if gap and after.strip(' \t;') and not after.strip(' \t;').startswith('#'):
            return Edit(start, gap.end(), '')
        return Edit(start - (len(before) - len(before.rstrip('; \t'))), gap.end() if gap else end, '')

    def _without_doubled_blank(self, start: int, stop: int) -> int:
        """Where a blank line stands above and below what is cut, one of them goes too."""
        row, below = self.source.place(start)[0], self.source.next_line(stop)
        is_blank_above = row == 1 or not self.source.line(row - 1).strip()
        return below if is_blank_above and not self.source.text[stop:below].strip() else stop


def _touching(statements: list[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        for name in statement.names:
            found.setdefault(name, []).append(statement)
    return found


def _is_docstring(statement: Statement) -> bool:
    node = statement.node
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
