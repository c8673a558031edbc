"""What a finding is known by when rows move: a hash of its code, the text of its line and the key that it is about."""

import hashlib

from mma_lint.diagnostic import WHOLE_FILE, Diagnostic
from mma_lint.source import Source


def line_of(diagnostic: Diagnostic, source: Source | None) -> str:
    """The text of the row that a finding stands in; empty where it is not known."""
    if diagnostic.line is not None or diagnostic.cell:
        return diagnostic.line or ''
    return source.line(diagnostic.row) if source is not None and diagnostic.row <= len(source.line_starts) else ''


def fingerprint(diagnostic: Diagnostic, source: Source | None) -> str:
    """Sixteen hexadecimal digits. White space in the line does not count. The same for findings that are alike."""
    line = '' if diagnostic.key == WHOLE_FILE else ' '.join(line_of(diagnostic, source).split())
    parts = (diagnostic.code, line, diagnostic.key)
    return hashlib.sha256('\0'.join(parts).encode(errors='surrogatepass')).hexdigest()[:16]
