"""The policies of 0.x, one function each: what a policy's settings become."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from mma_lint.config.value import Value, of, why_not
from mma_lint.schedule.old import Course, Entry, Old, Refused, number_in, tidy, whole


def _fixed(old: Old) -> Course:
    return Course(())


def _exp(old: Old) -> Course:
    return Course(({'type': 'ExponentialLR', 'gamma': old.need('gamma'), 'by_epoch': old.by_epoch},))


def _inv(old: Old) -> Course:
    raise Refused('policy `inv` has no scheduler in MMEngine, register one of your own or write a MultiStepLR for each epoch')


# ---------------------------------------------------------------------- steps


def _step(old: Old) -> Course:
    step = old.need('step')
    if number_in(step) is not None:
        return _every(old, step)
    if not isinstance(step.data, (list, tuple)):
        raise Refused(f'`step` {why_not(step, "a number or a list")}')
    if any(element.known and (type(element.data) is not int or element.data <= 0) for element in step.elements):
        raise Refused('`step` is more than whole numbers above 0, 0.24.1 itself cannot train with it')
    course = _at(old, step)
    refused = ('0.24.1 itself cannot train with this config: mmcv refuses a tuple as `step`',) if isinstance(step.data, tuple) else ()
    return replace(course, doubts=(*refused, *course.doubts))


def _every(old: Old, step: Value) -> Course:
    period = step.data
    if not isinstance(period, int) or period <= 0:
        raise Refused('`step` is no whole number above 0, 0.24.1 itself cannot train with it')
    count, end = _decays_to_floor(old), old.epochs if old.by_epoch and old.epochs else math.inf
    if count is not None and count * period < end:
        return _down_to_floor(old, [period * (index + 1) for index in range(count)], count)
    return Course((_decay(old, 'Step', {'step_size': step}),), _doubt_of_floor(old, count is not None))


def _at(old: Old, step: Value) -> Course:
    numbers = [number for element in step.elements if isinstance(number := element.data, int)]
    # mmcv waits for the first step that is not reached: a smaller one behind it comes with it
    waiting = list(accumulate(numbers, max))
    if not step.elements:
        return Course(())
    count = _decays_to_floor(old)
    if step.known and count is not None and count <= len(waiting):
        return _down_to_floor(old, waiting, count)
    milestones = of(waiting) if step.known and waiting != numbers else step
    return Course((_decay(old, 'MultiStep', {'milestones': milestones}),), _doubt_of_floor(old, count is not None and count > len(step.elements)))


def _decay(old: Old, form: str, times: Entry) -> Entry:
    gamma = old.kept(gamma='gamma') or ({} if old.kind == 'LR' else {'gamma': old.gamma})
    return {'type': f'{form}{old.kind}', **times, **gamma, 'by_epoch': old.by_epoch}


def _gamma(old: Old) -> float | None:
    return number_in(old.get('gamma') or of(old.gamma))


def _decays_to_floor(old: Old) -> int | None:
    """After how many decays the floor holds; None where there is none, or it cannot be told."""
    floor, gamma = old.floor_number, _gamma(old)
    if not floor or old.start is None or gamma is None or not 0 < gamma < 1:
        return None
    if floor >= old.start:
        raise Refused(f'its `{old.floor_key}` is not below the start')
    return next((count for count in range(1, 10_000) if old.start * gamma**count < floor), None)


def _doubt_of_floor(old: Old, sure: bool) -> tuple[str, ...]:
    if sure or old.floor_number == 0:
        return ()
    return (f'steps have no floor in MMEngine: whether they go below `{old.floor_key}` cannot be told here',)


def _down_to_floor(old: Old, milestones: list[int], count: int) -> Course:
    """Steps that meet the floor at the decay number `count`: it takes what is left, and there are no more."""
    start, gamma = old.start or 1.0, _gamma(old) or 1.0
    rest = (old.floor_number or 0.0) / (start * gamma ** (count - 1))
    last = {'type': f'MultiStep{old.kind}', 'milestones': [milestones[count - 1]], 'gamma': tidy(rest), 'by_epoch': old.by_epoch}
    return Course((*([_decay(old, 'MultiStep', {'milestones': milestones[: count - 1]})] if count > 1 else []), last))


# ---------------------------------------------------------------------- annealing


def _poly(old: Old) -> Course:
    floor = old.kept(eta_min=old.floor_key)
    entry = {'type': 'PolyLR', **old.kept(power='power'), **floor, 'by_epoch': old.by_epoch, 'begin': -1}
    return Course((entry,), adds_from=old.adds_from(floor) if floor else None)


def _linear(old: Old) -> Course:
    floor, pace = old.floor, {'by_epoch': old.by_epoch, 'begin': -1}
    if 'eta_min' in floor:  # a polynomial of power 1
        return Course(({'type': f'Poly{old.kind}', **floor, **pace},), adds_from=old.adds_from(floor))
    ratio = old.need(f'{old.floor_key}_ratio')
    if not 0 <= (number_in(ratio) or 0) <= 1:
        raise Refused('a linear scheduler of MMEngine cannot rise above the start')
    return Course(({'type': f'Linear{old.kind}', 'start_factor': 1.0, 'end_factor': ratio, **pace},))


def _cosine(old: Old) -> Course:
    floor = old.floor
    return Course(({'type': f'CosineAnnealing{old.kind}', **floor, **old.pace},), adds_from=old.adds_from(floor))


def _flat_cosine(old: Old) -> Course:
    share, floor = old.number('start_percent', 0.75), old.floor
    if not isinstance(share, float) or not 0 <= share <= 1:
        raise Refused('`start_percent` is no float from 0 to 1, 0.24.1 itself cannot train with it')
    begin, doubts = _end_of_flat(old, share)
    if begin >= old.length:
        return Course(())
    return Course(({'type': 'CosineAnnealingLR', **floor, **old.pace, 'begin': begin},), doubts, old.adds_from(floor, begin))


def _end_of_flat(old: Old, share: float) -> tuple[float, tuple[str, ...]]:
    """The epoch at which the annealing begins. Within an epoch mmcv rounds the iteration, MMEngine cuts it off."""
    exact = old.length * share
    if old.by_epoch or abs(exact - round(exact)) < 1e-9:
        return round(exact), ()
    return round(exact, 6), ('the annealing begins within an epoch, in MMEngine perhaps one iteration earlier',)


def _restart(old: Old) -> Course:
    periods, weights, floor = old.need('periods'), old.get('restart_weights'), old.floor
    for key, value in (('periods', periods), ('restart_weights', weights or periods)):
        if not value.elements or not value.known:
            raise Refused(f'`{key}` {why_not(value, "a list of numbers")}')
    if len(periods.elements) != (1 if weights is None else len(weights.elements)):
        raise Refused('`periods` and `restart_weights` have not the same length, 0.24.1 itself cannot train with it')
    scaled: Entry = {} if weights is None else {'restart_weights': _scaled(old, weights, floor)}
    entry: Entry = {'type': 'CosineRestartLR', 'periods': periods, **scaled, **floor, 'by_epoch': old.by_epoch}
    return Course((entry,), (), old.adds_from(floor), _first_restart(old, periods))


def _first_restart(old: Old, periods: Value) -> float:
    if len(periods.elements) == 1:
        return math.inf
    return (number_in(periods.elements[0]) or 0) if old.by_epoch else 0


def _scaled(old: Old, weights: Value, floor: Entry) -> Value:
    """The weights: mmcv weighs what is above the floor, MMEngine the whole."""
    numbers = [number_in(element) for element in weights.elements]
    if all(number == 1 for number in numbers) or old.adds_from(floor) is None:
        return weights
    ratio = number_in(old.need(f'{old.floor_key}_ratio')) if 'eta_min_ratio' in floor else _floor_of_start(old)
    if ratio is None:
        raise Refused('MMEngine weighs the whole rate, mmcv what is above the floor: a weight w must become w + (1 - w) * floor / rate')
    return of([tidy(number + (1 - number) * ratio) for number in numbers if number is not None])


def _floor_of_start(old: Old) -> float | None:
    floor = old.floor_number
    return floor / old.start if floor is not None and old.start else None


# ---------------------------------------------------------------------- cycles


def _one_cycle(old: Old) -> Course:
    if old.flag('by_epoch', False):
        raise Refused('OneCycle goes by iteration, 0.24.1 itself cannot train with `by_epoch=True`')
    if isinstance(old.need('max_lr').data, (dict, list, tuple)):  # an OptimWrapper has one group more than its optimizer
        raise Refused('several `max_lr` cannot be said in MMEngine, its OneCycleLR fails on them')
    same = old.kept(**{key: key for key in ('pct_start', 'div_factor', 'final_div_factor', 'three_phase', 'anneal_strategy')})
    steps = old.kept(total_steps='total_steps')
    pace: Entry = {**steps, 'by_epoch': False} if steps else {'by_epoch': True, 'convert_to_iter_based': True}
    return Course(({'type': 'OneCycleLR', 'eta_max': old.need('max_lr'), **same, **pace},), warms_up=False)


def _cyclic(old: Old) -> Course:
    (high, low), strategy = _targets(old), old.get('anneal_strategy')
    cosine = strategy is None or strategy.data == 'cos'
    top = old.length * old.number('step_ratio_up', 0.4)
    if not cosine or old.number('cyclic_times', 1) != 1 or old.flag('by_epoch', False) or not 0 < top < old.length:
        raise Refused('of policy `cyclic` only one cosine cycle by iteration can be said in MMEngine')
    pace: Entry = {'by_epoch': True, 'convert_to_iter_based': True}
    up: Entry = {'type': 'CosineAnnealingLR', 'eta_min_ratio': high, **pace, 'end': whole(round(top, 6))}
    down: Entry = {'type': 'CosineAnnealingLR', 'eta_min_ratio': low, **pace, 'begin': whole(round(top, 6))}
    return Course((up, down), ('in MMEngine the cycle turns one iteration early, and misses its top by a hair',), warms_up=False)


def _targets(old: Old) -> tuple[float, float]:
    """The top and the bottom of a cycle, as parts of the start."""
    target = old.get('target_ratio') or of((10, 1e-4))
    numbers = [target.data] if isinstance(target.data, float) else [number_in(item) for item in target.elements if isinstance(target.data, tuple)]
    match numbers:
        case [int() | float() as high]:
            return high, high / 1e5
        case [int() | float() as high, int() | float() as low]:
            return high, low
    raise Refused('`target_ratio` is no float and no tuple of two numbers, 0.24.1 itself cannot train with it')


def _tin(old: Old) -> Course:
    """MMAction2's own policy: a cosine that begins with the end of the warm-up."""
    floor: Entry = {'eta_min': old.need('min_lr')}
    if old.get('warmup') is None:
        return Course(({'type': 'CosineAnnealingLR', **floor, **old.pace},))
    if old.by_epoch:
        raise Refused('policy `TIN` takes iterations from epochs where it goes by epoch, which cannot have been meant')
    begin, in_epochs = old.need('warmup_iters'), old.flag('warmup_by_epoch', False)
    pace: Entry = {'by_epoch': in_epochs, 'begin': begin, **({'convert_to_iter_based': True} if in_epochs else {})}
    doubt = 'policy `TIN` follows a cosine during its warm-up too, MMEngine begins it afterwards: the warm-up differs a little'
    return Course(({'type': 'CosineAnnealingLR', **floor, **pace},), (doubt,))


# ---------------------------------------------------------------------- the table


@dataclass(frozen=True)
class Policy:
    """How a policy is read, and the settings that its hook takes."""

    course: Callable[[Old], Course]
    keys: frozenset[str]


def _policies(table: Mapping[str, tuple[Callable[[Old], Course], str]]) -> dict[str, Policy]:
    return {name: Policy(course, frozenset(keys.split())) for name, (course, keys) in table.items()}


# the arguments of mmcv 1.7.0's hooks (mmcv/runner/hooks/lr_updater.py, momentum_updater.py), and of MMAction2 0.24.1's
# TINLrUpdaterHook (mmaction/core/scheduler/lr_updater.py)
LR_SHARED = frozenset('policy by_epoch warmup warmup_iters warmup_ratio warmup_by_epoch'.split())
MOMENTUM_SHARED = LR_SHARED - {'warmup_by_epoch'}
LR_POLICIES = _policies(
    {
        'Fixed': (_fixed, ''),
        'Step': (_step, 'step gamma min_lr'),
        'Exp': (_exp, 'gamma'),
        'Poly': (_poly, 'power min_lr'),
        'Inv': (_inv, 'gamma power'),
        'CosineAnnealing': (_cosine, 'min_lr min_lr_ratio'),
        'FlatCosineAnnealing': (_flat_cosine, 'start_percent min_lr min_lr_ratio'),
        'CosineRestart': (_restart, 'periods restart_weights min_lr min_lr_ratio'),
        'Cyclic': (_cyclic, 'target_ratio cyclic_times step_ratio_up anneal_strategy gamma'),
        'OneCycle': (_one_cycle, 'max_lr total_steps pct_start anneal_strategy div_factor final_div_factor three_phase'),
        'LinearAnnealing': (_linear, 'min_lr min_lr_ratio'),
        'TIN': (_tin, 'min_lr'),
    }
)
MOMENTUM_POLICIES = _policies(
    {
        'Step': (_step, 'step gamma min_momentum'),
        'CosineAnnealing': (_cosine, 'min_momentum min_momentum_ratio'),
        'LinearAnnealing': (_linear, 'min_momentum min_momentum_ratio'),
    }
)
