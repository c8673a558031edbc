"""What git knows of files: whether it could give them back as they are, and how they were at an earlier time.

This is the one module that runs a program, and that program is git alone. A repository may come from anybody, and git runs commands that a
repository's own settings name: file system monitors, filters, hooks, pagers, and what fetches the objects that a partial clone lacks. So only
commands are used that read the index and the objects (`ls-files --stage`, `ls-tree`, `cat-file`), with all of that switched off; whether a
file differs from what git holds is told here, by its hash, and not by `git status`, which runs filters.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mma_lint.misuse import Misuse

_OPTIONS = ('--no-pager', '--literal-pathspecs', '--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', f'core.hooksPath={os.devnull}')
# Without network: GIT_ALLOW_PROTOCOL goes before every setting of a repository; GIT_NO_LAZY_FETCH is known from git 2.45 on.
_SET = {'LC_ALL': 'C', 'GIT_OPTIONAL_LOCKS': '0', 'GIT_NO_LAZY_FETCH': '1', 'GIT_ALLOW_PROTOCOL': 'none', 'GIT_TERMINAL_PROMPT': '0'}
# A hook or `git rebase --exec` sets these, for a repository that need not be that of the files.
_UNSET = frozenset({
    'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_COMMON_DIR', 'GIT_DIR', 'GIT_EXTERNAL_DIFF', 'GIT_GLOB_PATHSPECS', 'GIT_GRAFT_FILE', 'GIT_ICASE_PATHSPECS',
    'GIT_IMPLICIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_NAMESPACE', 'GIT_NOGLOB_PATHSPECS', 'GIT_OBJECT_DIRECTORY', 'GIT_PREFIX', 'GIT_SHALLOW_FILE',
    'GIT_WORK_TREE',
})  # fmt: skip
_FILES = frozenset({b'100644', b'100755'})
_BATCH = 24_000  # bytes of file names in one call: Windows takes 32,767 characters in all


class CannotAsk(Misuse):
    """Git is missing, or does not answer. The text says why."""


@dataclass(frozen=True)
class Repository:
    """A working tree of git. `top` is the real path of the folder with `.git`."""

    top: Path

    @classmethod
    def of(cls, path: Path) -> 'Repository | None':
        """The repository that a file or folder is in; None where there is none. Raises CannotAsk."""
        repository = cls.around(path)
        return repository if repository is not None and _is_repository(repository.top) else None

    @classmethod
    def around(cls, path: Path) -> 'Repository | None':
        """What looks like the repository of a file or folder, without asking git."""
        real = Path(os.path.realpath(path))
        return next((cls(folder) for folder in (real, *real.parents) if os.path.lexists(folder / '.git')), None)

    @property
    def folder(self) -> Path | None:
        """The folder in which git keeps what belongs to this working tree; None where it is missing."""
        git = self.top / '.git'
        with suppress(OSError):
            if git.is_file():  # of a worktree or a submodule: it names the folder
                git = self.top / git.read_text(encoding='utf-8', errors='surrogateescape').removeprefix('gitdir:').strip()
            return git if (git / 'HEAD').exists() else None
        return None

    def commit(self, ref: str) -> str:
        """The hash of the commit that a branch, a tag or a hash means. Raises CannotAsk where it means none."""
        found = '' if ref.startswith('-') else self._resolved(f'{ref}^{{commit}}')
        if not found:
            raise CannotAsk(f'git knows no commit `{ref}` in {self.top}')
        return found

    def read(self, ref: str, path: Path) -> bytes | None:
        """The bytes of a file in a commit; None where it is no file there. Raises CannotAsk."""
        return self.read_all(ref, (path,)).get(path)

    def read_all(self, ref: str, paths: Iterable[Path]) -> dict[Path, bytes]:
        """The bytes of those files that are there in a commit. They are as git keeps them: line ends may be others than on disk. Raises CannotAsk."""
        names = {self._name(path): path for path in paths}
        held = {name: entry.hash for name, entry in self._tree(self.commit(ref), names).items() if entry.mode in _FILES}
        texts = self._ask('cat-file', '--batch', stdin=b''.join(f'{digest}\n'.encode() for digest in held.values()))
        return {names[name]: text for name, text in zip(held, _blobs(texts), strict=True)}

    def uncommitted(self, texts: Mapping[Path, bytes]) -> dict[Path, str]:
        """Those of some files that git could not give back from its last commit as they are on disk, with the reason.

        `texts`: the bytes on disk. Raises CannotAsk.
        """
        names = {self._name(path): path for path in texts}
        index = self._index(names)
        head = self._resolved('HEAD^{tree}')
        committed = self._tree(head, names) if head else {}
        told = {path: self._reason(texts[path], index.get(name), committed.get(name)) for name, path in names.items()}
        changed = {path for path, reason in told.items() if reason == 'changed'}
        told |= {path: self._reason_by_attributes(path, texts[path], index[self._name(path)]) for path in changed}
        return {path: reason for path, reason in told.items() if reason}

    def _reason(self, data: bytes, staged: '_Entry | None', committed: '_Entry | None') -> str:
        if staged is None:
            return 'not tracked' if committed is None else 'staged for removal'
        if staged != committed:
            return 'staged'
        return '' if _hash(data, staged.hash) == staged.hash else 'changed'

    def _reason_by_attributes(self, path: Path, data: bytes, staged: '_Entry') -> str:
        """Whether a file that differs byte by byte is the same for git, which may keep it with other line ends, or as a filter makes it."""
        fields = self._ask('check-attr', '-z', 'text', 'eol', 'filter', '--', self._name(path)).split(b'\0')
        text, eol, filter_ = fields[2:9:3]
        if filter_ not in (b'unspecified', b'unset'):
            return f'passed through the filter `{filter_.decode(errors="replace")}`, which mma-lint does not run: it cannot be told whether it is changed'
        is_text = text in (b'set', b'auto') or (text == b'unspecified' and (eol in (b'lf', b'crlf') or self._autocrlf()))
        return '' if is_text and _hash(data.replace(b'\r\n', b'\n'), staged.hash) == staged.hash else 'changed'

    def _autocrlf(self) -> bool:
        return self._ask('config', '--get', 'core.autocrlf', may_fail=True).strip().lower() in (b'true', b'input')

    def _index(self, names: Iterable[str]) -> 'dict[str, _Entry]':
        """What is staged of some files; of one in conflict, a version that nothing committed equals."""
        lines = (line for batch in _batches(names) for line in self._ask('ls-files', '--stage', '-z', '--', *batch).split(b'\0')[:-1])
        entries: dict[str, _Entry] = {}
        for line in lines:
            (mode, digest, stage), name = _fields(line)
            entries[name] = _Entry(mode if stage == b'0' else b'conflict', digest.decode())
        return entries

    def _tree(self, tree: str, names: Iterable[str]) -> 'dict[str, _Entry]':
        lines = (line for batch in _batches(names) for line in self._ask('ls-tree', '-z', tree, '--', *batch).split(b'\0')[:-1])
        return {name: _Entry(mode, digest.decode()) for (mode, _, digest), name in map(_fields, lines)}

    def _resolved(self, ref: str) -> str:
        """The hash of what a name means; nothing where it means nothing."""
        return self._ask('rev-parse', '--verify', '--quiet', ref, may_fail=True).decode().strip()

    def _name(self, path: Path) -> str:
        """A path as git writes it in this working tree."""
        return os.path.relpath(os.path.realpath(path), self.top).replace(os.sep, '/')

    def _ask(self, *argv: str, stdin: bytes = b'', may_fail: bool = False) -> bytes:
        done = _git(self.top, argv, stdin)
        if done.returncode and not may_fail:
            raise CannotAsk(f'git cannot be asked in {self.top}: {_first_line(done.stderr)}')
        return done.stdout if not done.returncode else b''


@dataclass(frozen=True)
class _Entry:
    """A file as git holds it: mode and hash."""

    mode: bytes
    hash: str


def uncommitted(texts: Mapping[Path, bytes]) -> dict[Path, str]:
    """Those of some files that are in a repository and that git could not give back as they are, with the reason. Raises CannotAsk.

    `texts`: the bytes on disk. What is in no repository is free.
    """
    found: dict[Path, str] = {}
    known = {folder: Repository.of(folder) for folder in {path.parent for path in texts}}
    for repository in dict.fromkeys(known.values()):
        if repository is not None:
            found |= repository.uncommitted({path: data for path, data in texts.items() if known[path.parent] == repository})
    return {path: found[path] for path in texts if path in found}


def _is_repository(top: Path) -> bool:
    """Whether git takes a folder with `.git` for a repository. Raises CannotAsk where it says neither yes nor no."""
    done = _git(top, ('rev-parse', '--git-dir'))
    if done.returncode and not done.stderr.startswith(b'fatal: not a git repository (or any'):
        raise CannotAsk(f'git cannot be asked in {top}: {_first_line(done.stderr)}')
    return not done.returncode


def _git(folder: Path, argv: Sequence[str], stdin: bytes = b'') -> 'subprocess.CompletedProcess[bytes]':
    program = shutil.which('git')
    if program is None or os.path.dirname(os.path.abspath(program)) == os.getcwd():  # Windows looks in the current folder first
        raise CannotAsk(f'{folder} is a git repository, but there is no program `git` to ask')
    environment = {name: value for name, value in os.environ.items() if name not in _UNSET} | _SET
    command = [program, *_OPTIONS, '-C', str(folder), *argv]
    try:
        return subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)
    except OSError as error:
        raise CannotAsk(f'git cannot be run: {error.strerror}') from error


def _first_line(message: bytes) -> str:
    return message.decode(errors='replace').partition('\n')[0].removeprefix('fatal: ')


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    """Names in lists that fit a command line."""
    batch: list[str] = []
    size = 0
    for name in names:
        length = len(os.fsencode(name)) + 1
        if batch and size + length > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += length
    if batch:
        yield batch


def _fields(line: bytes) -> tuple[list[bytes], str]:
    """The words before the tab, and the file name behind it."""
    words, _, name = line.partition(b'\t')
    return words.split(b' '), os.fsdecode(name)


def _hash(data: bytes, like: str) -> str:
    """The hash of a file as git counts it, by the algorithm of another hash."""
    algorithm = 'sha1' if len(like) == 40 else 'sha256'
    return hashlib.new(algorithm, b'blob %d\0' % len(data) + data, usedforsecurity=False).hexdigest()


def _blobs(answer: bytes) -> Iterator[bytes]:
    """The objects in an answer of `git cat-file --batch`."""
    start = 0
    while start < len(answer):
        end = answer.index(b'\n', start)
        head = answer[start:end]
        if head.endswith(b' missing'):
            raise CannotAsk(f'git lacks an object, and mma-lint fetches none: {head.decode()}')
        size = int(head.rsplit(b' ', 1)[1])
        yield answer[end + 1 : end + 1 + size]
        start = end + 1 + size + 1
