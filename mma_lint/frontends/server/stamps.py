"""Whether a file on disk is still what it was."""

import os
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, int] | None


def stamp(path: Path) -> Stamp:
    """When a file was changed (in nanoseconds), and its size; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
