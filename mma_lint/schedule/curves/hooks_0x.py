"""The learning rate and the momentum at every iteration of a 0.x training, as mmcv 1.7.0's updater hooks set them.

tests/equivalence/test_curves.py asks the real hooks. MMAction2 0.24.1 trains by epochs alone (EpochBasedRunner).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from mma_lint.schedule.curves.policies_0x import BY_ITERATION, LR_POLICIES, MOMENTUM_POLICIES, TIN, Form, Hook, Policy
from mma_lint.schedule.curves.training import (
    CannotTell,
    Curve,
    Training,
    failures_of,
    require,
    require_arguments,
    require_numbers,
    require_numbers_to_begin_with,
    require_plain,
)

Settings: TypeAlias = Mapping[str, object]
MMCV = '0.24.1'


def learning_rates(lr_config: Settings | None, bases: Sequence[float], training: Training) -> list[Curve]:
    """The learning rate at every iteration, a curve for each parameter group.

    `lr_config` is plain Python, None for none; `bases` are the rates of the optimizer's parameter groups (one and more).
    Raises CannotTell: unknown policies and arguments, values that are not known, and what 0.24.1 itself fails on.
    """
    return _curves(lr_config, bases, training, LR_POLICIES, _warm_rate)


def momenta(momentum_config: Settings | None, bases: Sequence[float], training: Training) -> list[Curve]:
    """The momentum (of an optimizer with betas: the first of them) at every iteration, a curve for each group. Raises CannotTell."""
    return _curves(momentum_config, bases, training, MOMENTUM_POLICIES, _warm_momentum)


Warm: TypeAlias = Callable[[Hook, int, float], float]


def _curves(config: Settings | None, bases: Sequence[float], training: Training, policies: Mapping[str, Policy], warm: Warm) -> list[Curve]:
    require(training.epochs is not None, f'{MMCV} trains by epochs alone')
    require_numbers_to_begin_with(bases)
    if config is None:
        return [[base] * training.iterations for base in bases]
    require_plain(config)
    name, policy, settings = _policy(config, policies)
    shared, own = _split(settings, warm is _warm_momentum)
    require_arguments(f'policy `{name}`', policy, own)
    pace = {'by_epoch': False} if policy in BY_ITERATION else {}
    with failures_of(MMCV):
        hook = _hook(bases, training, {**pace, **shared}, warm is _warm_momentum)
        require(not (hook.by_epoch and policy in BY_ITERATION), f'policy `{name}` goes by iteration alone')
        curves = [_warmed(hook, _regular(hook, form), _warm_of(policy, warm)) for form in policy(hook, **own)]
    require_numbers(curves, MMCV)
    return curves


def _policy(config: Settings, policies: Mapping[str, Policy]) -> tuple[str, Policy, dict[str, object]]:
    """The hook that a Runner chooses: a name in lower case is capitalised, as in mmcv/runner/base_runner.py."""
    settings = {key: value for key, value in config.items() if key not in ('policy', 'type')}
    name = config.get('policy')
    if not isinstance(name, str):
        raise CannotTell('it has no `policy`' if name is None else f'its `policy` is {name!r}, where a name must be')
    policy = policies.get(name.title() if name == name.lower() else name)
    if policy is None:
        raise CannotTell(f'policy `{name}` is none of mmcv')
    return name, policy, settings


def _split(settings: Settings, momentum: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    names = {'by_epoch', 'warmup', 'warmup_iters', 'warmup_ratio', *(() if momentum else ('warmup_by_epoch',))}
    shared = {key: value for key, value in settings.items() if key in names}
    return shared, {key: value for key, value in settings.items() if key not in names}


def _hook(bases: Sequence[float], training: Training, shared: dict[str, Any], momentum: bool) -> Hook:
    form, iterations = shared.get('warmup'), shared.get('warmup_iters', 0)
    ratio = shared.get('warmup_ratio', 0.9 if momentum else 0.1)
    if form is not None:
        require(form in ('constant', 'linear', 'exp'), f'`warmup` is {form!r}, which mmcv refuses')
        require(iterations > 0, f'`warmup_iters` is {iterations!r}, which mmcv refuses')
        require(0 < ratio <= 1.0, f'`warmup_ratio` is {ratio!r}, which mmcv refuses')
    if shared.get('warmup_by_epoch', False):
        iterations = iterations * training.length
    # the hook of the learning rate asserts it even where nothing is warmed up, that of the momentum never does
    require(momentum or isinstance(iterations, int), f'`warmup_iters` make {iterations!r} iterations, which mmcv refuses: no whole number')
    return Hook(bases, training, bool(shared.get('by_epoch', True)), form, iterations, ratio)


def _regular(hook: Hook, form: Form) -> Curve:
    if hook.by_epoch:
        return [value for value in map(form, range(hook.length)) for _ in range(hook.training.length)]
    return [form(iteration) for iteration in range(hook.length)]


def _warmed(hook: Hook, curve: Curve, warm: Warm) -> Curve:
    if hook.warmup is None:
        return curve
    end = min(math.ceil(hook.warmup_iters), len(curve))
    warmed = [warm(hook, iteration, curve[iteration]) for iteration in range(end)]
    if hook.by_epoch and end != hook.warmup_iters:  # mmcv waits for the very iteration, which never comes: the next epoch ends it
        warmed += warmed[-1:] * (-end % hook.training.length)
    return warmed + curve[len(warmed) :]


def _factor(hook: Hook, iteration: int) -> float:
    if hook.warmup == 'constant':
        return hook.warmup_ratio
    if hook.warmup == 'linear':
        return 1 - (1 - iteration / hook.warmup_iters) * (1 - hook.warmup_ratio)
    exponential: float = hook.warmup_ratio ** (1 - iteration / hook.warmup_iters)
    return exponential


def _warm_rate(hook: Hook, iteration: int, regular: float) -> float:
    return regular * _factor(hook, iteration)


def _warm_momentum(hook: Hook, iteration: int, regular: float) -> float:
    return regular / _factor(hook, iteration)


def _warm_tin(hook: Hook, iteration: int, regular: float) -> float:
    if hook.warmup != 'linear':
        return _warm_rate(hook, iteration, regular)
    return regular * ((iteration / hook.warmup_iters) * (1 - hook.warmup_ratio) + hook.warmup_ratio)


def _warm_of(policy: Policy, warm: Warm) -> Warm:
    """The warm-up of a policy: MMAction2's own has its own."""
    return _warm_tin if policy is TIN else warm
