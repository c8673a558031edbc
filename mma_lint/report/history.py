"""Earlier reports, as they were written as JSON: how a project came to where it stands."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mma_lint.misuse import Misuse
from mma_lint.report.standing import STATES, Standing, State

SCHEMA = 'mma-lint report'
VERSION = 1


@dataclass(frozen=True)
class Moment:
    """Where a project stood once: files by state."""

    date: datetime
    commit: str
    states: Mapping[State, int]

    @property
    def files(self) -> int:
        """How many files there were."""
        return sum(self.states.values())


class NoReport(Misuse):
    """A file that is no report which can be read."""


def earlier(paths: Iterable[Path]) -> tuple[Moment, ...]:
    """The moments in some reports and folders of reports, by date. Raises NoReport.

    Files of a folder that are not reports of mma-lint are passed over; a file that is named must be one.
    """
    return _by_date(moment for path in paths for moment in (_in_folder(path) if path.is_dir() else (_moment(path, _read(path)),)))


def history(moments: Iterable[Moment], standing: Standing) -> tuple[Moment, ...]:
    """Some moments and that of `standing`, by date, none twice."""
    return _by_date((*moments, Moment(standing.date, standing.commit, standing.total.states)))


def _by_date(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    by_date = {moment.date: moment for moment in moments}
    return tuple(by_date[date] for date in sorted(by_date))


def _in_folder(folder: Path) -> Iterator[Moment]:
    for path in sorted(folder.glob('*.json')):
        content = _read(path)
        if isinstance(content, dict) and content.get('schema') == SCHEMA:
            yield _moment(path, content)


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise NoReport(f'{path} cannot be read: {error.strerror}') from error
    except (ValueError, RecursionError) as error:
        raise NoReport(f'{path} is not JSON: {error}') from error


def _moment(path: Path, content: object) -> Moment:
    """What a report says of its time. Raises NoReport."""
    if not isinstance(content, dict) or content.get('schema') != SCHEMA:
        raise NoReport(f'{path} is no report of mma-lint: write one with `mma-lint report PATH -o FILE.json`')
    if content.get('version') != VERSION:
        raise NoReport(f'{path} is a report of version {content.get("version")!r}, this mma-lint reads version {VERSION}')
    try:
        date, states = datetime.fromisoformat(content['date']), content['total']['states']
        counts: dict[State, int] = {state: _count(states[state]) for state in STATES}
        return Moment(date.astimezone(), str(content.get('commit') or ''), counts)
    except (KeyError, TypeError, ValueError) as error:
        raise NoReport(f'{path} lacks what a report of mma-lint has: {type(error).__name__}: {error}') from error


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f'{value!r} is no count')
    return value
