"""What each command of `mma-lint` does: read, ask the engine, write, print."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TextIO

from mma_lint import engine, files, parallel
from mma_lint.cache import cache_of
from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Fixed, Policy, Report, policy_of
from mma_lint.failures import FAILURES, failure, is_failure
from mma_lint.formats import concise, page, statistics
from mma_lint.formats.escape import escape
from mma_lint.frontends import adopt, writing
from mma_lint.frontends.progress import Progress
from mma_lint.frontends.project import settings_of
from mma_lint.frontends.tally import Tally, number
from mma_lint.frontends.terminal import has_colour
from mma_lint.misuse import Misuse
from mma_lint.parallel import jobs_for
from mma_lint.rule import Rule, discover
from mma_lint.selection import find_rule
from mma_lint.settings import Settings
from mma_lint.source import Source, Unreadable

_SHOWS_FIXES = frozenset({'json', 'sarif', 'rdjson'})


def check(args: argparse.Namespace) -> int:
    """Say what is outdated. Nothing is written."""
    settings = settings_of(args)
    policy, inputs = policy_of(settings), _inputs(args, settings)
    if args.write_baseline is not None or args.add_noqa is not None:
        return _adopted(args, settings, policy, inputs)
    account_by = policy.everything if args.statistics else ()
    shrinking = adopt.Shrinking(policy, settings)
    with Progress('checking', len(inputs.paths)) as progress:
        reports = chain(inputs.failures, progress.watch(_reports(args, settings, policy, inputs, account_by)))
        tally = _show(shrinking.watch(reports), args, sys.stdout, progress)
    shrinking.finish()
    _talk(tally.summary(), args, sys.stdout)
    return _status(tally.status, args)


def _reports(args: argparse.Namespace, settings: Settings, policy: Policy, inputs: '_Inputs', account_by: tuple[Rule, ...]) -> Iterator[Report]:
    """The findings: in several processes where there is enough to do, with the cache where no fixes are to be shown."""
    with_fixes = not _SHOWS_FIXES.isdisjoint({args.output_format, *(name for name, _ in args.written_formats)})
    cache = None if args.no_cache or with_fixes or inputs.texts else cache_of(settings, args.cache_dir)
    jobs = args.jobs or jobs_for(len(inputs.paths))
    if jobs == 1 or inputs.texts or account_by:
        return engine.check(inputs.paths, policy, inputs.texts, account_by, None if account_by else cache)
    return parallel.check(inputs.paths, settings, jobs, cache, with_fixes)


def _adopted(args: argparse.Namespace, settings: Settings, policy: Policy, inputs: '_Inputs') -> int:
    """Take the findings of a project as they are, in a baseline or by comments."""
    if inputs.piped is not None or (args.write_baseline is not None and args.add_noqa is not None):
        raise Misuse('--write-baseline and --add-noqa write to files, and one of them at a time')
    if args.write_baseline is None:
        own = [path for path in inputs.paths if not files.outside(path, inputs.given)]
        return adopt.add_noqa(engine.check(own, policy), args.add_noqa)
    reports = engine.check(inputs.paths, replace(policy, baseline=None))
    return adopt.write_baseline(reports, args.write_baseline or settings.baseline, settings.root)


def fix(args: argparse.Namespace) -> int:
    """Carry files over, or show how. Where the standard output takes a diff or a text, findings go to the standard error."""
    settings = settings_of(args)
    policy, inputs = policy_of(settings), _inputs(args, settings)
    to_print = args.diff or inputs.piped is not None
    unsafe = settings.unsafe_fixes if args.unsafe_fixes is None else args.unsafe_fixes
    with Progress('fixing', len(inputs.paths)):
        results = writing.settled(inputs.paths, policy, unsafe, inputs.texts, not to_print, inputs.given)
        if not to_print:
            results = writing.written(results, policy, args.allow_dirty)
    if to_print:
        _print_texts(results, args.diff, inputs.piped or b'')
    stream = sys.stderr if to_print else sys.stdout
    shrinking = adopt.Shrinking(policy, settings, write=not to_print)
    tally = _show(shrinking.watch(chain(inputs.failures, map(_report, results))), args, stream)
    shrinking.finish()
    for line in _account(results, 'Would fix' if args.diff else 'Fixed'):
        _talk(line, args, stream)
    _talk(tally.summary(remain=True), args, stream)
    return _status(tally.status or int(args.diff and any(result.changed for result in results)), args)


def rule(args: argparse.Namespace) -> int:
    """Explain a rule."""
    code = args.rule.upper()
    print(page.render_failure(code) if code in FAILURES else page.render(find_rule(discover(), args.rule)), end='')
    return 0


def rules(args: argparse.Namespace) -> int:
    """List all rules."""
    for rule in discover():
        print(f'{rule.code}  {rule.name}: {rule.message} (fix: {page.fixable(rule)})')
    return 0


@dataclass(frozen=True)
class _Inputs:
    """What a run works on. `piped` is what came by the standard input; `failures` are reports on what is not even a file."""

    paths: tuple[Path, ...] = ()
    texts: dict[Path, Source] = field(default_factory=dict)
    failures: tuple[Report, ...] = ()
    piped: bytes | None = None
    given: tuple[Path, ...] = ()


def _inputs(args: argparse.Namespace, settings: Settings) -> _Inputs:
    if '-' in args.paths:
        if len(args.paths) > 1:
            raise Misuse('`-` stands alone: it cannot be mixed with other paths')
        return _piped(Path(args.stdin_filename or '<stdin>'), sys.stdin.buffer.read())
    errors: list[OSError] = []
    given = tuple(map(Path, args.paths))
    paths = tuple(files.find(given, settings.exclude, errors.append, args.force_exclude, settings.root))
    if not paths and not errors:
        print('mma-lint: no Python files, notebooks or scripts found', file=sys.stderr)
    return _Inputs(paths, failures=tuple(_unlisted(error) for error in errors), given=given)


def _piped(path: Path, data: bytes) -> _Inputs:
    try:
        return _Inputs((path,), {path: Source.from_bytes(path, data)}, piped=data)
    except Unreadable as error:
        return _Inputs(failures=(_failed(path, error.code, error.message),), piped=data)


def _unlisted(error: OSError) -> Report:
    return _failed(Path(error.filename), 'MMA001', f'cannot be read: {error.strerror}')


def _failed(path: Path, code: str, message: str) -> Report:
    return Report(path, None, (failure(path, code, message),))


def _print_texts(results: list[Fixed], diff: bool, piped: bytes) -> None:
    """The diffs of all results, or the text of the one that came by the standard input: unchanged where it cannot be fixed."""
    sys.stdout.flush()
    changed = [(result.path, result.source, result.text) for result in results if result.changed]
    texts = [(path, source.to_bytes(source.text), source.to_bytes(text)) for path, source, text in changed if source and text is not None]
    if not diff:
        sys.stdout.buffer.write(texts[0][2] if texts else piped)
    for path, before, after in texts if diff else ():
        _print_diff(files.unified_diff(path, before, after))


def _print_diff(data: bytes) -> None:
    """Bytes as they are for a program that reads them; for a terminal no character that it would obey."""
    if sys.stdout.isatty():
        print('\n'.join(escape(line.expandtabs()) for line in data.decode(errors='replace').split('\n')[:-1]))
    else:
        sys.stdout.buffer.write(data)


def _report(result: Fixed) -> Report:
    """What remains of a file, with the text that the findings stand in."""
    return Report(result.path, result.new_source, result.diagnostics, accepted=result.accepted)


def _account(results: list[Fixed], verb: str) -> Iterator[str]:
    """What was fixed, and what to know of it."""
    yield from (escape(note) for result in results for note in result.notes)
    yield f'{verb} {number(sum(result.fixed for result in results), "finding")} in {number(sum(result.changed for result in results), "file")}'


def _show(reports: Iterable[Report], args: argparse.Namespace, stream: TextIO, progress: Progress | None = None) -> Tally:
    """Print findings, or only how many there are of each kind; files that failed are named in either case."""
    tally = Tally()
    watched: Iterable[Report] = tally.watch(reports)
    if args.written_formats:
        watched = list(watched)
        for name, file in args.written_formats:
            _write_lines(file, _rendered(name, watched, False))
    colour = has_colour(stream) and not args.output_file
    lines = _statistics(watched, args) if args.statistics else _rendered(args.output_format, watched, colour)
    if args.output_file:
        _write_lines(args.output_file, lines)
    else:
        for line in lines:
            if progress is not None and stream.isatty():
                progress.end()
            print(line, file=stream)
    return tally


def _rendered(name: str, reports: Iterable[Report], colour: bool) -> Iterator[str]:
    """The lines of a format, which is imported when it is asked for."""
    lines: Iterator[str] = import_module(f'mma_lint.formats.{name}').render(reports, colour)
    return lines


def _write_lines(file: str, lines: Iterable[str]) -> None:
    mode = 'a' if file == os.environ.get('GITHUB_STEP_SUMMARY') else 'w'  # others of the step write there too
    try:
        with open(file, mode, encoding='utf-8', errors='backslashreplace', newline='\n') as stream:
            stream.writelines(f'{line}\n' for line in lines)
    except OSError as error:
        raise Misuse(f'{escape(file)} cannot be written: {error.strerror}') from error


def _statistics(reports: Iterable[Report], args: argparse.Namespace) -> Iterator[str]:
    diagnostics: list[Diagnostic] = []
    accounts: dict[str, statistics.Account] = {}
    for report in reports:
        diagnostics += report.diagnostics
        if report.entries:
            accounts[str(report.path)] = Counter(entry.status for entry in report.entries)
    for diagnostic in diagnostics:
        if is_failure(diagnostic.code):
            print(concise.line(diagnostic), file=sys.stderr)
    return (statistics.render_json if args.output_format == 'json' else statistics.render)(diagnostics, accounts)


def _talk(line: str, args: argparse.Namespace, stream: TextIO) -> None:
    """Say something to the person: not among findings that a program reads."""
    print(line, file=stream if args.output_format == 'full' else sys.stderr)


def _status(status: int, args: argparse.Namespace) -> int:
    return 0 if status == 1 and args.exit_zero else status
