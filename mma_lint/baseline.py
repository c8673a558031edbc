"""A baseline: the findings that a project has accepted for now, so that only new ones are reported.

A finding is known by its file, its code, the text of its line and the key that it is about, not by its row: it stays known when lines
move. What is alike in one file is counted. A baseline only ever shrinks by itself: what is mended may not come back.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from mma_lint.diagnostic import Diagnostic
from mma_lint.failures import is_failure
from mma_lint.fingerprint import fingerprint
from mma_lint.misuse import Misuse
from mma_lint.source import Source

VERSION = 1
Entries: TypeAlias = Mapping[str, Counter[tuple[str, str]]]  # of each file: how often each (code, fingerprint)


@dataclass(frozen=True, eq=False)
class Baseline:
    """The accepted findings. Names of files are relative to `folder`, where the baseline stands, with forward slashes."""

    folder: Path
    entries: Entries = field(default_factory=dict)

    def name_of(self, filename: str) -> str:
        """The name of a file in the baseline."""
        return Path(os.path.relpath(filename, self.folder)).as_posix()

    def accepted(self, filename: str) -> Counter[tuple[str, str]]:
        """What is accepted in a file."""
        return self.entries.get(self.name_of(filename), Counter())

    def split(self, filename: str, found: Iterable[Diagnostic], source: Source | None) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
        """The findings of a file that are new, and those that are accepted: of several alike the first."""
        left = self.accepted(filename).copy()
        new, accepted = list[Diagnostic](), list[Diagnostic]()
        for diagnostic in found:
            key = entry(diagnostic, source)
            (new if is_failure(diagnostic.code) or left[key] <= 0 else accepted).append(diagnostic)
            left[key] -= 1
        return tuple(new), tuple(accepted)


def entry(diagnostic: Diagnostic, source: Source | None) -> tuple[str, str]:
    """What a finding is known by in its file."""
    return diagnostic.code, fingerprint(diagnostic, source)


def load(path: Path) -> Baseline:
    """Read a baseline. Raises Misuse."""
    if path.exists() and not path.is_file():
        raise Misuse(f'{path}: the baseline is no file')
    try:
        content = json.loads(path.read_bytes())
        if content['version'] != VERSION:
            raise Misuse(f'{path}: was written by another version of mma-lint: write it anew with --write-baseline')
        return Baseline(path.parent, {name: Counter(_pair(text) for text in entries) for name, entries in content['findings'].items()})
    except OSError as error:
        raise Misuse(f'{path}: the baseline cannot be read: {error.strerror}') from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Misuse(f'{path}: is no baseline of mma-lint') from error


def _pair(text: str) -> tuple[str, str]:
    code, _, mark = text.partition(' ')
    return code, mark


def dump(baseline: Baseline) -> bytes:
    """A baseline as the bytes of its file: an entry a line, in order, so that it merges well."""
    findings = {name: sorted(' '.join(key) for key in entries.elements()) for name, entries in sorted(baseline.entries.items()) if entries.total()}
    return (json.dumps({'version': VERSION, 'findings': findings}, indent=1, ensure_ascii=False) + '\n').encode(errors='surrogateescape')


def shrunk(baseline: Baseline, found: Mapping[str, Counter[tuple[str, str]]], codes: frozenset[str]) -> Baseline:
    """The baseline without what is gone: of the files that were analysed (`found`) and the codes that were asked for; and of files that are no more."""
    entries = {name: _shrunk(entries, found.get(name), codes) for name, entries in baseline.entries.items() if (baseline.folder / name).exists()}
    return Baseline(baseline.folder, {name: left for name, left in entries.items() if left})


def _shrunk(entries: Counter[tuple[str, str]], found: Counter[tuple[str, str]] | None, codes: frozenset[str]) -> Counter[tuple[str, str]]:
    if found is None:
        return entries
    return +Counter({key: min(count, found[key]) if key[0] in codes else count for key, count in entries.items()})
