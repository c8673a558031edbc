"""What is open in the client: files, and notebooks with their cells."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.uris import to_fs_path

from mma_lint.frontends.server.positions import Positions
from mma_lint.script.script import is_script
from mma_lint.source import Source
from mma_lint.subject import is_notebook


@dataclass(frozen=True, eq=False)
class Part:
    """One text of the client: a file, or a cell of a notebook."""

    uri: str
    version: int | None
    source: Source
    language: str


@dataclass(frozen=True, eq=False)
class Opened:
    """What the engine is asked about: a file or a notebook. `source` is its text, of a notebook its JSON; `parts` the texts that it has in the client."""

    uri: str
    source: Source
    parts: tuple[Part, ...]
    is_notebook: bool = False

    @property
    def path(self) -> Path:
        """Where it stands."""
        return self.source.path

    @property
    def is_ours(self) -> bool:
        """Whether there is anything to say of it: a client may send all that it has open."""
        known = self.path.suffix in ('.py', '.pyi') or is_notebook(self.path) or is_script(self.path)
        return known or any(part.language == 'python' for part in self.parts)


def path_of(uri: str) -> Path:
    """The path of a file; what is no file is below a folder that is not there."""
    path = to_fs_path(uri)
    parts = urlsplit(uri)
    return Path(path) if path is not None else Path(f'{parts.scheme}:') / unquote(parts.path).lstrip('/')


@dataclass
class Documents:
    """All that is open, as the client last said."""

    positions: Positions = field(default_factory=Positions)
    _parts: dict[str, Part] = field(default_factory=dict)
    _opened: dict[str, Opened] = field(default_factory=dict)
    _notebooks: dict[str, str] = field(default_factory=dict)  # by cell

    def __iter__(self) -> Iterator[Opened]:
        """Everything that there is something to say of."""
        return (opened for opened in tuple(self._opened.values()) if opened.is_ours)

    def find(self, uri: str) -> tuple[Opened, Part] | None:
        """A text and what it is a part of; None where it is not open, or none of ours."""
        part = self._parts.get(uri)
        opened = self._opened.get(self._notebooks.get(uri, uri))
        return (opened, part) if part is not None and opened is not None and opened.is_ours else None

    def texts(self) -> dict[Path, Source]:
        """The texts that stand for the files on disk."""
        return {opened.path: opened.source for opened in self._opened.values()}

    def open(self, item: types.TextDocumentItem) -> None:
        """Take a file in."""
        self._parts[item.uri] = part = _part(item, path_of(item.uri))
        self._opened[item.uri] = Opened(item.uri, part.source, (part,))

    def change(self, document: types.VersionedTextDocumentIdentifier, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Take changes of a file in."""
        part = self._change(document, changes)
        self._opened[part.uri] = Opened(part.uri, part.source, (part,))

    def _change(self, document: types.VersionedTextDocumentIdentifier, changes: Sequence[types.TextDocumentContentChangeEvent]) -> Part:
        part = self._parts[document.uri]
        source = part.source
        for change in changes:
            source = Source(source.path, self._changed(source, change))
        self._parts[part.uri] = part = Part(part.uri, document.version, source, part.language)
        return part

    def _changed(self, source: Source, change: types.TextDocumentContentChangeEvent) -> str:
        if isinstance(change, types.TextDocumentContentChangeWholeDocument):
            return change.text
        start, end = (self.positions.offset(source, place.line, place.character) for place in (change.range.start, change.range.end))
        return source.text[:start] + change.text + source.text[end:]

    def close(self, uri: str) -> None:
        """Let go of a file."""
        self._parts.pop(uri, None)
        self._opened.pop(uri, None)

    def open_cells(self, notebook: types.NotebookDocument, items: Sequence[types.TextDocumentItem]) -> None:
        """Take a notebook in, or cells that were added to it."""
        path = _notebook_path(notebook.uri)
        self._parts |= {item.uri: _part(item, path) for item in items}
        self._notebooks |= {item.uri: notebook.uri for item in items}
        self._join(notebook)

    def change_cells(self, notebook: types.NotebookDocument, changes: types.NotebookDocumentCellChanges) -> None:
        """Take changes of a notebook in: which cells it has (`notebook` says it as it is now), and what they say."""
        structure = changes.structure
        for closed in (structure.did_close or ()) if structure is not None else ():
            self._drop_cell(closed.uri)
        for content in changes.text_content or ():
            self._change(content.document, content.changes)
        self.open_cells(notebook, (structure.did_open or ()) if structure is not None else ())

    def close_notebook(self, uri: str) -> None:
        """Let go of a notebook and its cells."""
        for cell in [cell for cell, notebook in self._notebooks.items() if notebook == uri]:
            self._drop_cell(cell)
        self._opened.pop(uri, None)

    def _drop_cell(self, uri: str) -> None:
        self._parts.pop(uri, None)
        self._notebooks.pop(uri, None)

    def _join(self, notebook: types.NotebookDocument) -> None:
        cells = [(cell, self._parts[cell.document]) for cell in notebook.cells if cell.document in self._parts]
        text = json.dumps({'cells': [_cell(cell, part) for cell, part in cells], 'metadata': {}, 'nbformat': 4, 'nbformat_minor': 5})
        self._opened[notebook.uri] = Opened(notebook.uri, Source(_notebook_path(notebook.uri), text), tuple(part for _, part in cells), is_notebook=True)


def _part(item: types.TextDocumentItem, path: Path) -> Part:
    return Part(item.uri, item.version, Source(path, item.text), str(item.language_id))


def _notebook_path(uri: str) -> Path:
    path = path_of(uri)
    return path if is_notebook(path) else path.with_name(f'{path.name}.ipynb')


def _cell(cell: types.NotebookCell, part: Part) -> dict[str, object]:
    """A cell as a notebook file has it; its language as VS Code notes it there."""
    kind = 'code' if cell.kind == types.NotebookCellKind.Code else 'markdown'
    return {'cell_type': kind, 'metadata': {'vscode': {'languageId': part.language}}, 'source': part.source.text}


def cell_texts(text: str) -> list[str]:
    """What the cells of a notebook that was made here say, after a fix."""
    return [''.join(cell['source']) for cell in json.loads(text)['cells']]
