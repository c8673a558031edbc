"""The policies of mmcv 1.7.0's updater hooks as arithmetic, and MMAction2 0.24.1's own.

A policy is a function from a hook and the policy's settings, which are its keyword-only parameters, with mmcv's names and defaults
(mmcv/runner/hooks/{lr_updater,momentum_updater}.py, mmaction/core/scheduler/lr_updater.py), to the value without warm-up of each
parameter group. The arithmetic is theirs, operation by operation: the floats are the same to the last bit.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from mma_lint.schedule.curves.training import CannotTell, Training, require

Form: TypeAlias = Callable[[int], float]  # the value without warm-up, from the epoch or the iteration


@dataclass(frozen=True)
class Hook:
    """What all hooks share: the values of the parameter groups before any schedule, the pace, the length in that pace, the warm-up."""

    bases: Sequence[float]
    training: Training
    by_epoch: bool = True
    warmup: str | None = None
    warmup_iters: int = 0
    warmup_ratio: float = 0.1

    @property
    def length(self) -> int:
        """How many epochs there are, or iterations."""
        return (self.training.epochs or 0) if self.by_epoch else self.training.iterations

    def each(self, form: Callable[[float, int], float]) -> list[Form]:
        """A form for each parameter group."""
        return [partial(form, base) for base in self.bases]


Policy: TypeAlias = Callable[..., list[Form]]


def _cosine_between(start: float, end: float, part: float, weight: float = 1.0) -> float:
    return end + 0.5 * weight * (start - end) * (math.cos(math.pi * part) + 1)


def _line_between(start: float, end: float, part: float) -> float:
    return start + (end - start) * part


_BETWEEN = {'cos': _cosine_between, 'linear': _line_between}


def _between(strategy: object) -> Callable[[float, float, float], float]:
    require(strategy in ('cos', 'linear'), f'`anneal_strategy` is {strategy!r}, which mmcv refuses')
    return _BETWEEN[str(strategy)]


def _floor(value: Any, ratio: Any) -> Callable[[float], float]:
    """Where an annealing ends, from the group's base."""
    require((value is None) != (ratio is None), 'it needs one of a floor and a ratio of the floor')
    return (lambda base: base * ratio) if ratio is not None else (lambda base: value)


def _fixed(hook: Hook) -> list[Form]:
    return hook.each(lambda base, progress: base)


def _step(hook: Hook, *, step: Any, gamma: Any = 0.1, min_lr: Any = None) -> list[Form]:
    whole = type(step) is list and all(isinstance(number, int) for number in step)
    require(whole or isinstance(step, int), f'`step` is {step!r}, which mmcv refuses: no whole number and no list of them')
    require(all(number > 0 for number in (step if whole else [step])), f'`step` is {step!r}, which mmcv refuses: not above 0')

    def value(base: float, progress: int) -> float:
        decays = next((index for index, number in enumerate(step) if progress < number), len(step)) if whole else progress // step
        reached: float = base * (gamma**decays)
        return reached if min_lr is None else max(reached, min_lr)

    return hook.each(value)


def _exp(hook: Hook, *, gamma: Any) -> list[Form]:
    return hook.each(lambda base, progress: base * gamma**progress)


def _poly(hook: Hook, *, power: Any = 1.0, min_lr: Any = 0.0) -> list[Form]:
    return hook.each(lambda base, progress: (base - min_lr) * (1 - progress / hook.length) ** power + min_lr)


def _inv(hook: Hook, *, gamma: Any, power: Any = 1.0) -> list[Form]:
    return hook.each(lambda base, progress: base * (1 + gamma * progress) ** (-power))


def _cosine(hook: Hook, *, min_lr: Any = None, min_lr_ratio: Any = None) -> list[Form]:
    floor = _floor(min_lr, min_lr_ratio)
    return hook.each(lambda base, progress: _cosine_between(base, floor(base), progress / hook.length))


def _linear(hook: Hook, *, min_lr: Any = None, min_lr_ratio: Any = None) -> list[Form]:
    floor = _floor(min_lr, min_lr_ratio)
    return hook.each(lambda base, progress: _line_between(base, floor(base), progress / hook.length))


def _flat_cosine(hook: Hook, *, start_percent: Any = 0.75, min_lr: Any = None, min_lr_ratio: Any = None) -> list[Form]:
    floor = _floor(min_lr, min_lr_ratio)
    require(isinstance(start_percent, float) and 0 <= start_percent <= 1, f'`start_percent` is {start_percent!r}, which mmcv refuses')
    start = round(hook.length * start_percent)

    def value(base: float, progress: int) -> float:
        return base if progress < start else _cosine_between(base, floor(base), (progress - start) / (hook.length - start))

    return hook.each(value)


def _restart(hook: Hook, *, periods: Any, restart_weights: Any = (1,), min_lr: Any = None, min_lr_ratio: Any = None) -> list[Form]:
    floor = _floor(min_lr, min_lr_ratio)
    require(len(periods) == len(restart_weights), '`periods` and `restart_weights` have not the same length')
    ends = [sum(periods[: index + 1]) for index in range(len(periods))]

    def value(base: float, progress: int) -> float:
        index = next((index for index, end in enumerate(ends) if progress < end), None)
        if index is None:
            raise CannotTell(f'the training is longer than its `periods`, mmcv fails at step {progress}')
        begun = 0 if index == 0 else ends[index - 1]
        return _cosine_between(base, floor(base), min((progress - begun) / periods[index], 1), restart_weights[index])

    return hook.each(value)


def _cyclic(
    hook: Hook, *, target_ratio: Any = (10, 1e-4), cyclic_times: Any = 1, step_ratio_up: Any = 0.4, anneal_strategy: Any = 'cos', gamma: Any = 1
) -> list[Form]:
    require(0 < gamma <= 1, f'`gamma` is {gamma!r}, which mmcv refuses')
    return _cycles(hook, target_ratio, cyclic_times, step_ratio_up, anneal_strategy, gamma)


def _cycles(hook: Hook, targets: Any, times: Any, ratio_up: Any, strategy: Any, gamma: Any) -> list[Form]:
    require(isinstance(targets, (float, tuple)), f'`target_ratio` is {targets!r}, which mmcv refuses: no float and no tuple')
    top, *bottoms = targets if isinstance(targets, tuple) else (targets,)
    require(len(bottoms) <= 1, f'`target_ratio` is {targets!r}, which mmcv refuses: more than two')
    require(0 <= ratio_up < 1.0, f'`step_ratio_up` is {ratio_up!r}, which mmcv refuses')
    between, length = _between(strategy), hook.training.iterations // times
    turn = int(ratio_up * length)
    phases = [(0, turn, 1, top), (turn, length, top, bottoms[0] if bottoms else top / 1e5)]

    def value(base: float, iteration: int) -> float:
        cycle, position = divmod(iteration, length)
        scale = gamma**cycle
        begin, end, first, last = next(phase for phase in phases if phase[0] <= position < phase[1])
        if begin == 0:
            last = 1 - scale + last * scale
        else:
            first = 1 - scale + first * scale
        return between(base * first, base * last, (position - begin) / (end - begin))

    return hook.each(value)


def _phases(steps: int, start: Any, three: object, factors: tuple[tuple[Any, Any], ...]) -> list[tuple[float, Any, Any]]:
    """Of one cycle: where each phase ends, and between what it goes. `factors`: up, back (of three), down (of two), out (of three)."""
    require(isinstance(start, float) and 0 <= start <= 1, f'`pct_start` is {start!r}, which mmcv refuses')
    up, back, down, out = factors
    if three:
        return [(float(start * steps) - 1, *up), (float(2 * start * steps) - 2, *back), (steps - 1, *out)]
    return [(float(start * steps) - 1, *up), (steps - 1, *down)]


def _in_phase(phases: Sequence[tuple[float, Any, Any]], iteration: int) -> tuple[float, Any, Any]:
    """How much of its phase is over at an iteration, and between what it goes. Beyond the last one, the last goes on."""
    begin: float = 0
    for end, first, last in phases[:-1]:
        if iteration <= end:
            return (iteration - begin) / (end - begin), first, last
        begin = end
    end, first, last = phases[-1]
    return (iteration - begin) / (end - begin), first, last


def _of_each_group(hook: Hook, key: str, value: Any) -> Sequence[Any]:
    require(not isinstance(value, dict), f'`{key}` is given by optimizer, whose name is not known')
    if not isinstance(value, (list, tuple)):
        return [value] * len(hook.bases)
    require(len(value) == len(hook.bases), f'`{key}` is for {len(value)} parameter groups, there are {len(hook.bases)}')
    return value


def _one_cycle(
    hook: Hook,
    *,
    max_lr: Any,
    total_steps: Any = None,
    pct_start: Any = 0.3,
    anneal_strategy: Any = 'cos',
    div_factor: Any = 25,
    final_div_factor: Any = 1e4,
    three_phase: Any = False,
) -> list[Form]:
    require(isinstance(max_lr, (int, float, list, dict)), f'`max_lr` is {max_lr!r}, which mmcv refuses')
    require(total_steps is None or isinstance(total_steps, int), f'`total_steps` is {total_steps!r}, which mmcv refuses')
    steps = hook.training.iterations if total_steps is None else total_steps
    require(steps >= hook.training.iterations, f'`total_steps` is {steps}, the training has {hook.training.iterations} iterations')
    between, end = _between(anneal_strategy), 1 / final_div_factor
    phases = _phases(steps, pct_start, three_phase, ((1, div_factor), (div_factor, 1), (div_factor, end), (1, end)))

    def value(base: float, iteration: int) -> float:
        part, first, last = _in_phase(phases, iteration)
        return between(base * first, base * last, part)

    return [partial(value, highest / div_factor) for highest in _of_each_group(hook, 'max_lr', max_lr)]


def _tin(hook: Hook, *, min_lr: Any) -> list[Form]:
    """MMAction2's own: the warm-up is cut off in front, in iterations, whatever the pace is."""
    before = hook.warmup_iters if hook.warmup is not None else 0
    return hook.each(lambda base, progress: _cosine_between(base, min_lr, (progress - before) / (hook.length - before)))


# ---------------------------------------------------------------------- the momentum


def _step_momentum(hook: Hook, *, step: Any, gamma: Any = 0.5, min_momentum: Any = None) -> list[Form]:
    return _step(hook, step=step, gamma=gamma, min_lr=min_momentum)


def _cosine_momentum(hook: Hook, *, min_momentum: Any = None, min_momentum_ratio: Any = None) -> list[Form]:
    return _cosine(hook, min_lr=min_momentum, min_lr_ratio=min_momentum_ratio)


def _linear_momentum(hook: Hook, *, min_momentum: Any = None, min_momentum_ratio: Any = None) -> list[Form]:
    return _linear(hook, min_lr=min_momentum, min_lr_ratio=min_momentum_ratio)


def _cyclic_momentum(
    hook: Hook,
    *,
    target_ratio: Any = (0.85 / 0.95, 1.0),
    cyclic_times: Any = 1,
    step_ratio_up: Any = 0.4,
    anneal_strategy: Any = 'cos',
    gamma: Any = 1.0,
) -> list[Form]:
    return _cycles(hook, target_ratio, cyclic_times, step_ratio_up, anneal_strategy, gamma)


def _one_cycle_momentum(
    hook: Hook, *, base_momentum: Any = 0.85, max_momentum: Any = 0.95, pct_start: Any = 0.3, anneal_strategy: Any = 'cos', three_phase: Any = False
) -> list[Form]:
    for value in (base_momentum, max_momentum):
        require(isinstance(value, (float, list, dict)), f'a momentum of {value!r} is refused by mmcv')
    between = _between(anneal_strategy)
    phases = _phases(hook.training.iterations, pct_start, three_phase, ((1, 0), (0, 1), (0, 1), (1, 1)))

    def form(bounds: tuple[float, float], iteration: int) -> float:
        part, first, last = _in_phase(phases, iteration)
        return between(bounds[first], bounds[last], part)

    lows, highs = _of_each_group(hook, 'base_momentum', base_momentum), _of_each_group(hook, 'max_momentum', max_momentum)
    return [partial(form, bounds) for bounds in zip(lows, highs, strict=True)]


LR_POLICIES: dict[str, Policy] = {
    'Fixed': _fixed,
    'Step': _step,
    'Exp': _exp,
    'Poly': _poly,
    'Inv': _inv,
    'CosineAnnealing': _cosine,
    'FlatCosineAnnealing': _flat_cosine,
    'CosineRestart': _restart,
    'Cyclic': _cyclic,
    'OneCycle': _one_cycle,
    'LinearAnnealing': _linear,
    'TIN': _tin,
}
MOMENTUM_POLICIES: dict[str, Policy] = {
    'Step': _step_momentum,
    'CosineAnnealing': _cosine_momentum,
    'LinearAnnealing': _linear_momentum,
    'Cyclic': _cyclic_momentum,
    'OneCycle': _one_cycle_momentum,
}
BY_ITERATION = (_cyclic, _one_cycle, _cyclic_momentum, _one_cycle_momentum)
TIN = _tin
