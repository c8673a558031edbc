"""What `fix` does with what the engine gives: it is written, all of it or what can be, and so that it can be taken back."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mma_lint import engine
from mma_lint.engine import Fixed, Policy
from mma_lint.failures import failure
from mma_lint.files import outside
from mma_lint.formats.escape import escape
from mma_lint.frontends.tally import number
from mma_lint.journal import Journal, Unkept
from mma_lint.misuse import Misuse
from mma_lint.replacing import Replacement, remove_leftovers, replace_all, require
from mma_lint.repository import CannotAsk, uncommitted
from mma_lint.source import Source

_AS_IT_STANDS = 'or go on with --allow-dirty: `mma-lint undo` takes back what a run wrote'


def settled(paths: Sequence[Path], policy: Policy, unsafe: bool, texts: Mapping[Path, Source], write: bool, given: Sequence[Path] = ()) -> list[Fixed]:
    """What the engine gives for files, each of which can be written (where `write` says that it will be). `given`: as the user named them, or their folders.

    A file that cannot stays as it is, with the findings of its old text; the others are then fixed as if it had not been given: they may inherit from it.
    """
    refused: dict[Path, Fixed] = {}
    while True:
        results = {result.path: result for result in engine.fix([path for path in paths if path not in refused], policy, unsafe, texts)}
        told = {path: reason for path, result in results.items() if (reason := _obstacle(result, write, given))}
        refused |= {path: _refused(results[path], reason, policy) for path, reason in told.items()}
        if not told:
            return [refused.get(path) or results[path] for path in dict.fromkeys(paths)]


def written(results: Sequence[Fixed], policy: Policy, allow_dirty: bool) -> list[Fixed]:
    """The results, once their texts are in their files; what could not be written in the last moment stays as it is.

    Raises Misuse, with nothing written, where git could not give back what is there now and `allow_dirty` does not say that this is meant,
    where it cannot be kept for `mma-lint undo`, or where a text cannot be written beside its file.
    """
    changes = {result.path: _replacement(result) for result in results if result.changed}
    if not changes:
        return list(results)
    if not allow_dirty:
        _refuse_uncommitted(changes)
    linked = {path for path, change in changes.items() if _has_other_names(change.path)}
    errors = replaced(list(changes.values()))
    told = []
    for result in results:
        error = errors.get(changes[result.path].path) if result.path in changes else None
        if error is not None:
            result = _refused(result, _reason(error), policy)
        elif result.path in linked:
            result = replace(result, notes=(*result.notes, f'{result.path}: its other names (hard links) keep the old text'))
        told.append(result)
    return told


def _has_other_names(path: Path) -> bool:
    with suppress(OSError):
        return path.stat().st_nlink > 1
    return False


def _replacement(result: Fixed) -> Replacement:
    """What to write of a result that is changed. Raises UnicodeEncodeError."""
    assert result.source is not None
    assert result.text is not None
    path = Path(os.path.realpath(result.path))
    return Replacement(path, result.source.to_bytes(result.source.text), result.source.to_bytes(result.text))


def _obstacle(result: Fixed, write: bool, given: Sequence[Path]) -> str:
    """Why a result cannot be written; nothing where it can, or need not be."""
    if result.changed and given and outside(result.path, given):
        return 'it is a link to a file outside the paths given: give that file too'
    try:
        if result.changed:
            replacement = _replacement(result)
            if write:
                require(replacement)
    except UnicodeEncodeError as error:
        return str(error)
    except OSError as error:
        return _reason(error)
    return ''


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _refused(result: Fixed, reason: str, policy: Policy) -> Fixed:
    """A file that stays as it is, with the findings of its old text."""
    assert result.source is not None
    (old,) = engine.check((result.path,), policy, {result.path: result.source})
    diagnostics = (failure(result.path, 'MMA003', f'cannot be written: {reason}'), *old.diagnostics)
    return Fixed(result.path, result.source, None, diagnostics, accepted=old.accepted)


def _refuse_uncommitted(changes: Mapping[Path, Replacement]) -> None:
    """Raise Misuse where a file could not be had back from git."""
    try:
        found = uncommitted({change.path: change.before or b'' for change in changes.values()})
    except CannotAsk as error:
        raise Misuse(f'nothing was written: {escape(str(error))}; so it cannot be told what is not committed; mend that, {_AS_IT_STANDS}') from error
    if found:
        named = [f'  {escape(str(path))}: {found[change.path]}' for path, change in changes.items() if change.path in found]
        head = f'nothing was written: {number(len(named), "file")} to change could not be had back from git:'
        raise Misuse('\n'.join((head, *named, f'Commit or stash first, {_AS_IT_STANDS}.')))


def replaced(changes: Sequence[Replacement]) -> dict[Path, OSError]:
    """What could not be replaced, after all the rest is, and is kept for `undo`. Raises Misuse, with nothing written."""
    journal = Journal.over(change.path for change in changes)
    with journal.locked():
        for file in journal.files:
            with suppress(Unkept):  # what is damaged is told when it is to be undone
                earlier = journal.read(file)
                remove_leftovers((entry.path for entry in earlier.entries), earlier.name)
        run = journal.store(changes)
        try:
            errors = replace_all(changes, run.name)
        except OSError as error:
            journal.forget(run)
            raise Misuse(f'nothing was written: {escape(str(error.filename or ""))} {_reason(error)}') from error
        if errors:
            journal.keep_only(run, {change.path for change in changes} - set(errors))
    return errors
