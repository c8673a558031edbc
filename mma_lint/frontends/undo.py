"""`mma-lint undo`: what the last run of `mma-lint fix` wrote is taken back, byte by byte."""

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mma_lint.formats.escape import escape
from mma_lint.frontends.tally import number
from mma_lint.journal import Entry, Journal, Run, Unkept, digest, top_of
from mma_lint.misuse import Misuse
from mma_lint.replacing import Replacement, remove_leftovers, replace_all


def undo(args: argparse.Namespace) -> int:
    """Take back the last run, or list those that are kept."""
    journal = Journal.above(Path(args.path))
    if args.list:
        for line in _listed(journal):
            print(line)
        return 0
    if journal is None:
        raise Misuse(f'no run of `mma-lint fix` is kept for {escape(os.path.abspath(args.path))} or a folder above it')
    with journal.locked():
        run = journal.read(journal.files[-1])
        _require_meant(run, journal, Path(os.path.realpath(args.path)))
        changes, edited = _changes(run)
        if edited and not args.force:
            named = '\n'.join(f'  {_shown(path)}: {reason}' for path, reason in edited.items())
            raise Misuse(f'nothing was restored: {number(len(edited), "file")} changed since that run:\n{named}\nTo lose these changes, --force.')
        _restore(journal, run, changes)
    for change in changes:
        print(f'{_shown(change.path)}: restored')
    print(f'Restored {number(len(changes), "file")} of {len(run.entries)}, as of {_time(run)}')
    return 0


def _require_meant(run: Run, journal: Journal, folder: Path) -> None:
    """Raise Misuse where a run was over other files than a person can mean by a folder: one far above may have runs of its own."""
    if top_of(folder) != journal.top and not any(entry.path.is_relative_to(folder) for entry in run.entries):
        top = _shown(journal.top)
        raise Misuse(f'nothing was restored: the last run in {top} wrote no file in {_shown(folder)}; if it is meant, `mma-lint undo {top}`')


def _changes(run: Run) -> tuple[list[Replacement], dict[Path, str]]:
    """What to restore, and which of it is neither as the run found it nor as it left it."""
    changes, edited = [], {}
    for entry in run.entries:
        now = _read(entry)
        if now is None or digest(now) != entry.before:
            changes.append(Replacement(entry.path, now, run.old(entry), entry.mode))
            if now is None:
                edited[entry.path] = 'it is gone'
            elif digest(now) != entry.after:
                edited[entry.path] = 'it was edited'
    return changes, edited


def _read(entry: Entry) -> bytes | None:
    try:
        return entry.path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Misuse(f'nothing was restored: {_shown(entry.path)} cannot be read: {error.strerror}') from error


def _restore(journal: Journal, run: Run, changes: list[Replacement]) -> None:
    """Put the old bytes in place, then forget the run: a restoring that is cut short can be repeated."""
    remove_leftovers((entry.path for entry in run.entries), run.name)
    try:
        for change in changes:
            change.path.parent.mkdir(parents=True, exist_ok=True)
        errors = replace_all(changes, run.name)
    except OSError as error:
        raise Misuse(f'nothing was restored: {escape(str(error.filename or ""))} {error.strerror}') from error
    if errors:
        named = '\n'.join(f'  {_shown(path)}: {error.strerror}' for path, error in errors.items())
        raise Misuse(f'{number(len(errors), "file")} could not be restored, the others are; mend that and undo again:\n{named}')
    journal.forget(run)


def _listed(journal: Journal | None) -> Iterator[str]:
    """The runs that are kept, the last first: what undo takes back next."""
    if journal is None:
        yield 'no runs'
        return
    for file in reversed(journal.files):
        try:
            run = journal.read(file)
        except Unkept as error:
            yield escape(str(error))
            continue
        yield f'{_time(run)}  {number(len(run.entries), "file")} in {_shown(_common(run))}'


def _common(run: Run) -> Path:
    return Path(os.path.commonpath([entry.path.parent for entry in run.entries]))


def _time(run: Run) -> str:
    return time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(run.when))


def _shown(path: Path) -> str:
    """A path as the user would write it here."""
    with suppress(ValueError):  # another drive of Windows
        relative = os.path.relpath(path, os.path.realpath('.'))
        return escape(relative if not relative.startswith(os.pardir) else str(path))
    return escape(str(path))
