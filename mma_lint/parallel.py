"""One run in several processes. They share nothing but the paths: each looks the run through by itself, and checks some of its files."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mma_lint.cache import Cache
from mma_lint.checking import Report, check_met
from mma_lint.collector import calm
from mma_lint.config.project import Project
from mma_lint.diagnostic import Diagnostic, Fix
from mma_lint.misuse import Misuse
from mma_lint.policy import Policy, policy_of
from mma_lint.settings import Settings
from mma_lint.subject import is_python

_WORTH_IT = 500  # files from which on several processes are quicker than one
_AT_ONCE = 50  # files that a process takes at a time


@dataclass(frozen=True)
class _Worker:
    """What one process has for all files that it checks."""

    project: Project
    policy: Policy
    cache: Cache | None
    with_fixes: bool


_worker: _Worker


def jobs_for(count: int) -> int:
    """How many processes are right for so many files on this machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1
    return cores if count >= _WORTH_IT else 1


def check(paths: Sequence[Path], settings: Settings, jobs: int, cache: Cache | None = None, with_fixes: bool = False) -> Iterator[Report]:
    """Find what is outdated, in the order of the paths. `with_fixes`: whether the fix of each finding will be asked for. Raises Misuse."""
    from concurrent.futures import ProcessPoolExecutor  # they take as long to import as all rules on code
    from concurrent.futures.process import BrokenProcessPool

    parts = [paths[start : start + _AT_ONCE] for start in range(0, len(paths), _AT_ONCE)]
    with ProcessPoolExecutor(min(jobs, len(parts) or 1), initializer=_start, initargs=(paths, settings, cache, with_fixes)) as pool:
        try:
            for reports in pool.map(_checked, parts):
                yield from reports
        except BrokenProcessPool as error:
            raise Misuse('a process of the run was killed, perhaps for want of memory: try it with --jobs 1') from error
        finally:
            pool.shutdown(cancel_futures=True)


def _start(paths: Sequence[Path], settings: Settings, cache: Cache | None, with_fixes: bool) -> None:
    global _worker
    calm()
    _worker = _Worker(Project(), policy_of(settings), cache, with_fixes)
    _worker.project.meet(filter(is_python, paths))


def _checked(paths: Sequence[Path]) -> list[Report]:
    return [_portable(report, _worker.with_fixes) for report in check_met(_worker.project, paths, _worker.policy, cache=_worker.cache)]


def _portable(report: Report, with_fixes: bool) -> Report:
    """A report that can be handed to another process: without the trees, with the fixes where they will be asked for."""
    source = replace(report.source) if report.source is not None else None
    diagnostics, accepted = ([_settled(one, with_fixes) for one in several] for several in (report.diagnostics, report.accepted))
    return replace(report, source=source, diagnostics=tuple(diagnostics), accepted=tuple(accepted))


def _settled(diagnostic: Diagnostic, with_fixes: bool) -> Diagnostic:
    return replace(diagnostic, make_fix=partial(_same, diagnostic.make_fix() if with_fixes else None))


def _same(fix: Fix | None) -> Fix | None:
    return fix
