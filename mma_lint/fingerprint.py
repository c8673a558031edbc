"""What a finding is known by when rows move: a hash of its code, the text of its line and the key that it is about."""

import hashlib
from functools import lru_cache

from mma_lint.diagnostic import WHOLE_FILE, Diagnostic
from mma_lint.source import Source


def line_of(diagnostic: Diagnostic, source: Source | None) -> str:
    """The text of the row that a finding stands in; empty where it is not known."""
    if diagnostic.line is not None or diagnostic.cell:
        return diagnostic.line or ''
    return source.line(diagnostic.row) if source is not None and diagnostic.row <= len(source.line_starts) else ''


def fingerprint(diagnostic: Diagnostic, source: Source | None) -> str:
    """Sixteen hexadecimal digits. White space in the line does not count. The same for findings that are alike."""
    return _hash(diagnostic.code, '' if diagnostic.key == WHOLE_FILE else line_of(diagnostic, source), diagnostic.key)


@lru_cache(maxsize=1_000)  # a line that is as long as the file may hold as many findings
def _hash(code: str, line: str, key: str) -> str:
    parts = (code, ' '.join(line.split()), key)
    return hashlib.sha256('\0'.join(parts).encode(errors='surrogatepass')).hexdigest()[:16]
