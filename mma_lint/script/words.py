"""The commands in a text, and where their words stand: what Python's `shlex` makes of each line."""

import io
import re
import shlex
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# a line with those that continue it; a comment is continued by comments only
_LINE = re.compile(r'[ \t]*#(?:\\\r?\n[ \t]*#|[^\n])*|(?:\\\r?\n|[^\n])+')
_COMMENT = re.compile(r'[ \t]*#+')
_CONTINUATION = re.compile(r'\\\r?\n')
_CONTINUED_COMMENT = re.compile(r'\\\r?\n[ \t]*#+')
_EXPANSION = re.compile(r'\$(?:\(\([^()]*\)\)|\([^()]*\)|\{[^{}]*\})')  # one that holds no other
_NOT_PLAIN = re.compile(r'[^\w./:=@-]')
_INNER = re.compile(r'\$\((?!\()(.*)\)|"(.*)"|\'(.*)\'', re.DOTALL)
_HEREDOC = re.compile(r'(?<!<)<<-?[ \t]*([\'"]?)(\w+)\1')
# What is longer or deeper is no command that a person wrote, and `shlex` takes a time that grows with the square of a word.
_LONGEST, _MOST_WORDS, _DEEPEST = 50_000, 1_000, 20
_OPERATORS = ';|&()`'
_REDIRECTIONS = '<>'
_WHITE = frozenset(' \t\r\n')
_ANYTHING = re.compile('')


@dataclass(frozen=True)
class Word:
    """A word as a command is given it, and its offsets. `text` has no quotes; of `$(...)` and `${...}` it has the plain characters, `_` for the rest."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Command:
    """A simple command: its words, without redirections. `commented`: it is commented out; `quoted`: it stands inside a word of another one."""

    words: tuple[Word, ...]
    commented: bool = False
    quoted: bool = False


def commands(text: str, start: int = 0, end: int | None = None, relevant: re.Pattern[str] = _ANYTHING) -> Iterator[Command]:
    """The commands in text[start:end], with offsets in `text`. Only lines in which `relevant` is found are looked at.

    The bodies of heredocs are left out, and so is the rest of a line from where `shlex` cannot split it.
    """
    for line in _LINE.finditer(_without_bodies(text[start:end])):
        if len(line[0]) <= _LONGEST and relevant.search(line[0]):
            comment = _COMMENT.match(line[0])
            skipped = comment.end() if comment else 0
            yield from _in_line(Command((), commented=comment is not None), line[0][skipped:], start + line.start() + skipped, relevant)


def _without_bodies(text: str) -> str:
    """The text with blanks for the bodies of heredocs, each of which ends at the first line that is its word."""
    if '<<' not in text:
        return text
    lines = text.split('\n')
    ends: dict[str, list[int]] = {}
    for row, line in enumerate(lines):
        ends.setdefault(line.removesuffix('\r').strip(' \t'), []).append(row)
    row = 0
    while row < len(lines):
        end = next(filter(None, (_first_above(row, ends.get(heredoc[2], ())) for heredoc in _HEREDOC.finditer(lines[row]))), row)
        lines[row + 1 : end] = (' ' * len(line) for line in lines[row + 1 : end])
        row = max(row + 1, end + 1 if end > row else 0)
    return '\n'.join(lines)


def _first_above(row: int, rows: Sequence[int]) -> int:
    """The first of some rows, which are in order, that comes after another; 0 where none does."""
    place = bisect_right(rows, row)
    return rows[place] if place < len(rows) else 0


def _in_line(kind: Command, line: str, offset: int, relevant: re.Pattern[str], depth: int = 0) -> Iterator[Command]:
    """The commands of a line, each followed by those inside its words. `depth`: in how many words it stands itself."""
    continuation = _CONTINUED_COMMENT if kind.commented else _CONTINUATION
    for words in _simple(_plain(continuation.sub(_spaces, line))):
        yield Command(tuple(Word(word.text, offset + word.start, offset + word.end) for word in words), kind.commented, kind.quoted)
        for word in words:
            inner = _INNER.search(line, word.start, word.end)
            if (
                depth < _DEEPEST
                and inner is not None
                and inner.lastindex is not None
                and (text := inner[inner.lastindex]).split()[1:]
                and relevant.search(text)
            ):
                yield from _in_line(Command((), kind.commented, True), text, offset + inner.start(inner.lastindex), relevant, depth + 1)


def _spaces(match: re.Match[str]) -> str:
    return ' ' * len(match[0])


def _plain(line: str) -> str:
    """The line, as long as it was, with expansions that `shlex` takes for one word: it knows none."""
    for _ in range(_DEEPEST):
        line, count = _EXPANSION.subn(lambda match: '\0' + _NOT_PLAIN.sub('_', match[0][1:]), line)
        if not count:
            break
    return line.replace('\0', '$')


def _simple(line: str) -> Iterator[tuple[Word, ...]]:
    """The simple commands of a line. What a redirection names is no word of them."""
    words: list[Word] = []
    target = False
    for word in _words(line):
        operator = line[word.start : word.end] == word.text and word.text.strip(_OPERATORS + _REDIRECTIONS) == ''
        if operator and any(sign in word.text for sign in _REDIRECTIONS):
            target = True
            if words and words[-1].end == word.start and words[-1].text.isdigit():  # 2> has no space before it
                words.pop()
        elif operator:
            yield tuple(words)
            words, target = [], False
        elif not target and len(words) < _MOST_WORDS:
            words.append(word)
        else:
            target = False
    yield tuple(words)


def _words(line: str) -> Iterator[Word]:
    """The words and operators of a line, as far as it can be split."""
    stream = io.StringIO(f'{line}\n')  # so that something ends each word
    lexer = shlex.shlex(stream, posix=True, punctuation_chars=_OPERATORS + _REDIRECTIONS)
    lexer.whitespace_split, lexer.commenters = True, ''
    end = 0
    while True:
        start = next(place for place in range(end, len(line) + 1) if line[place : place + 1] not in _WHITE)
        if line[start : start + 1] in ('', '#'):
            return
        try:
            text = lexer.get_token()
        except ValueError:  # no closing quotation
            return
        end = stream.tell() - 1  # it has read one character too far
        yield Word(text or '', start, end)
