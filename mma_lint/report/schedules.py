"""The schedules of a project's configs, before and after: what is trained how long, at which rate."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from mma_lint.config.document import Document
from mma_lint.config.facts import Config
from mma_lint.config.project import Project
from mma_lint.config.value import Unknown, Value, is_given
from mma_lint.formats.location import relative
from mma_lint.report.standing import ScheduleChange, Training
from mma_lint.schedule import curves
from mma_lint.schedule.curves import CannotTell, hooks_0x, schedulers_1x

_LENGTH = 50  # iterations in an epoch of a picture: how many there are is not known before the data are read
_MOST_EPOCHS = 5000  # of a picture
_Rates: TypeAlias = Callable[[Any, list[Any], curves.Training], list[curves.Curve]]
_Pair: TypeAlias = tuple[Training | None, Training | None]


def schedule_changes(configs: Iterable[Path], old: Project, new: Project) -> tuple[ScheduleChange, ...]:
    """Each training of some configs once, the most frequent first. What does not say how long it trains, or at which rate, is left out."""
    groups: dict[_Pair, list[Path]] = {}
    for path in sorted(configs):
        pair = _training(*_old_parts(old.document(path))), _training(*_new_parts(new.document(path)))
        if any(pair):
            groups.setdefault(pair, []).append(path)
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), group[1]))
    return tuple(_change(pair, paths, old.document(paths[0]), new.document(paths[0])) for pair, paths in order)


def _change(pair: _Pair, paths: Sequence[Path], old: Document, new: Document) -> ScheduleChange:
    """What is the same in all of some configs, with the curves of one of them."""
    change = ScheduleChange(*pair, tuple(relative(str(path)).as_posix() for path in paths), length=_LENGTH)
    try:
        before = _curve(hooks_0x.learning_rates, *_old_parts(old)) if pair[0] else ()
        after = _curve(schedulers_1x.learning_rates, *_new_parts(new)) if pair[1] else ()
    except CannotTell as error:
        return replace(change, not_drawn=str(error))
    return replace(change, old=before, new=after)


def _old_parts(document: Document) -> tuple[Config, Value | None, Value | None]:
    """A config, and where 0.x says its optimizer and its schedule."""
    config = Config(document)
    return config, config.get('optimizer'), config.get('lr_config')


def _new_parts(document: Document) -> tuple[Config, Value | None, Value | None]:
    """A config, and where 1.x says its optimizer and its schedule."""
    config = Config(document)
    return config, config.get('optim_wrapper', 'optimizer'), config.get('param_scheduler')


def _curve(rates: _Rates, config: Config, optimizer: Value | None, schedule: Value | None) -> tuple[float, ...]:
    """The rate at every iteration. Raises CannotTell."""
    base = optimizer.get('lr') if optimizer is not None else None
    epochs = config.max_epochs.plain if config.max_epochs is not None else None
    if base is None or not isinstance(epochs, int):
        raise CannotTell('the rate to begin with, or the number of epochs, is not known')
    if epochs > _MOST_EPOCHS:
        raise CannotTell(f'more than {_MOST_EPOCHS} epochs')
    (curve,) = rates(schedule.plain if schedule is not None else None, [base.plain], curves.Training.of_epochs(epochs, _LENGTH))
    return tuple(curve)


def _training(config: Config, optimizer: Value | None, schedule: Value | None) -> Training | None:
    """None where neither the optimizer nor the schedule is said, or not for how long."""
    if config.max_epochs is None or (optimizer is None and schedule is None):
        return None
    settings = optimizer.items if optimizer is not None else {}
    return Training(_text(config.max_epochs), _text(settings.get('type')), _text(settings.get('lr')), tuple(_entries(schedule)))


def _entries(schedule: Value | None) -> Iterator[str]:
    """A schedule as text: an `lr_config`, or each entry of a `param_scheduler`."""
    if is_given(schedule):
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
