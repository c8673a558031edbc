"""The schedules of a project's configs, before and after: what is trained how long, at which rate."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mma_lint.config.facts import Config
from mma_lint.config.project import Project
from mma_lint.config.value import Unknown, Value
from mma_lint.formats.location import relative
from mma_lint.report.standing import ScheduleChange, Training


def schedule_changes(configs: Iterable[Path], old: Project, new: Project) -> tuple[ScheduleChange, ...]:
    """Each training of some configs once, the most frequent first. What does not say how long it trains, or at which rate, is left out."""
    groups: dict[tuple[Training | None, Training | None], list[str]] = {}
    for path in sorted(configs):
        change = _before(Config(old.document(path))), _after(Config(new.document(path)))
        if any(change):
            groups.setdefault(change, []).append(relative(str(path)).as_posix())
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), group[1]))
    return tuple(ScheduleChange(before, after, tuple(paths)) for (before, after), paths in order)


def _before(config: Config) -> Training | None:
    """The training as 0.x says it."""
    return _training(config, config.get('optimizer'), config.get('lr_config'))


def _after(config: Config) -> Training | None:
    """The training as 1.x says it."""
    return _training(config, config.get('optim_wrapper', 'optimizer'), config.get('param_scheduler'))


def _training(config: Config, optimizer: Value | None, schedule: Value | None) -> Training | None:
    """None where neither the optimizer nor the schedule is said, or not for how long."""
    if config.max_epochs is None or (optimizer is None and schedule is None):
        return None
    settings = optimizer.items if optimizer is not None else {}
    return Training(_text(config.max_epochs), _text(settings.get('type')), _text(settings.get('lr')), tuple(_entries(schedule)))


def _entries(schedule: Value | None) -> Iterator[str]:
    """A schedule as text: an `lr_config`, or each entry of a `param_scheduler`."""
    if schedule is not None and schedule.data is not None:
        for entry in schedule.elements or (schedule,):
            yield _entry(entry)


def _entry(entry: Value) -> str:
    """`step(step=[20, 40])`, `MultiStepLR(milestones=[20, 40])`."""
    if not entry.items:
        return _text(entry)
    name = next((_text(entry.items[key]) for key in ('type', 'policy') if key in entry.items), '')
    return f'{name}({", ".join(f"{key}={_literal(value)}" for key, value in entry.items.items() if key not in ("type", "policy"))})'


def _text(value: Value | None) -> str:
    """A value as text, a string without its quotes; '' where there is none."""
    return '' if value is None else value.data if isinstance(value.data, str) else _literal(value)


def _literal(value: Value) -> str:
    """A value as Python writes it, what cannot be told as the file does."""
    data = value.data
    if isinstance(data, Unknown):
        return value.source.slice(value.node) if value.source is not None and value.node is not None else data.text
    if isinstance(data, dict):
        return f'dict({", ".join(f"{key}={_literal(item)}" for key, item in value.items.items())})'
    if isinstance(data, (list, tuple)):
        inner = ', '.join(map(_literal, value.elements))
        return f'[{inner}]' if isinstance(data, list) else f'({inner}{"," * (len(data) == 1)})'
    return repr(data)
