"""What a run is going to replace, kept before it replaces anything: so that every byte can be restored, also after a kill in the middle.

Each run is one zip file with the old bytes and a list of them, readable without this program. The last ten are kept: in a git repository in
`.git/mma-lint`, which can neither be committed nor cloned nor cleaned away, elsewhere in a folder `.mma-lint` that ignores itself.
"""

import hashlib
import json
import os
import re
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mma_lint.misuse import Misuse
from mma_lint.replacing import Replacement, sync_folder
from mma_lint.repository import Repository

_KEPT = 10
_LIST = 'files.json'
_NAME = re.compile(r'(\d{6,})-\d+\.zip')


class Unkept(Misuse):
    """The old bytes cannot be kept, or not be read again."""


@dataclass(frozen=True)
class Entry:
    """One file of a run: its real path, the hashes of its bytes before and after, its mode."""

    path: Path
    before: str
    after: str
    mode: int


@dataclass(frozen=True)
class Run:
    """A run that is kept. `when` is in seconds since the epoch, `file` the zip file."""

    file: Path
    when: float
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """What the names of its new texts begin with."""
        return self.file.stem

    def old(self, entry: Entry) -> bytes:
        """The bytes of a file before the run. Raises Unkept."""
        try:
            with zipfile.ZipFile(self.file) as archive:
                data = archive.read(_member(self.entries.index(entry)))
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise _damaged(self.file) from error
        if digest(data) != entry.before:
            raise _damaged(self.file)
        return data


@dataclass(frozen=True)
class Journal:
    """The runs over the files in a folder, `top`; `folder` is where they are kept."""

    top: Path
    folder: Path

    @classmethod
    def over(cls, paths: Iterable[Path]) -> 'Journal':
        """The journal for files by their real paths: that of the repository of the current folder, or of the current folder itself;
        where they are not all in there, that of the folder that they are all in. Raises Unkept."""
        here, paths = Path(os.path.realpath('.')), tuple(paths)
        top = top_of(here)
        if not all(path.is_relative_to(top) for path in paths):
            top = top_of(_common(paths))
        return cls(top, _folders(top)[0])

    @classmethod
    def above(cls, path: Path) -> 'Journal | None':
        """The nearest journal with a run, of a folder or of one that it is in."""
        real = Path(os.path.realpath(path))
        journals = (cls(top, folder) for top in (real, *real.parents) for folder in _folders(top))
        return next((journal for journal in journals if journal.files), None)

    @property
    def files(self) -> list[Path]:
        """The files of the runs, the oldest first."""
        try:
            names = sorted((int(match[1]), name) for name in os.listdir(self.folder) if (match := _NAME.fullmatch(name)))
        except OSError:
            return []
        return [self.folder / name for _, name in names]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs from writing in the meantime. Raises Unkept where one is at it, or the folder cannot be made."""
        try:
            self._make()
            file = open(self.folder / 'lock', 'wb')  # noqa: SIM115
        except OSError as error:
            raise _unkept(self.folder, error) from error
        with file:
            _lock(file.fileno(), self.top)
            yield

    def store(self, replacements: Sequence[Replacement]) -> Run:
        """Keep what files hold before they are replaced. When this returns, it is on the disk. Raises Unkept."""
        number = max((int(path.stem.partition('-')[0]) for path in self.files), default=0) + 1
        file = self.folder / f'{number:06}-{os.getpid()}.zip'
        run = Run(file, time.time(), tuple(Entry(r.path, digest(r.before or b''), digest(r.after), _mode(r.path)) for r in replacements))
        self._write(run, [r.before or b'' for r in replacements])
        for old in self.files[:-_KEPT]:
            old.unlink(missing_ok=True)
        return run

    def keep_only(self, run: Run, paths: Iterable[Path]) -> None:
        """Forget of a run the files that were not replaced after all; the run itself where none was. Raises Unkept."""
        wanted = set(paths)
        entries = tuple(entry for entry in run.entries if entry.path in wanted)
        if entries:
            self._write(Run(run.file, run.when, entries), [run.old(entry) for entry in entries])
        else:
            self.forget(run)

    def forget(self, run: Run) -> None:
        """A run that is over and done with."""
        run.file.unlink(missing_ok=True)
        sync_folder(self.folder)

    def _make(self) -> None:
        """The folder, one that is really there: a link in somebody's repository could lead anywhere."""
        if self.folder.is_symlink():
            raise Unkept(f'{self.folder} is a link: remove it, mma-lint keeps old texts there')
        self.folder.mkdir(exist_ok=True)
        with suppress(FileExistsError), open(self.folder / '.gitignore', 'x', encoding='utf-8') as file:
            file.write('*\n')

    def _write(self, run: Run, texts: Sequence[bytes]) -> None:
        temporary = run.file.with_suffix('.new')
        for left in self.folder.glob('*.new'):
            left.unlink(missing_ok=True)
        try:
            with open(temporary, 'xb', opener=_private) as file:
                with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as archive:
                    archive.writestr(_LIST, json.dumps(self._listed(run), indent=1))
                    for number, text in enumerate(texts):
                        archive.writestr(_member(number), text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, run.file)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise _unkept(self.folder, error) from error
        sync_folder(self.folder)
        sync_folder(self.folder.parent)

    def _listed(self, run: Run) -> dict[str, object]:
        files = [
            {'path': entry.path.relative_to(self.top).as_posix(), 'before': entry.before, 'after': entry.after, 'mode': entry.mode} for entry in run.entries
        ]
        return {'version': 1, 'when': run.when, 'files': files}

    def read(self, file: Path) -> Run:
        """One of `files` as the run that it keeps. Raises Unkept."""
        try:
            with zipfile.ZipFile(file) as archive:
                listed = json.loads(archive.read(_LIST))
            entries = tuple(Entry(self._inside(f['path']), str(f['before']), str(f['after']), int(f['mode']) & 0o777) for f in listed['files'])
            return Run(file, float(listed['when']), entries)
        except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise _damaged(file) from error

    def _inside(self, name: str) -> Path:
        """The path that a list names. A list may come from anybody: nothing is restored outside of the folder, nor in what is git's own."""
        parts = PurePosixPath(name).parts
        path = self.top.joinpath(*parts)
        if not parts or '..' in parts or '.git' in map(str.lower, parts) or path != Path(os.path.realpath(path)) or not path.is_relative_to(self.top):
            raise ValueError(name)
        return path


def digest(data: bytes) -> str:
    """What bytes are known by."""
    return hashlib.sha256(data).hexdigest()


def _common(paths: Iterable[Path]) -> Path:
    try:
        return Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError as error:  # Windows
        raise Unkept('nothing was written: `mma-lint undo` cannot take back files on several drives together; fix one drive at a time') from error


def top_of(folder: Path) -> Path:
    """The folder whose journal is that of a folder: the top of its repository, or itself."""
    repository = Repository.around(folder)
    return repository.top if repository is not None else folder


def _folders(top: Path) -> tuple[Path, ...]:
    """Where the runs over a folder may be kept, where they should be first."""
    beside, inside = top / '.mma-lint', Repository(top).folder
    return (beside,) if inside is None or not os.access(inside, os.W_OK | os.X_OK) else (inside / 'mma-lint', beside)


def _mode(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    return 0o644


def _member(number: int) -> str:
    return f'{number:04}'


def _private(path: str, flags: int) -> int:
    """Nobody else's to read: some of the files may not be either."""
    return os.open(path, flags, 0o600)


def _lock(handle: int, top: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Unkept(f'another mma-lint is writing in {top}: try again when it has ended') from error
    except OSError:  # a disk without locks
        return


def _unkept(folder: Path, error: OSError) -> Unkept:
    return Unkept(f'nothing was written, since what is there now cannot be kept for `mma-lint undo` in {folder}: {error.strerror or error}')


def _damaged(file: Path) -> Unkept:
    return Unkept(f'{file} cannot be read: it is damaged, or not from this mma-lint')
