"""The documents of a run, read once each."""

import ast
import errno
import os
import re
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from mma_lint.config.document import Base, Document
from mma_lint.config.evaluate import evaluate
from mma_lint.config.recognise import is_config, is_ours, is_theirs
from mma_lint.script.script import is_script
from mma_lint.source import Source, Unreadable

_KEPT = 1000  # files that are kept in memory for a second look at them
_NAMED = re.compile(r"""['"]([^'"\n]*\.py)['"]""")
_DEEPEST = 100  # configs that inherit from one another in a line: no project has a tenth of that


def from_disk(path: Path) -> Source:
    """The source of a file. Raises OSError, Unreadable."""
    status = path.stat()
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):  # a pipe would make us wait for ever, and some devices never end
        raise OSError(errno.EINVAL, 'it is not a regular file', str(path))
    return _decoded(path, path.read_bytes() if status.st_size else b'')  # /proc/kmsg says that it is regular and empty, and waits all the same


class Project:
    """Documents by path. `texts` are sources that stand for the files on disk: unsaved text, or text being fixed.

    `read_file` gives the source of any other file; one who reads again and again need not read what has not changed.
    """

    def __init__(self, texts: Mapping[Path, Source] | None = None, read_file: Callable[[Path], Source] = from_disk) -> None:
        self._texts = {_key(path): source for path, source in (texts or {}).items()}
        self._read_file = read_file
        self._given: dict[str, Path] = {}  # the files of the run, as they are named
        self._below: dict[str, list[str]] = {}  # for each file those that name it, perhaps as their base
        self._sources: dict[str, Source] = {}
        self._documents: dict[str, Document] = {}
        self._basis: dict[str, frozenset[str]] = {}  # for each document the files that were asked for to read it
        self._reading: dict[str, None] = {}  # in order: each inherits from the next
        self._in_circles: set[str] = set()
        self._asked: set[str] = set()

    @property
    def asked(self) -> frozenset[Path]:
        """Every file that was asked for, whether it is there or not, by its path without `..`."""
        return frozenset(map(Path, self._asked))

    @contextmanager
    def asking(self) -> Iterator[set[str]]:
        """The files that are asked for meanwhile, by their paths."""
        outer, self._asked = self._asked, set()
        try:
            yield self._asked
        finally:
            outer |= self._asked
            self._asked = outer

    def source(self, path: Path) -> Source:
        """The source of a file. Raises OSError, Unreadable."""
        key = _key(path)
        self._asked.add(key)
        known = self._known(key)
        if known is None:
            known = self._sources[key] = self._read_file(self._given.get(key, path))
        return known

    def _known(self, key: str) -> Source | None:
        return self._texts.get(key) or self._sources.get(key)

    def give(self, source: Source) -> None:
        """Take a source that another tool has read. Where the file was read before, for one that inherits from it, that stands."""
        key = _key(source.path)
        if key not in self._documents:
            self._sources[key] = source

    def read(self, path: Path) -> Source | None:
        """The source of a file that another one names; None where there is none, or none that can be read."""
        key = _key(path)
        self._asked.add(key)
        try:
            source = self._known(key) or (self._read_file(path) if os.path.isfile(key) else None)
            if source is not None and len(self._sources) < _KEPT:
                self._sources.setdefault(key, source)
            return source
        except (OSError, Unreadable):
            return None

    def _is_there(self, key: str) -> bool:
        return self._known(key) is not None or os.path.isfile(key)

    def is_kept(self, key: str) -> bool:
        """Whether a file that was asked for is at hand as it was then, or not there."""
        return self._known(key) is not None or not os.path.isfile(key)

    def forget(self, path: Path) -> None:
        """Let go of a file that is done with, unless others may inherit from it."""
        key = _key(path)
        if key not in self._below:
            for kept in (self._sources, self._documents, self._basis):
                kept.pop(key, None)

    def _forget_if_many(self, path: Path) -> None:
        if len(self._sources) > _KEPT:
            self.forget(path)

    # ------------------------------------------------------------------ what is a config, and what inherits from it

    def meet(self, paths: Iterable[Path]) -> None:
        """Look through the files of a run for the names of their bases, without parsing: what a base means depends on those that inherit from it."""
        given = {_key(path): path for path in paths}
        self._given |= given
        left = deque(given)
        while left:
            key = left.popleft()
            for base in self._named(key):
                if base not in self._below and base not in self._given and self._is_there(base):
                    left.append(base)
                self._below.setdefault(base, []).append(key)
            self._forget_if_many(Path(key))

    def _named(self, key: str) -> frozenset[str]:
        """The files that a file names, if it has bases."""
        try:
            text = self.source(Path(key)).text
        except (OSError, Unreadable):
            return frozenset()
        folder = Path(key).parent
        return frozenset(_key(folder / _template(name, folder)) for name in _NAMED.findall(text)) if '_base_' in text else frozenset()

    def heirs(self, path: Path) -> Iterator[Document]:
        """The configs of the run that inherit from a file."""
        key = _key(path)
        for heir in map(Path, self._all_below(key)):
            document = None
            with suppress(Exception):  # reported where that file itself is looked at
                document = self._config(heir)
            if document is not None and any(_key(ancestor.source.path) == key for ancestor in document.ancestors):
                yield document
            self._forget_if_many(heir)

    def _all_below(self, key: str) -> Iterable[str]:
        """The files that name a file, and those that name them."""
        found: dict[str, None] = {}
        left = deque(self._below.get(key, ()))
        while left:
            other = left.popleft()
            if other not in found:
                found[other] = None
                left += self._below.get(other, ())
        return found

    def configs(self, paths: Iterable[Path]) -> frozenset[Path]:
        """The configs among some files."""
        paths = tuple(paths)
        self.meet(paths)
        return frozenset(filter(self.is_config, paths))

    def is_config(self, path: Path) -> bool:
        """Whether a file looks like a config, or one of the run inherits from it. What cannot be read is one: it must be looked at."""
        try:
            return self._config(path) is not None or any(True for _ in self.heirs(path))
        except Exception:  # noqa: BLE001  reported where the file itself is looked at
            return True

    def is_config_by_itself(self, path: Path) -> bool:
        """Whether a file is a config, whatever inherits from it."""
        with suppress(Exception):  # reported where the file itself is looked at
            return self._config(path) is not None
        return False

    def is_named(self, path: Path) -> bool:
        """Whether a file of the run, with bases, names a file."""
        return _key(path) in self._below

    def _config(self, path: Path) -> Document | None:
        """The document of a file that looks like a config, and does not inherit from those of a sister project. Raises OSError, Unreadable."""
        source = self.source(path)
        document = self.document(path) if is_config(source) else None
        is_foreign = document is not None and not is_ours(source) and any(is_theirs(other.source) for other in document.ancestors)
        return None if is_foreign else document

    def document(self, path: Path) -> Document:
        """The document of a file with all it inherits from. Raises OSError, Unreadable."""
        key = _key(path)
        if key not in self._documents:
            self._reading[key] = None
            try:
                with self.asking() as asked:
                    source = self.source(path)
                    self._documents[key] = Document(source, tuple(self._bases(source, Path(key).parent)))
                self._basis[key] = frozenset(asked)
            finally:
                del self._reading[key]
        self._asked |= self._basis[key]
        return self._documents[key]

    def _bases(self, source: Source, folder: Path) -> Iterator[Base]:
        for node in base_nodes(source):
            text = evaluate(node, {}, source).data
            if isinstance(text, str):
                yield Base(text, node, self._base(folder / _template(text, folder)))

    def _base(self, path: Path) -> Document | None:
        """The document of a base, or None: it is missing or unreadable, or what inherits from it is in its turn inherited by it."""
        key = _key(path)
        self._asked.add(key)
        if key in self._reading:
            line = list(self._reading)
            self._in_circles.update(line[line.index(key) :])
            return None
        if len(self._reading) > _DEEPEST or not self._is_there(key):
            return None
        try:
            document = self.document(Path(key))
        except (OSError, Unreadable):
            return None
        return None if key in self._in_circles or document.depth > _DEEPEST else document


def _decoded(path: Path, data: bytes) -> Source:
    """A file as text. A script may be in any encoding: what is not UTF-8 is taken byte by byte, and so written back."""
    try:
        return Source.from_bytes(path, data)
    except Unreadable:
        if not is_script(path):
            raise
        return Source(path, data.decode('latin-1'), 'latin-1')


def _template(text: str, folder: Path) -> str:
    return text.replace('{{ fileDirname }}', str(folder)).replace('{{fileDirname}}', str(folder))


def _key(path: Path) -> str:
    """The path of a file without `..` and `.`, links left as they are."""
    return os.path.abspath(path)


def base_nodes(source: Source) -> Iterator[ast.expr]:
    """The expressions that name the bases of a file."""
    for statement in source.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id='_base_')], value=(ast.List() | ast.Tuple()) as several):
                yield from several.elts
            case ast.Assign(targets=[ast.Name(id='_base_')], value=single):
                yield single
