"""Files replaced: each at once or not at all, and none before all new texts are safely on the disk.

A new text is written beside its file under a name of its own, and takes the file's place by a rename, which a kill or a crash cannot halve.
Mode, group, extended attributes (access lists among them) and, where the system lets us, the owner stay; a link to the file stays a link.
Of a file with several names (hard links) the others keep the old text: a rename cannot change them all at once.
"""

import errno
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LEFTOVER = '.mma-lint-'  # what the names of new texts begin with that have not taken their place yet


@dataclass(frozen=True)
class Replacement:
    """One file to replace. `path` is its real path; `before` what it must hold, None where it must not be there; `mode` is for such a one."""

    path: Path
    before: bytes | None
    after: bytes
    mode: int = 0o644


class Changed(OSError):
    """A file is not, or no longer, as it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EBUSY, 'it was changed by someone else in the meantime', str(path))


def replace_all(replacements: Sequence[Replacement], run: str) -> dict[Path, OSError]:
    """Replace files, all or none where that can be told before: those that could not be replaced in the last moment, and why.

    `run` names the run, in names of files. Raises OSError, with nothing replaced, where a new text cannot be written beside its file.
    """
    staged: list[tuple[Replacement, Path]] = []
    try:
        for number, replacement in enumerate(replacements):
            temporary = _temporary(replacement.path, run, number)
            staged.append((replacement, temporary))
            _stage(replacement, temporary)
        _at_once(_sync_file, [temporary for _, temporary in staged])
        return {replacement.path: error for replacement, temporary in staged if (error := _put(replacement, temporary)) is not None}
    finally:
        for _, temporary in staged:
            temporary.unlink(missing_ok=True)
        _at_once(sync_folder, list({temporary.parent for _, temporary in staged}))


def replace_one(path: Path, after: bytes) -> None:
    """Replace a file that is there. Raises OSError, with the file as it was."""
    real = Path(os.path.realpath(path))
    replacement = Replacement(real, real.read_bytes(), after)
    require(replacement)
    for error in replace_all((replacement,), str(os.getpid())).values():
        raise error


def require(replacement: Replacement) -> None:
    """Raise OSError where a file is not as it was read, or cannot be replaced."""
    path = replacement.path
    if replacement.before is None:
        if os.path.lexists(path):
            raise Changed(path)
    elif path.read_bytes() != replacement.before:
        raise Changed(path)
    elif not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, f'{os.strerror(errno.EACCES)} for the folder', str(path.parent))


def remove_leftovers(paths: Iterable[Path], run: str) -> None:
    """Remove what a run that was killed has left beside the files that it was to replace."""
    for folder in {path.parent for path in paths}:
        for leftover in folder.glob(f'{LEFTOVER}{run}-*'):
            with suppress(OSError):
                leftover.unlink()


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can (not on Windows, nor on every network disk)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _temporary(path: Path, run: str, number: int) -> Path:
    return path.parent / f'{LEFTOVER}{run}-{number}'


def _stage(replacement: Replacement, temporary: Path) -> None:
    """Write a new text beside its file. It is nobody else's to read before it has the file's mode."""
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, 'O_BINARY', 0), 0o600)
    with open(handle, 'wb') as file:
        file.write(replacement.after)
    if replacement.before is None:
        os.chmod(temporary, replacement.mode)
    else:
        _copy_status(replacement.path, temporary)


def _at_once(sync: Callable[[Path], None], paths: Sequence[Path]) -> None:
    """Wait until all are on the disk, which does for hundreds in the time that one after the other takes for ten."""
    with ThreadPoolExecutor(min(16, len(paths) or 1)) as pool:
        deque(pool.map(sync, paths), maxlen=0)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)  # Windows syncs only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(replacement: Replacement, temporary: Path) -> OSError | None:
    try:
        require(replacement)
        os.replace(temporary, replacement.path)
    except OSError as error:
        return error
    return None


def _copy_status(real: Path, temporary: Path) -> None:
    """Give a new text what belongs to a file beside its bytes."""
    status = real.stat()
    for owner in (-1, status.st_uid):  # the group first: only root gives files away, and Windows has no chown
        with suppress(PermissionError, AttributeError):
            os.chown(temporary, owner, status.st_gid)
    if hasattr(os, 'listxattr'):
        with suppress(OSError):
            for name in os.listxattr(real):
                with suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(real, name))
    shutil.copymode(real, temporary)
