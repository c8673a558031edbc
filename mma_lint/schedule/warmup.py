"""The warm-up of a 0.x `lr_config` as MMEngine schedulers."""

import math
from dataclasses import dataclass

from mma_lint.config.value import Value, of
from mma_lint.schedule.old import Entry, Old, Refused, number_in

_RATIO = 0.1  # mmcv's default; LinearLR's and ConstantLR's is a third


@dataclass(frozen=True)
class Warmup:
    """What multiplies the schedule at the beginning. `epochs`: how many it takes, infinite where that is unknown."""

    entries: tuple[Entry, ...] = ()
    epochs: float = math.inf

    def lasts_beyond(self, epoch: float | None) -> bool:
        """Whether it may be at work after an epoch (None: there is no such epoch)."""
        return bool(self.entries) and epoch is not None and self.epochs > epoch


def warmup(old: Old) -> Warmup:
    """The warm-up. Raises Refused."""
    form = old.get('warmup')
    if form is None:
        return Warmup()
    if form.data not in ('linear', 'constant', 'exp'):
        raise Refused('its `warmup` is none of linear, constant and exp')
    ratio = old.get('warmup_ratio') or of(_RATIO)
    known = number_in(ratio)
    if known is not None and not 0 < known <= 1:
        raise Refused('`warmup_ratio` is not above 0 and at most 1, 0.24.1 itself cannot train with it')
    if old.flag('warmup_by_epoch', False):
        return _by_epoch(old, str(form.data), ratio)
    return Warmup(_by_iteration(old, str(form.data), ratio))


def _by_iteration(old: Old, form: str, ratio: Value) -> tuple[Entry, ...]:
    iterations = _length(old)
    if iterations != int(iterations):
        raise Refused('`warmup_iters` is no whole number, 0.24.1 itself cannot train with it')
    end = int(iterations) + 1
    if form == 'linear':
        return ({'type': 'LinearLR', 'start_factor': ratio, 'by_epoch': False, 'end': end},)
    if form == 'constant':
        return ({'type': 'ConstantLR', 'factor': ratio, 'by_epoch': False, 'end': end},)
    growth = old.number('warmup_ratio', _RATIO) ** (-1 / iterations)
    return (
        {'type': 'MultiStepLR', 'milestones': [0], 'gamma': ratio, 'by_epoch': False},
        {'type': 'ExponentialLR', 'gamma': growth, 'by_epoch': False, 'end': end},
    )


def _by_epoch(old: Old, form: str, ratio: Value) -> Warmup:
    end = old.need('warmup_iters')
    if form == 'linear':
        epochs = _length(old) if end.known else math.inf
        return Warmup(({'type': 'LinearLR', 'start_factor': ratio, 'by_epoch': True, 'end': end, 'convert_to_iter_based': True},), epochs)
    epochs = _length(old)
    if form == 'exp' or epochs != int(epochs):
        raise Refused(f'such a warm-up (`{form}`) needs the number of iterations per epoch, say `warmup_iters` in iterations')
    return Warmup(({'type': 'ConstantLR', 'factor': ratio, 'by_epoch': True, 'end': int(epochs) + 1},), epochs + 1)


def _length(old: Old) -> float:
    length = old.number('warmup_iters', 0)
    if not 0 < length < math.inf:
        raise Refused('`warmup_iters` is no number above 0, 0.24.1 itself cannot train with it')
    return length
