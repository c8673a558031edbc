"""`mma-lint report`: where a project stands, as a page, as Markdown or as JSON."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path

from mma_lint import files
from mma_lint.engine import Report, policy_of
from mma_lint.failures import failure
from mma_lint.formats.escape import escape
from mma_lint.frontends.progress import Progress
from mma_lint.frontends.project import settings_of
from mma_lint.misuse import Misuse
from mma_lint.report import json, markdown
from mma_lint.report.collect import collect
from mma_lint.report.history import Moment, earlier, history
from mma_lint.report.page import document
from mma_lint.report.standing import Standing

FORMATS = ('html', 'md', 'json')


def report(args: argparse.Namespace) -> int:
    """Write a report. The exit status is 0 where all files could be analysed, whatever is found in them, else 2."""
    targets = [(output, _format(output, args.format)) for output in args.output]
    before = earlier(map(Path, args.history))
    standing = _standing(args, next((moment.commit for moment in before if moment.commit), ''))
    moments = history(before, standing) if args.history else ()
    for output, name in targets:
        _write(output, _render(name, standing, moments))
    for lost in standing.failures:
        print(f'{escape(lost.path)}:{lost.place}: {lost.code} {escape(lost.message)}', file=sys.stderr)
    return 2 if standing.failures else 0


def _standing(args: argparse.Namespace, origin: str) -> Standing:
    """Where the project stands; a person who waits is told what is done."""
    settings, errors = settings_of(args), list[OSError]()
    paths = tuple(files.find([Path(path) for path in args.paths], settings.exclude, errors.append, root=settings.root))
    unlisted = [Report(Path(error.filename), None, (failure(Path(error.filename), 'MMA001', f'cannot be read: {error.strerror}'),)) for error in errors]
    with ExitStack() as stack:

        def onstage(doing: str) -> None:
            stack.close()
            stack.enter_context(Progress(doing, len(paths)))

        date = _date(args.date) if args.date else _now()
        return collect(paths, tuple(args.paths), policy_of(settings), date, unlisted, origin, onstage)


def _format(output: str, given: str | None) -> str:
    """What to write to a file. Raises Misuse."""
    suffix = Path(output).suffix.lower().lstrip('.')
    name = given or {'htm': 'html', 'markdown': 'md', '': 'html' if output == '-' else ''}.get(suffix, suffix)
    if name not in FORMATS:
        raise Misuse(f'{escape(output)}: its name does not tell what to write: end it in .html, .md or .json, or say --format')
    return name


def _render(name: str, standing: Standing, moments: Sequence[Moment]) -> str:
    if name == 'json':
        return json.render(standing)
    return document.render(standing, moments) if name == 'html' else markdown.render(standing, moments)


def _write(output: str, text: str) -> None:
    """Write a report to a file or to the standard output. Raises Misuse."""
    data = text.encode(errors='backslashreplace')
    if output == '-':
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise Misuse(f'{escape(output)} cannot be written: {error.strerror}') from error


def _date(text: str) -> datetime:
    """A date as it was given, local where it names no zone. Raises Misuse."""
    try:
        return datetime.fromisoformat(text.replace('Z', '+00:00')).astimezone()
    except (ValueError, OverflowError) as error:
        raise Misuse(f'--date: {escape(str(error))}') from error


def _now() -> datetime:
    """The time of the clock, or the one that builds which are to be repeated give."""
    epoch = os.environ.get('SOURCE_DATE_EPOCH', '')
    return datetime.fromtimestamp(int(epoch), timezone.utc) if epoch.isdecimal() else datetime.now().astimezone()
