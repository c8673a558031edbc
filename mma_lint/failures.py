"""The codes of files that could not be carried through: neither rules nor to be selected or ignored."""

from pathlib import Path

from mma_lint.diagnostic import Diagnostic

FAILURES = {
    'MMA000': ('internal-error', 'mma-lint itself failed on this file: a fault to report.'),
    'MMA001': ('unreadable', 'The file cannot be read: it is missing, may not be opened, or is not in the encoding that it names.'),
    'MMA002': ('unparsable', 'The file is not valid Python: mend the syntax first.'),
    'MMA003': ('unwritable', 'The fixed file cannot be written. The file is as it was.'),
    'MMA004': ('unplaceable', 'The fix is known, but its text cannot be written into this file so that it keeps its meaning. The file is as it was.'),
}


def failure(path: Path, code: str, message: str, row: int = 1, column: int = 1) -> Diagnostic:
    """That a file could not be carried through."""
    return Diagnostic(str(path), code, FAILURES[code][0], message, 'error', row, column, row, column + 1)


def is_failure(code: str) -> bool:
    """Whether a code is that of a file that could not be carried through."""
    return code.startswith('MMA0')
