"""Virtual environments that tests run other versions in: each built once, in the cache folder."""

import hashlib
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.corpora import CACHE


def environment(name: str, python: str | Path, needs: Sequence[str]) -> Path:
    """The interpreter of an environment with some requirements, made by `python`. `name` tells which Python that is."""
    folder = CACHE / f'{name}-{hashlib.sha256(repr(tuple(needs)).encode()).hexdigest()[:12]}'
    inside = folder / 'bin/python'
    if not (folder / 'complete').exists():
        subprocess.run([python, '-m', 'venv', '--clear', folder], check=True)
        subprocess.run([inside, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', *needs], check=True, capture_output=True)
        (folder / 'complete').touch()
    return inside
