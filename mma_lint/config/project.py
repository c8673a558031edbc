"""The documents of a run, read once each."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from mma_lint.config.document import Base, Document
from mma_lint.config.evaluate import evaluate
from mma_lint.config.recognise import is_config, is_ours, is_theirs
from mma_lint.script.script import is_script
from mma_lint.source import Source, Unreadable


def from_disk(path: Path) -> Source:
    """The source of a file. Raises OSError, Unreadable."""
    return _decoded(path, path.read_bytes())


class Project:
    """Documents by path. `texts` are sources that stand for the files on disk: unsaved text, or text being fixed.

    `read_file` gives the source of any other file; one who reads again and again need not read what has not changed.
    `asked`: every file that was asked for, whether it is there or not, by its path without `..`.
    """

    def __init__(self, texts: Mapping[Path, Source] | None = None, read_file: Callable[[Path], Source] = from_disk) -> None:
        self._texts = {path.absolute(): source for path, source in (texts or {}).items()}
        self._read_file = read_file
        self._documents: dict[Path, Document] = {}
        self._reading: set[Path] = set()
        self.asked: set[Path] = set()

    def source(self, path: Path) -> Source:
        """The source of a file. Raises OSError, Unreadable."""
        self.asked.add(_normal(path))
        known = self._texts.get(path.absolute())
        return known if known is not None else self._read_file(path)

    def read(self, path: Path) -> Source | None:
        """The source of a file that another one names; None where there is none, or none that can be read."""
        self.asked.add(_normal(path))
        try:
            return self.source(path) if path.absolute() in self._texts or path.is_file() else None
        except (OSError, Unreadable):
            return None

    def configs(self, paths: Iterable[Path]) -> frozenset[Path]:
        """The configs among some files: those that look like one, and those that such a one inherits from."""
        paths = tuple(paths)
        found = {path for path in paths if self._is_config(path)}
        inherited = {id(ancestor) for path in found if (document := self._known(path)) is not None for ancestor in document.ancestors}
        return frozenset(found) | {path for path in paths if id(self._known(path)) in inherited}

    def _is_config(self, path: Path) -> bool:
        """Whether a file is a config, and does not inherit from those of a sister project. What cannot be read is one: it must be looked at."""
        try:
            source = self.source(path)
            above = self.document(path).ancestors if is_config(source) else None  # read in any case: what inherits tells of what is inherited
            return above is not None and (is_ours(source) or not any(is_theirs(document.source) for document in above))
        except Exception:  # noqa: BLE001  reported where the file itself is looked at
            return True

    def _known(self, path: Path) -> Document | None:
        return self._documents.get(_normal(path))

    def document(self, path: Path) -> Document:
        """The document of a file with all it inherits from. Raises OSError, Unreadable."""
        key = _normal(path)
        if key not in self._documents:
            self._reading.add(key)
            try:
                source = self.source(path)
                self._documents[key] = Document(source, tuple(self._bases(source, key.parent)))
            finally:
                self._reading.discard(key)
        return self._documents[key]

    def _bases(self, source: Source, folder: Path) -> Iterator[Base]:
        for node in base_nodes(source):
            text = evaluate(node, {}, source).data
            if isinstance(text, str):
                yield Base(text, node, self._base(_normal(folder / _template(text, folder))))

    def _base(self, path: Path) -> Document | None:
        """The document of a base, or None: it is missing, unreadable, or inherits from the file that names it."""
        self.asked.add(path)
        if path in self._reading:
            return None
        if path not in self._texts and not path.is_file():
            return None
        try:
            return self.document(path)
        except (OSError, Unreadable):
            return None


def taken_from_bases(source: Source) -> frozenset[str]:
    """The names that a file takes from its bases by `{{_base_.name}}`."""
    return frozenset(re.findall(r'_base_\.(\w+)', source.text))


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


def _normal(path: Path) -> Path:
    """The path without `..` and `.`, links left as they are."""
    return Path(*_parts(path.absolute()))


def _parts(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts:
        if part == '..' and len(parts) > 1:
            parts.pop()
        elif part != '..':
            parts.append(part)
    return parts


def base_nodes(source: Source) -> Iterator[ast.expr]:
    """The expressions that name the bases of a file."""
    for statement in source.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id='_base_')], value=(ast.List() | ast.Tuple()) as several):
                yield from several.elts
            case ast.Assign(targets=[ast.Name(id='_base_')], value=single):
                yield single
