"""A report for programs, and for `--history`: everything but the texts of the changes."""

import json
from dataclasses import asdict

from mma_lint.formats.plot import verdict
from mma_lint.report.history import SCHEMA, VERSION
from mma_lint.report.standing import Counts, FileStanding, Item, ScheduleChange, Standing, Step


def render(standing: Standing) -> str:
    """The report as JSON, with a line end."""
    return json.dumps(plain(standing), indent=1) + '\n'


def plain(standing: Standing) -> dict[str, object]:
    """The report as plain data."""
    return {
        'schema': SCHEMA,
        'version': VERSION,
        'tool': {'name': 'mma-lint', 'version': standing.version},
        'date': standing.date.isoformat(timespec='seconds'),
        'commit': standing.commit or None,
        'paths': standing.paths,
        'total': _counts(standing.total),
        'unrelated_files': standing.unrelated,
        'not_counted': standing.kept,
        'failures': [asdict(failure) for failure in standing.failures],
        'next': standing.next_command,
        'stages': [asdict(stage) for stage in standing.stages],
        'folders': {name: _counts(counts) for name, counts in standing.folders.items()},
        'files': list(map(_file, standing.files)),
        'to_look_at': list(map(_step, standing.to_look_at)),
        'by_hand': list(map(_step, standing.by_hand)),
        'schedules': list(map(_schedule, standing.schedules)),
    }


def _counts(counts: Counts) -> dict[str, object]:
    return {'files': counts.files, 'states': counts.states, 'findings': counts.findings, 'parts': counts.parts}


def _file(file: FileStanding) -> dict[str, object]:
    return {key: dict(value) if key in ('findings', 'parts') else value for key, value in vars(file).items() if key != 'folder'}


def _step(step: Step) -> dict[str, object]:
    return {'code': step.code, 'name': step.name, 'severity': step.severity, 'message': step.title, 'items': list(map(_item, step.items))}


def _item(item: Item) -> dict[str, object]:
    reason = {'reason': item.reason} if item.reason else {}
    return {'path': item.path, 'place': item.place, 'message': item.message, 'excerpt': item.excerpt, 'after_fixes': item.is_late, **reason}


def _schedule(change: ScheduleChange) -> dict[str, object]:
    before, after = (None if training is None else asdict(training) for training in (change.before, change.after))
    difference = {'difference': verdict(change.old, change.new, change.length), 'iterations_per_epoch': change.length} if change.old and change.new else {}
    return {'before': before, 'after': after, 'paths': change.paths, **difference}
