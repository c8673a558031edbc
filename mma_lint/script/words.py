"""The commands in a text, and where their words stand: what Python's `shlex` makes of each line."""

import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

# a line with those that continue it; a comment is continued by comments only
_LINE = re.compile(r'[ \t]*#(?:\\\r?\n[ \t]*#|[^\n])*|(?:\\\r?\n|[^\n])+')
_COMMENT = re.compile(r'[ \t]*#+')
_CONTINUATION = re.compile(r'\\\r?\n')
_CONTINUED_COMMENT = re.compile(r'\\\r?\n[ \t]*#+')
_EXPANSION = re.compile(r'\$(?:\(\([^()]*\)\)|\([^()]*\)|\{[^{}]*\})')  # one that holds no other
_NOT_PLAIN = re.compile(r'[^\w./:=@-]')
_INNER = re.compile(r'\$\((?!\()(.*)\)|"(.*)"|\'(.*)\'', re.DOTALL)
_HEREDOC = re.compile(r'(?<!<)<<-?[ \t]*([\'"]?)(\w+)\1[^\n]*\n(.*?)^[ \t]*\2[ \t]*\r?$', re.DOTALL | re.MULTILINE)
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
    for line in _LINE.finditer(_HEREDOC.sub(_without_body, text[start:end])):
        if relevant.search(line[0]):
            comment = _COMMENT.match(line[0])
            skipped = comment.end() if comment else 0
            yield from _in_line(Command((), commented=comment is not None), line[0][skipped:], start + line.start() + skipped, relevant)


def _without_body(heredoc: re.Match[str]) -> str:
    start, end = (place - heredoc.start() for place in heredoc.span(3))
    return heredoc[0][:start] + re.sub('[^\n]', ' ', heredoc[3]) + heredoc[0][end:]


def _in_line(kind: Command, line: str, offset: int, relevant: re.Pattern[str]) -> Iterator[Command]:
    """The commands of a line, each followed by those inside its words."""
    continuation = _CONTINUED_COMMENT if kind.commented else _CONTINUATION
    for words in _simple(_plain(continuation.sub(_spaces, line))):
        yield Command(tuple(Word(word.text, offset + word.start, offset + word.end) for word in words), kind.commented, kind.quoted)
        for word in words:
            inner = _INNER.search(line, word.start, word.end)
            if inner is not None and inner.lastindex is not None and (text := inner[inner.lastindex]).split()[1:] and relevant.search(text):
                yield from _in_line(Command((), kind.commented, True), text, offset + inner.start(inner.lastindex), relevant)


def _spaces(match: re.Match[str]) -> str:
    return ' ' * len(match[0])


def _plain(line: str) -> str:
    """The line, as long as it was, with expansions that `shlex` takes for one word: it knows none."""
    while (plain := _EXPANSION.sub(lambda match: '\0' + _NOT_PLAIN.sub('_', match[0][1:]), line)) != line:
        line = plain
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
        elif not target:
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
