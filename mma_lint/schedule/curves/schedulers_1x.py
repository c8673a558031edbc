"""The learning rate and the momentum at every iteration of a 1.x training, as MMEngine 0.10.7's schedulers set them.

The forms are recursive, as in mmengine/optim/scheduler/param_scheduler.py: a scheduler makes the next value from the present one,
which the others in the list have changed too. A scheduler is a function from the step and a parameter group to a value, made by
a function whose keyword-only parameters are those of MMEngine's class. tests/equivalence/test_curves.py asks the real ones.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from mma_lint.schedule.curves.training import (
    CannotTell,
    Curve,
    Quantity,
    Training,
    failures_of,
    require,
    require_arguments,
    require_numbers,
    require_numbers_to_begin_with,
    require_plain,
)

Settings: TypeAlias = Mapping[str, object]
MMENGINE = 'MMEngine 0.10.7'
INF = int(1e9)  # MMEngine's own


@dataclass
class Group:
    """A parameter group: the value now, and what schedulers keep in it. `initial` is what it began with, until a OneCycleLR sets it."""

    value: float
    initial: float
    highest: float = 0.0
    lowest: float = 0.0


Form: TypeAlias = Callable[[int, Group, float], float]  # from the step, the group, its initial value when the scheduler was made


@dataclass(frozen=True)
class Span:
    """From which of its steps on a scheduler works, and before which it ends."""

    begin: float
    end: float

    @property
    def steps(self) -> float:
        """`total_iters` in MMEngine, which arrives one step early."""
        return self.end - self.begin - 1


@dataclass
class Scheduler:
    """A scheduler at work: `turns` counts how often it was asked, `step` how often it was within its span."""

    form: Form
    span: Span
    by_epoch: bool
    groups: Sequence[Group]
    turns: int = -1
    step: int = -1

    def __post_init__(self) -> None:
        """Being made is the first turn."""
        self.bases = [group.initial for group in self.groups]
        self.take_turn()

    def take_turn(self) -> None:
        """What `step()` does."""
        self.turns += 1
        if self.span.begin <= self.turns < self.span.end:
            self.step += 1
            for group, value in [(group, self.form(self.step, group, base)) for group, base in zip(self.groups, self.bases, strict=True)]:
                group.value = value


def learning_rates(param_scheduler: object, bases: Sequence[float], training: Training) -> list[Curve]:
    """The learning rate at every iteration, a curve for each parameter group.

    `param_scheduler` is plain Python: a dict, a list of them, None for none; `bases` are the rates of the optimizer's parameter
    groups (one and more). A missing `end` is that of the training, as a Runner fills it in. Raises CannotTell: unknown types and
    arguments, values that are not known, what follows a metric (ReduceOnPlateau), and what MMEngine itself fails on.
    """
    return _curves(param_scheduler, bases, training, 'lr')


def momenta(param_scheduler: object, bases: Sequence[float], training: Training) -> list[Curve]:
    """The momentum (of an optimizer with betas: the first of them) at every iteration, a curve for each group. Raises CannotTell."""
    return _curves(param_scheduler, bases, training, 'momentum')


def _curves(param_scheduler: object, bases: Sequence[float], training: Training, quantity: Quantity) -> list[Curve]:
    require_numbers_to_begin_with(bases)
    groups = [Group(base, base) for base in bases]
    with failures_of(MMENGINE):
        schedulers = [made for entry in _entries(param_scheduler) if (made := _scheduler(entry, groups, training, quantity)) is not None]
        curves = _run(schedulers, groups, training)
    require_numbers(curves, MMENGINE)
    return curves


def _run(schedulers: Sequence[Scheduler], groups: Sequence[Group], training: Training) -> list[Curve]:
    """Step the schedulers as ParamSchedulerHook does. A training by iterations ends with its only epoch."""
    curves: list[Curve] = [[] for _ in groups]
    in_turn = sorted(schedulers, key=lambda scheduler: scheduler.by_epoch)  # after an iteration those by epoch come last
    length = training.iterations if training.epochs is None else training.length
    for iteration in range(training.iterations):
        for curve, group in zip(curves, groups, strict=True):
            curve.append(group.value)
        ends_epoch = (iteration + 1) % length == 0
        for scheduler in in_turn:
            if ends_epoch or not scheduler.by_epoch:
                scheduler.take_turn()
    return curves


# ---------------------------------------------------------------------- from a config


def _entries(param_scheduler: object) -> list[dict[str, Any]]:
    entries: list[Any] = [] if param_scheduler is None else list(param_scheduler) if isinstance(param_scheduler, (list, tuple)) else [param_scheduler]
    for entry in entries:
        if not isinstance(entry, dict):
            raise CannotTell('an entry of `param_scheduler` is not known')
        if 'type' not in entry:
            raise CannotTell('an entry of `param_scheduler` has no `type`: it may be one of several optimizers')
    return entries


def _scheduler(entry: Settings, groups: Sequence[Group], training: Training, quantity: Quantity) -> Scheduler | None:
    """The scheduler that a Runner makes, None where it schedules another quantity."""
    settings = dict(entry)
    maker, name = _maker(settings, quantity)
    if maker is None:
        return None
    require_plain(settings)
    by_epoch = settings.get('by_epoch', True)
    settings.setdefault('end', (training.epochs or 1) if by_epoch else training.iterations)
    if settings.pop('convert_to_iter_based', False):
        require(bool(by_epoch), f'`{name}` is not by epoch and cannot be converted')
        by_epoch, settings = False, _in_iterations(settings, training.length)
    return _built(name, maker, settings, bool(by_epoch), groups)


def _maker(settings: dict[str, Any], quantity: Quantity) -> 'tuple[Maker | None, str]':
    name, scope = settings.pop('type'), settings.pop('_scope_', 'mmengine')
    require(isinstance(name, str), 'the `type` of a scheduler is not known')
    *scopes, bare = name.split('.')
    for form, suffix in ((bare.removesuffix(suffix), suffix) for suffix in _QUANTITIES if bare.endswith(suffix)):
        scheduled = settings.pop('param_name', None) if suffix == 'ParamScheduler' else _QUANTITIES[suffix]
        if scope in _SCOPES and set(scopes) <= _SCOPES and (form in _MAKERS or form == 'ReduceOnPlateau'):
            require(isinstance(scheduled, str), f'the `param_name` of `{name}` is not known')
            require(form != 'ReduceOnPlateau' or scheduled != quantity, f'`{name}` follows a metric, which is known when the training runs')
            require(form != 'OneCycle' or scheduled == 'lr', f'{MMENGINE} has OneCycle for the learning rate alone')
            return (_MAKERS[form] if scheduled == quantity else None), name
    raise CannotTell(f'`{name}` is no scheduler of MMEngine')


def _in_iterations(settings: Settings, length: int) -> dict[str, Any]:
    """What `convert_to_iter_based` does: counts of epochs become counts of iterations."""

    def longer(key: str, value: Any) -> Any:
        if key in ('begin', 'end'):
            return value if value == INF else int(value * length)
        if key in ('milestones', 'periods'):
            return [number * length for number in value]
        return value if value is None or key not in ('step_size', 'T_max', 'total_steps') else value * length

    return {key: longer(key, value) for key, value in settings.items()}


def _built(name: str, maker: 'Maker', settings: dict[str, Any], by_epoch: bool, groups: Sequence[Group]) -> Scheduler:
    for key in ('by_epoch', 'verbose'):
        settings.pop(key, None)
    require(settings.pop('last_step', -1) == -1, f'`{name}` goes on from `last_step`')
    span = Span(settings.pop('begin', 0), settings.pop('end'))
    require(span.end > span.begin, f'`{name}` ends at {span.end}, which is not after its begin {span.begin}')
    require_arguments(f'`{name}`', maker, settings)
    return Scheduler(maker(span, groups, **settings), span, by_epoch, groups)


# ---------------------------------------------------------------------- the forms


def _step(span: Span, groups: Sequence[Group], *, step_size: Any, gamma: Any = 0.1) -> Form:
    return lambda step, group, base: group.value if step == 0 or step % step_size != 0 else group.value * gamma


def _multi_step(span: Span, groups: Sequence[Group], *, milestones: Any, gamma: Any = 0.1) -> Form:
    times = Counter(milestones)
    return lambda step, group, base: group.value if step not in times else float(group.value * gamma ** times[step])


def _constant(span: Span, groups: Sequence[Group], *, factor: Any = 1.0 / 3) -> Form:
    _require_factor('factor', factor)

    def value(step: int, group: Group, base: float) -> float:
        if step == 0:
            return group.value * float(factor)
        return group.value * (1.0 / factor) if step == span.steps else group.value

    return value


def _require_factor(key: str, factor: Any) -> None:
    require(0 <= factor <= 1.0, f'`{key}` is {factor}, which is not from 0 to 1')


def _exponential(span: Span, groups: Sequence[Group], *, gamma: Any) -> Form:
    return lambda step, group, base: group.value if step == 0 else group.value * gamma


def _linear(span: Span, groups: Sequence[Group], *, start_factor: Any = 1.0 / 3, end_factor: Any = 1.0) -> Form:
    _require_factor('start_factor', start_factor)
    _require_factor('end_factor', end_factor)
    growth: float = end_factor - start_factor

    def value(step: int, group: Group, base: float) -> float:
        if step == 0:
            return group.value * float(start_factor)
        return float(group.value * (1.0 + growth / (span.steps * start_factor + (step - 1) * growth)))

    return value


def _poly(span: Span, groups: Sequence[Group], *, eta_min: Any = 0, power: Any = 1.0) -> Form:
    def value(step: int, group: Group, base: float) -> float:
        if step == 0:
            return group.value
        return float((group.value - eta_min) * (1 - 1 / (span.steps - step + 1)) ** power + eta_min)

    return value


def _cosine_ratio(step: float, period: float) -> float:
    return (1 + math.cos(math.pi * step / period)) / (1 + math.cos(math.pi * (step - 1) / period))


def _cosine(span: Span, groups: Sequence[Group], *, T_max: Any = None, eta_min: Any = None, eta_min_ratio: Any = None) -> Form:
    require(eta_min is None or eta_min_ratio is None, 'it has both `eta_min` and `eta_min_ratio`')
    period: float = T_max or (span.end - span.begin)

    def value(step: int, group: Group, base: float) -> float:
        lowest = (eta_min or 0.0) if eta_min_ratio is None else base * eta_min_ratio
        if step == 0:
            return group.value
        if (step - 1 - period) % (2 * period) == 0:
            return float(group.value + (base - lowest) * (1 - math.cos(math.pi / period)) / 2)
        return float(_cosine_ratio(step, period) * (group.value - lowest) + lowest)

    return value


def _restart(span: Span, groups: Sequence[Group], *, periods: Any, restart_weights: Any = (1,), eta_min: Any = None, eta_min_ratio: Any = None) -> Form:
    require((eta_min is None) != (eta_min_ratio is None), 'it needs one of `eta_min` and `eta_min_ratio`')
    require(len(periods) == len(restart_weights), '`periods` and `restart_weights` have not the same length')
    ends = [sum(periods[: index + 1]) for index in range(len(periods))]

    def value(step: int, group: Group, base: float) -> float:
        index = next((index for index, end in enumerate(ends) if step < end), None)
        if index is None:
            return group.value
        since = step - (0 if index == 0 else ends[index - 1])
        lowest = eta_min if eta_min_ratio is None else base * eta_min_ratio
        return float(base * restart_weights[index] if since == 0 else _cosine_ratio(since, periods[index]) * (group.value - lowest) + lowest)

    return value


def _one_cycle(
    span: Span,
    groups: Sequence[Group],
    *,
    eta_max: Any = 0,
    total_steps: Any = None,
    pct_start: Any = 0.3,
    anneal_strategy: Any = 'cos',
    div_factor: Any = 25.0,
    final_div_factor: Any = 1e4,
    three_phase: Any = False,
) -> Form:
    require(total_steps is None or (isinstance(total_steps, int) and total_steps > 0), f'`total_steps` is {total_steps!r}, no whole number above 0')
    require(isinstance(pct_start, float) and 0 <= pct_start <= 1, f'`pct_start` is {pct_start!r}, no float from 0 to 1')
    require(anneal_strategy in ('cos', 'linear'), f'`anneal_strategy` is {anneal_strategy!r}')
    steps = span.end - span.begin if total_steps is None else total_steps
    _set_bounds(groups, eta_max, div_factor, final_div_factor)
    up, down, back, out = ('initial', 'highest'), ('highest', 'lowest'), ('highest', 'initial'), ('initial', 'lowest')
    ends = [float(pct_start * steps) - 1, *([float(2 * pct_start * steps) - 2] if three_phase else []), steps - 1]
    phases = list(zip(ends, [up, back, out] if three_phase else [up, down], strict=True))

    def value(step: int, group: Group, base: float) -> float:
        require(step <= steps, f'{MMENGINE} itself fails on it: step {step} of a cycle of {steps}')
        index = next((index for index, (end, _) in enumerate(phases) if step <= end), len(phases) - 1)
        begin, (end, (first, last)) = (phases[index - 1][0] if index else 0), phases[index]
        start, goal, part = getattr(group, first), getattr(group, last), (step - begin) / (end - begin)
        if anneal_strategy == 'linear':
            return float((goal - start) * part + start)
        return float(goal + (start - goal) / 2.0 * (math.cos(math.pi * part) + 1))

    return value


def _set_bounds(groups: Sequence[Group], eta_max: Any, div_factor: Any, final_div_factor: Any) -> None:
    """A OneCycleLR takes other initial values than the optimizer's. An OptimWrapper has one group more than an optimizer of several."""
    count = len(groups) + (len(groups) > 1)
    highest = list(eta_max) if isinstance(eta_max, (list, tuple)) else [eta_max] * count
    require(len(highest) == count, f'`eta_max` is for {len(highest)} parameter groups, there are {count}')
    for group, value in zip(groups, highest, strict=False):
        group.initial, group.highest = value / div_factor, value
        group.lowest = group.initial / final_div_factor


Maker: TypeAlias = Callable[..., Form]
_MAKERS: dict[str, Maker] = {
    'Constant': _constant,
    'CosineAnnealing': _cosine,
    'CosineRestart': _restart,
    'Exponential': _exponential,
    'Linear': _linear,
    'MultiStep': _multi_step,
    'OneCycle': _one_cycle,
    'Poly': _poly,
    'Step': _step,
}
_QUANTITIES = {'LR': 'lr', 'Momentum': 'momentum', 'ParamScheduler': ''}
_SCOPES = {'mmengine', 'mmaction'}
