"""What a 0.x `lr_config` or `momentum_config` means, said as MMEngine schedulers: meaning alone, no text, no files.

Measured on mmcv 1.7.0's updater hooks and MMEngine 0.10.7's schedulers, see tests/equivalence/test_schedule_curves.py. What shapes it:

- A Runner fills a missing `end` with the whole training, and `T_max` is `end - begin`: what is left out is right for every length.
- Linear, Constant and Poly schedulers arrive after `end - begin - 1` steps: a warm-up of W iterations ends at W + 1, and
  `begin=-1` lets an annealing arrive exactly with the training, in epochs and in iterations.
- mmcv anneals on while it warms up: both begin at 0. MMEngine multiplies the two, which is the same unless the annealing has a
  floor: then what one adds is not scaled by the other.
- A warm-up counted in epochs wants `convert_to_iter_based`, and arrives one iteration early (the length of an epoch, which
  would correct it, is not known before the data are read).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mma_lint.config.value import Value, why_not
from mma_lint.schedule.old import Course, Entry, Old, Refused, Settings
from mma_lint.schedule.policies import LR_POLICIES, LR_SHARED, MOMENTUM_POLICIES, MOMENTUM_SHARED, Policy
from mma_lint.schedule.warmup import Warmup, warmup

__all__ = ['Refused', 'Schedule', 'learning_rate', 'momentum', 'retimed']


@dataclass(frozen=True)
class Schedule:
    """Entries of a `param_scheduler`: plain dicts that hold the old Values where they are kept. `doubt`: why it is not the same."""

    entries: tuple[Entry, ...]
    doubt: str = ''


def learning_rate(settings: Settings, epochs: int | None, start: float | None) -> Schedule:
    """What an `lr_config` becomes. `start`: the optimizer's rate, None where unknown or not one for all. Raises Refused."""
    return _schedule(Old(settings, epochs, start), LR_POLICIES, LR_SHARED)


def momentum(settings: Settings, epochs: int | None, start: float | None) -> Schedule:
    """What a `momentum_config` becomes; `start` is the optimizer's momentum. Raises Refused."""
    old = Old(settings, epochs, start, 'Momentum', 'min_momentum', 0.5)
    if old.get('warmup') is not None:
        raise Refused('MMEngine has no warm-up of the momentum')
    return _schedule(old, MOMENTUM_POLICIES, MOMENTUM_SHARED)


def _schedule(old: Old, policies: Mapping[str, Policy], shared: frozenset[str]) -> Schedule:
    name = _policy_name(old)
    policy = policies.get(name.title() if name == name.lower() else name)
    if policy is None:
        raise Refused(f'policy `{name}` has no scheduler in MMEngine, register one of your own in PARAM_SCHEDULERS')
    doubts = _leftovers(old, name, policy.keys | shared, policies)
    return _together(policy.course(old), warmup(old), doubts)


def _policy_name(old: Old) -> str:
    policy = old.need('policy')
    if not isinstance(policy.data, str):
        raise Refused(f'its `policy` {why_not(policy, "a name")}')
    return policy.data


def _leftovers(old: Old, name: str, known: frozenset[str], policies: Mapping[str, Policy]) -> tuple[str, ...]:
    """Settings of another policy, which mmcv refuses: they came with a base, and the author meant the policy that is named."""
    extra = [key for key in old.settings if key not in known]
    elsewhere = frozenset[str]().union(*(policy.keys for policy in policies.values()))
    for key in extra:
        if key not in elsewhere:
            raise Refused(f'policy `{name}` has no setting `{key}`, 0.24.1 itself cannot train with it')
    return tuple(f'0.24.1 itself cannot train with this config: policy `{name}` refuses `{key}`, which is left out' for key in extra)


def _together(course: Course, rise: Warmup, doubts: tuple[str, ...]) -> Schedule:
    if rise.entries and not course.warms_up:
        raise Refused('this policy cannot be warmed up in MMEngine, its scheduler overrules all others')
    doubts = (*doubts, *course.doubts, *_disagreement(course, rise))
    # a restart sets the value itself, and would undo what stands before it in the list
    both = (*rise.entries, *course.entries) if course.restarts_at is None else (*course.entries, *rise.entries)
    return Schedule(both, '; '.join(doubts))


def _disagreement(course: Course, rise: Warmup) -> tuple[str, ...]:
    """What is not the same while the warm-up lasts."""
    found = []
    if rise.lasts_beyond(course.adds_from):
        found.append('MMEngine warms up what is above the floor, mmcv the whole: the rate differs a little while both are at work')
    if rise.lasts_beyond(course.restarts_at):
        found.append('a restart ends the warm-up in MMEngine: it must be over before')
    return tuple(found)


def retimed(schedulers: Sequence[Value], old: int, new: int) -> dict[tuple[int, str], int]:
    """The numbers in a `param_scheduler` that are tied to a training of `old` epochs, as they are for `new`; by index and key."""
    return {
        (index, key): number + new - old
        for index, entry in enumerate(schedulers)
        if _plain(entry, 'by_epoch', True) is True
        for key in ('end', 'T_max', 'total_steps')
        if isinstance(number := _plain(entry, key), int) and _ends_with(old, entry, key, number)
    }


def _ends_with(epochs: int, entry: Value, key: str, number: int) -> bool:
    """Whether a number says the training's end: Poly and Linear schedulers may end one later; a period counts from the beginning."""
    begin = _plain(entry, 'begin', 0)
    if key == 'end':
        later = str(_plain(entry, 'type')).startswith(('Poly', 'Linear')) and begin == 0
        return number == epochs or (later and number == epochs + 1)
    return isinstance(begin, (int, float)) and begin + number == epochs


def _plain(entry: Value, key: str, default: object = None) -> object:
    value = entry.items.get(key)
    return default if value is None else value.plain
