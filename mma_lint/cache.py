"""What was found before in files that have not changed since.

An entry holds for a file as it was, under the rules and settings that there were, with every file that was looked into for it: those that it
inherits from, modules that its classes derive from, and files that were looked for and not there. All are compared before an entry is
believed; one that cannot be read or does not fit is as good as none. Entries are JSON; each is written to a file of its own and then put in
place, so that runs side by side cannot harm each other. Nothing that changes a file rests on one.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from mma_lint import __version__
from mma_lint.config.project import Project
from mma_lint.diagnostic import Diagnostic, Related
from mma_lint.settings import Settings
from mma_lint.source import Source

_FIELDS = tuple(field.name for field in fields(Diagnostic) if field.name not in ('filename', 'make_fix', 'related'))
_PLACE = tuple(field.name for field in fields(Related) if field.name != 'path')


@dataclass(frozen=True)
class Cache:
    """A folder of entries for one version of the rules and one set of settings."""

    folder: Path

    def found(self, project: Project, path: Path) -> list[Diagnostic] | None:
        """What was found in a file, without the fixes; None where that is not known for sure."""
        try:
            entry = json.loads(self._place(path).read_bytes())
            if entry['path'] != os.path.abspath(path) or (not entry['alone'] and project.is_named(path)):
                return None
            if any(_digest(project.read(Path(other))) != digest for other, digest in entry['files'].items()):
                return None
            return [_diagnostic(path, *one) for one in entry['found']]
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None

    def keep(self, project: Project, path: Path, asked: Iterable[str], found: Iterable[Diagnostic]) -> None:
        """Note what was found in a file, and `asked`: the files that were looked into for it."""
        alone = project.is_config_by_itself(path)
        if not alone and project.is_named(path):
            return  # what it is depends on which other files are looked at
        asked = tuple(asked)
        if not all(map(project.is_kept, asked)):
            return  # it may have changed since it was looked into
        files = {other: _digest(project.read(Path(other))) for other in asked}
        entry = {'path': os.path.abspath(path), 'alone': alone, 'files': files, 'found': list(map(_plain, found))}
        with suppress(OSError, ValueError):
            _put(self._place(path), json.dumps(entry).encode())

    def _place(self, path: Path) -> Path:
        name = hashlib.sha256(os.fsencode(os.path.abspath(path))).hexdigest()
        return self.folder / name[:2] / f'{name[2:]}.json'


def _plain(diagnostic: Diagnostic) -> tuple[list[object], list[list[object]]]:
    """A finding as plain data, without its file and its fix: its fields, and those of the places in other files."""
    places = [[str(related.path), *(getattr(related, name) for name in _PLACE)] for related in diagnostic.related]
    return [getattr(diagnostic, name) for name in _FIELDS], places


def _diagnostic(path: Path, values: list[Any], places: list[list[Any]]) -> Diagnostic:
    """The finding that was made plain. Raises ValueError, TypeError."""
    related = tuple(Related(Path(other), **dict(zip(_PLACE, values, strict=True))) for other, *values in places)
    return Diagnostic(filename=str(path), related=related, **dict(zip(_FIELDS, values, strict=True)))


def cache_of(settings: Settings, folder: str = '') -> Cache:
    """The cache of a run with some settings, below a folder: by default that of the user."""
    baseline = b''
    with suppress(OSError):
        baseline = (settings.root / settings.baseline).read_bytes() if settings.baseline else b''
    digest = hashlib.sha256(repr((__version__, _state_of_package(), settings)).encode(errors='surrogatepass') + baseline).hexdigest()
    return Cache(Path(folder or os.environ.get('MMA_LINT_CACHE_DIR') or _user_folder()) / digest[:32])


def _user_folder() -> str:
    if os.name == 'nt':
        return os.path.join(os.environ.get('LOCALAPPDATA') or os.path.expanduser('~'), 'mma-lint', 'cache')
    return os.path.join(os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'), 'mma-lint')


def _state_of_package() -> list[tuple[str, int, int]]:
    """The files of this package with their times and sizes: one who works on a rule must not be told what it found before."""
    top = os.path.dirname(__file__)
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(top) for name in names if name.endswith(('.py', '.json'))]
    return sorted((os.path.relpath(path, top), status.st_mtime_ns, status.st_size) for path in paths for status in (os.stat(path),))


def _digest(source: Source | None) -> str | None:
    if source is None:
        return None
    whole = f'{source.encoding} {source.bom} {source.text}'
    return hashlib.sha256(whole.encode(errors='surrogatepass')).hexdigest()


def _put(place: Path, data: bytes) -> None:
    """Write a file at once or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent)
    try:
        with open(handle, 'wb') as file:
            file.write(data)
        os.replace(temporary, place)
    except BaseException:
        os.unlink(temporary)
        raise
