"""Which files are meant, and how a change of one looks as a diff."""

import difflib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from mma_lint.misuse import Misuse
from mma_lint.replacing import LEFTOVER
from mma_lint.script.script import is_script
from mma_lint.subject import is_notebook

DEFAULT_EXCLUDES = frozenset({
    '.eggs', '.git', '.hg', '.ipynb_checkpoints', '.mma-lint', '.mypy_cache', '.nox', '.pytest_cache', '.ruff_cache', '.svn', '.tox', '.venv',
    '__pycache__', 'build', 'dist', 'node_modules', 'site-packages', 'venv',
})  # fmt: skip


class BadPattern(Misuse):
    """A pattern of --exclude that cannot be understood."""


@dataclass(frozen=True)
class Ignore:
    """Patterns as in a .gitignore, and the folder that they stand in."""

    folder: str
    spec: GitIgnoreSpec

    def verdict(self, path: str) -> bool | None:
        """Whether the patterns leave out an absolute path (a folder's ends in a slash); None where they do not speak of it."""
        top = os.path.join(self.folder, '')
        return self.spec.check_file(path[len(top) :]).include if path.startswith(top) else None


def find(
    paths: Sequence[Path],
    exclude: Sequence[str] = (),
    onerror: Callable[[OSError], None] = lambda error: None,
    force_exclude: bool = False,
    root: Path | None = None,
) -> Iterator[Path]:
    """The files that are meant, each once: files as given, folders walked for Python, notebooks and scripts, in the order of their names.

    `exclude` are patterns as in a .gitignore, seen from `root` (default: the current folder); with `force_exclude` they hold for files as given too,
    as a hook needs it that is given every file. A folder that cannot be listed goes to `onerror`. Raises BadPattern.
    """
    seen: set[str] = set()
    excludes = Ignore(os.path.abspath(root or '.'), _excludes(exclude))
    for path in paths:
        if force_exclude and _is_excluded(path, excludes):
            continue
        for file in _below(path, excludes, onerror) if path.is_dir() else (path,):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def _is_excluded(path: Path, excludes: Ignore) -> bool:
    """Whether a path, or a folder that it is in, is left out."""
    return _leaves_out(os.path.abspath(path) + os.sep * path.is_dir(), (excludes,))


def _excludes(patterns: Sequence[str]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except (ValueError, re.error) as error:
        raise BadPattern(str(error)) from error


def _below(folder: Path, excludes: Ignore, onerror: Callable[[OSError], None]) -> Iterator[Path]:
    """The files below a folder that was asked for."""
    top = os.path.abspath(folder)
    # patterns are seen from the folder that was asked for where that is elsewhere
    always = excludes if os.path.join(top, '').startswith(os.path.join(excludes.folder, '')) else Ignore(top, excludes.spec)
    yield from _walk(folder, always, _ignores_above(top), onerror)


def _walk(folder: Path, always: Ignore, ignores: tuple[Ignore, ...], onerror: Callable[[OSError], None]) -> Iterator[Path]:
    left = [(folder, True, ignores)]  # what is to come, the next one last; no recursion: a tree may be deeper than Python's stack
    while left:
        path, is_folder, ignores = left.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as listing:
                entries = sorted(listing, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            onerror(error)
            continue
        ignores = (*_ignore_file(os.path.abspath(path)), *ignores)
        # a link to a folder is not followed: data sets and work folders are linked into projects
        named = ((path / entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        left += [(inner, is_dir, ignores) for inner, is_dir in named if _is_wanted(inner, is_dir, (always, *ignores))]


def _is_wanted(path: Path, is_folder: bool, ignores: tuple[Ignore, ...]) -> bool:
    """Whether a folder is walked, or a file is one of those that are meant. (No pipe is one, no device, and no link to itself.)"""
    whole = os.path.abspath(path)
    if is_folder:
        return path.name not in DEFAULT_EXCLUDES and not _leaves_out(os.path.join(whole, ''), ignores)
    return _is_meant(path) and os.path.isfile(path) and not _leaves_out(whole, ignores)


def outside(file: Path, given: Iterable[Path]) -> bool:
    """Whether a file that was found is a link to one that is not in what was given: to say `configs` is not to say that other folder."""
    real = os.path.realpath(file)
    return not any(real == (top := os.path.realpath(path)) or real.startswith(os.path.join(top, '')) for path in given)


def _is_meant(path: Path) -> bool:
    if path.name.startswith(LEFTOVER):
        return False
    return path.suffix == '.py' or is_notebook(path) or is_script(path)


def _leaves_out(path: str, ignores: Iterable[Ignore]) -> bool:
    """What the first of the ignores that speaks of a path says."""
    verdicts = (ignore.verdict(path) for ignore in ignores)
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _ignores_above(folder: str) -> tuple[Ignore, ...]:
    """The .gitignore files above a folder, the nearest first, up to the top of its repository.

    None of them counts where they leave out the folder itself: it was asked for.
    """
    above = tuple(map(str, _up_to_repository(Path(folder))))
    ignores = tuple(ignore for parent in above for ignore in _ignore_file(parent))
    return () if any(_leaves_out(os.path.join(part, ''), ignores) for part in (folder, *above)) else ignores


def _up_to_repository(folder: Path) -> tuple[Path, ...]:
    """The folders above a folder up to the one with `.git`; none where it is that one or in no repository."""
    line = (folder, *folder.parents)
    tops = (index for index, parent in enumerate(line) if (parent / '.git').exists())
    return line[1 : next(tops, 0) + 1]


def _ignore_file(folder: str) -> Iterator[Ignore]:
    path = os.path.join(folder, '.gitignore')
    if os.path.isfile(path):  # and no pipe, in which nothing may ever come
        with suppress(OSError), open(path, encoding='utf-8', errors='surrogateescape') as file:
            yield Ignore(folder, _spec(file))


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of a .gitignore, without those that git would not understand either."""
    return GitIgnoreSpec.from_lines(filter(_is_pattern, lines))


def _is_pattern(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def unified_diff(path: Path, before: bytes, after: bytes) -> bytes:
    """The change of one file as `git apply` takes it in the current folder; nothing where nothing changed."""
    name = os.path.relpath(os.path.realpath(path), os.path.realpath('.')).replace(os.sep, '/')  # git does not write through links
    lines = difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), _quoted(f'a/{name}'), _quoted(f'b/{name}'))
    return b''.join(line if line.endswith(b'\n') else line + b'\n\\ No newline at end of file\n' for line in lines)


def _lines(data: bytes) -> list[bytes]:
    """The lines as git counts them: a lone carriage return ends none."""
    *full, last = data.split(b'\n')
    return [line + b'\n' for line in full] + [last] * bool(last)


def _quoted(name: str) -> bytes:
    """A file name as git writes it in a diff: quoted where it would be misread, with a tab after one with spaces."""
    raw = os.fsencode(name)
    if all(byte >= 32 and byte not in b'"\\\x7f' for byte in raw):
        return raw + b'\t' * (b' ' in raw)
    return b'"%s"' % b''.join(b'\\%03o' % byte if byte < 32 or byte in b'"\\\x7f' else bytes((byte,)) for byte in raw)
