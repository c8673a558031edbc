"""The documents of a run, read once each."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from mma_lint.config.document import Base, Document
from mma_lint.config.evaluate import evaluate
from mma_lint.source import Source, Unreadable


class Project:
    """Documents by path. `texts` are sources that stand for the files on disk: unsaved text, or text being fixed."""

    def __init__(self, texts: Mapping[Path, Source] | None = None) -> None:
        self._texts = {path.absolute(): source for path, source in (texts or {}).items()}
        self._documents: dict[Path, Document] = {}
        self._reading: set[Path] = set()

    def source(self, path: Path) -> Source:
        """The source of a file. Raises OSError, Unreadable."""
        known = self._texts.get(path.absolute())
        return known if known is not None else Source.from_bytes(path, path.read_bytes())

    def document(self, path: Path) -> Document:
        """The document of a file with all it inherits from. Raises OSError, Unreadable."""
        key = _normal(path)
        if key not in self._documents:
            self._reading.add(key)
            try:
                self._documents[key] = self._read(self.source(path), key)
            finally:
                self._reading.discard(key)
        return self._documents[key]

    def _read(self, source: Source, key: Path) -> Document:
        return Document(source, tuple(self._bases(source, key.parent)))

    def _bases(self, source: Source, folder: Path) -> Iterator[Base]:
        for node in base_nodes(source):
            text = evaluate(node, {}, source).data
            if isinstance(text, str):
                yield Base(text, node, self._base(_normal(folder / _template(text, folder))))

    def _base(self, path: Path) -> Document | None:
        """The document of a base, or None: it is missing, unreadable, or inherits from the file that names it."""
        if path in self._reading:
            return None
        if path not in self._texts and not path.is_file():
            return None
        try:
            return self.document(path)
        except (OSError, Unreadable):
            return None


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
