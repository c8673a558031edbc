"""Where a finding stands, as programs of a CI want to be told it."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from os.path import abspath
from pathlib import Path

from mma_lint.diagnostic import Diagnostic
from mma_lint.edits import Edit, apply
from mma_lint.engine import Report
from mma_lint.fingerprint import fingerprint
from mma_lint.formats.escape import escape


def relative(filename: str) -> Path:
    """The path of a file, relative to the working folder where it lies in it, absolute where not."""
    path, folder = Path(abspath(filename)), Path.cwd()
    return path.relative_to(folder) if path.is_relative_to(folder) else path


def shown_path(filename: str) -> str:
    """That path with forward slashes, fit to print."""
    return escape(relative(filename).as_posix())


def titled(diagnostic: Diagnostic) -> str:
    """The message, in a notebook with its place: the rows of a cell are not lines of the file."""
    return escape(f'{diagnostic.place}: {diagnostic.message}' if diagnostic.cell else diagnostic.message)


def fingerprinted(report: Report) -> Iterator[tuple[Diagnostic, str]]:
    """Each finding of a file with a hash that stays when lines move: of its path, its own fingerprint, and which of the like it is."""
    seen = Counter[str]()
    for diagnostic in report.diagnostics:
        key = '\0'.join((relative(diagnostic.filename).as_posix(), fingerprint(diagnostic, report.source)))
        seen[key] += 1
        yield diagnostic, hashlib.sha256(f'{key}\0{seen[key]}'.encode(errors='surrogatepass')).hexdigest()


def joined(edits: tuple[Edit, ...], text: str) -> Edit:
    """Several edits as one that does the same, for those who would take each alone."""
    start, end = min(edit.start for edit in edits), max(edit.end for edit in edits)
    new = apply(text, edits)
    return Edit(start, end, new[start : len(new) - (len(text) - end)])
