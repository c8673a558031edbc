"""What IPython adds to Python in a notebook: magics (`%run`, `%%bash`), shell commands (`!pip`), help (`model?`).

A cell is read as Python and as shell. Both readings have the length and the line ends of the cell: an offset means the same place in all three.
"""

import io
import re
import tokenize
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mma_lint.edits import Edit, apply
from mma_lint.source import Source, Unreadable

# Cell magics whose cell is Python all the same; the cell of any other is text in some other language.
_OF_PYTHON = frozenset({'capture', 'debug', 'ipytest', 'memit', 'prun', 'pypy', 'python', 'python3', 'time', 'timeit'})
# Comments may stand before a cell magic: Colab allows it (`#@title`).
_CELL_MAGIC = re.compile(r'(?:[ \t]*(?:#.*)?\n)*[ \t]*(?P<magic>%%(?P<name>!|\w+)[^\r\n]*)(?:\r?\n|\Z)')
_SHELL_CELL = re.compile(r'%%(?:!|(?:bash|sh|shell|sx|system|script[ \t]+(?:\S*/)?(?:ba|da|k|z)?sh)\b)')
# A line that may be a magic, a shell command or help, or give the value of one to a name; with the lines that a backslash adds to it.
_LINE = re.compile(r'^[ \t]*(?P<target>[^=#\s][^=#\n]*=[ \t]*)?(?P<magic>(?:!|%[a-zA-Z])(?:.*\\\r?\n)*.*|\?.*|%{0,2}[\w*.]+\?\??(?=[ \t]*\r?$))', re.MULTILINE)
# The names that IPython takes as a magic or a shell command without a sign, where a cell is that one line.
_AUTOMAGIC = re.compile(r'\s*(?P<magic>(?:cat|cd|conda|cp|env|load_ext|ls|mamba|matplotlib|mkdir|mv|pip|rm|run|time|timeit)(?:[ \t]+[^=\s](?:[^\n]*\S)?)?)\s*')
_TIMED = re.compile(r'%?time(?:it)?(?:[ \t]+-[\w-]+(?:[ \t]*\d+)?)*[ \t]+(?=\S)')
_BEFORE_COMMAND = re.compile(r'(?:%?time(?:it)?[ \t]+)?(?:!!?|%?(?:run|sx|system)\b(?:[ \t]+-[a-zA-Z]\w*)*[ \t]*|%?(?=(?:conda|mamba|pip)\b))')


@dataclass(frozen=True)
class Reading:
    """A cell as Python and as shell.

    `python` has the name `_` for a magic and nothing of a cell in another language; `shell` has the commands alone; all else is blank.
    `hidden` are the spans of the cell (first offset, the one after the last) that `python` does not show.
    `error` says why a cell is no Python: then all of it is hidden.
    """

    python: str
    shell: str
    hidden: tuple[tuple[int, int], ...] = ()
    error: Unreadable | None = None


@dataclass(frozen=True)
class _Magic:
    """A part of a cell, what stands for it in Python (of the same length), and where its shell command begins, which ends with it."""

    start: int
    end: int
    python: str
    command: int | None = None


def read(text: str) -> Reading:
    """Read a cell."""
    if _error(text) is None:
        return Reading(text, _blank(text))
    magics = tuple(_magics(text))
    shell = apply(_blank(text), (Edit(m.command, m.end, text[m.command : m.end]) for m in magics if m.command is not None))
    python = apply(text, (Edit(m.start, m.end, m.python) for m in magics))
    if error := _error(python):
        return Reading(_blank(text), shell, ((0, len(text)),), error)
    return Reading(python, shell, tuple((m.start, m.end) for m in magics))


def _magics(text: str) -> Iterator[_Magic]:
    """The magics of a cell: those of the cell, one on another (`%%time`, `%%bash`), then those of its lines."""
    start = 0
    while head := _CELL_MAGIC.match(text, start):
        if head['name'] not in _OF_PYTHON:
            yield _Magic(start, len(text), _blank(text[start:]), head.end() if _SHELL_CELL.match(head['magic']) else None)
            return
        yield _Magic(head.start('magic'), head.end('magic'), '_' + _blank(head['magic'][1:]))
        start = head.end()
    if line := _AUTOMAGIC.fullmatch(text, start):
        yield _magic(line.start('magic'), line['magic'], '_;')
    else:
        yield from _line_magics(text, start)


def _line_magics(text: str, start: int) -> Iterator[_Magic]:
    python = text[start:]
    for line in _LINE.finditer(text, start):
        magic = _magic(line.start('magic'), line['magic'], '' if line['target'] else '_;')
        if _is_target(line['target']) and _is_complete(python[: line.start() - start]):
            python = apply(python, [Edit(magic.start - start, magic.end - start, magic.python)])
            yield magic


def _magic(start: int, text: str, before_code: str) -> _Magic:
    """The magic that a text at `start` is. `%time` hides itself alone, and `before_code` stands for it."""
    timed = _TIMED.match(text)
    if timed and _error(text[timed.end() :]) is None:
        return _Magic(start, start + timed.end(), before_code.ljust(timed.end()))
    command = _BEFORE_COMMAND.match(text)
    return _Magic(start, start + len(text), '_' + _blank(text[1:]), start + command.end() if command else None)


def _is_target(text: str | None) -> bool:
    """Whether a value can be given to what stands before a magic; nothing stands before most."""
    return text is None or _error(f'{text.strip()} 0') is None


def _is_complete(text: str) -> bool:
    """Whether a statement may begin behind a text: no bracket, string or backslash is open."""
    try:
        deque(tokenize.generate_tokens(io.StringIO(text).readline), maxlen=0)
    except tokenize.TokenError:
        return False
    except IndentationError:
        return True
    return True


def _error(text: str) -> Unreadable | None:
    """Why a text is no Python, with row and column; None where it is."""
    try:
        _ = Source(Path(), text).tree
    except Unreadable as error:
        return error
    return None


def _blank(text: str) -> str:
    """Spaces for a text; the line ends stay."""
    return re.sub(r'[^\r\n]', ' ', text)
