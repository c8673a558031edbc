"""`lr_config` and `momentum_config` became the list `param_scheduler`.

mmcv has one hook per key, with a policy and a warm-up (mmcv/runner/hooks/lr_updater.py); MMEngine has schedulers whose
effects multiply (mmengine/optim/scheduler). The official guide's example is another curve: 0.x anneals on while it warms
up, so both begin at 0; a warm-up of W iterations ends at W + 1; `step=5` is every fifth epoch. All of it is measured, see
mma_lint/schedule. What a Runner fills in rightly (`end`, `T_max`) is left out, so that a child may change the number of epochs.

A list replaces a list, where a dict was merged into its base's: a config that changes a part says the whole list now. Both keys
become one list, so they are one rule, and are migrated together.

Fix safety: safe where the rate is the same at every iteration. A warm-up counted in epochs counts as the same, although it
arrives one iteration early: the exact form needs the number of iterations per epoch, which a config does not know, and behind the
warm-up nothing differs. The doubt of any other fix says what does: an annealing with a floor during a warm-up, a config that
0.x itself could not train with, settings that a base may have said before it was migrated.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from mma_lint.config.facts import Config
from mma_lint.config.value import Value, is_given, why_not
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Verdict
from mma_lint.schedule import Refused, Schedule, learning_rate, momentum
from mma_lint.schedule.old import number_in

rule = Rule(
    'MMA133',
    __name__,
    __doc__,
    message='`lr_config` became `param_scheduler`',
    examples=(
        Example(
            bad="lr_config = dict(policy='step', step=[40, 80])  # as in the paper\n",
            good="param_scheduler = [\n    dict(type='MultiStepLR', milestones=[40, 80], by_epoch=True)]  # as in the paper\n",
        ),
        Example(
            bad="lr_config = dict(policy='step', step=7, gamma=0.5)\n",
            good="param_scheduler = [\n    dict(type='StepLR', step_size=7, gamma=0.5, by_epoch=True)]\n",
        ),
        Example(bad="lr_config = dict(policy='fixed')\n", good='param_scheduler = []\n'),
        Example(
            bad="lr_config = dict(policy='CosineAnnealing', min_lr=0)\n",
            good="param_scheduler = [dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True)]\n",
        ),
        Example(
            bad="lr_config = dict(policy='CosineAnnealing', by_epoch=False, min_lr=0, warmup='linear', warmup_iters=34, warmup_by_epoch=True)\n",
            good=(
                'param_scheduler = [\n'
                '    dict(\n'
                "        type='LinearLR',\n"
                '        start_factor=0.1,\n'
                '        by_epoch=True,\n'
                '        end=34,\n'
                '        convert_to_iter_based=True),\n'
                '    dict(\n'
                "        type='CosineAnnealingLR',\n"
                '        eta_min=0,\n'
                '        by_epoch=True,\n'
                '        convert_to_iter_based=True)]\n'
            ),
        ),
        Example(
            bad="lr_config = dict(policy='step', step=[14, 18], warmup='linear', warmup_iters=510, warmup_ratio=0.01)\n",
            good=(
                'param_scheduler = [\n'
                "    dict(type='LinearLR', start_factor=0.01, by_epoch=False, end=511),\n"
                "    dict(type='MultiStepLR', milestones=[14, 18], by_epoch=True)]\n"
            ),
        ),
        Example(
            bad="_base_ = './base.py'\nlr_config = dict(step=[90, 130])\n",
            good=(
                "_base_ = './base.py'\n"
                'param_scheduler = [\n'
                '    dict(\n'
                "        type='LinearLR',\n"
                '        start_factor=0.1,\n'
                '        by_epoch=True,\n'
                '        end=10,\n'
                '        convert_to_iter_based=True),\n'
                "    dict(type='MultiStepLR', milestones=[90, 130], by_epoch=True)]\n"
            ),
            bases=(('base.py', "lr_config = dict(policy='step', step=[40, 80], warmup='linear', warmup_iters=10, warmup_by_epoch=True)\n"),),
        ),
        Example(
            bad="_base_ = './base.py'\nlr_config = dict(policy='CosineAnnealing', min_lr=0)\n",
            good="_base_ = './base.py'\nparam_scheduler = [dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True)]\n",
            bases=(('base.py', "lr_config = dict(policy='step', step=[40, 80])\n"),),
            unsafe=True,
        ),
        Example(
            bad="_base_ = './base.py'\nlr_config = dict(policy='step', step=[20, 40])\n",
            good="_base_ = './base.py'\nparam_scheduler = [\n    dict(type='MultiStepLR', milestones=[20, 40], by_epoch=True)]\n",
            bases=(('base.py', "param_scheduler = [dict(type='LinearLR', start_factor=0.1, by_epoch=False, end=501)]\n"),),
            unsafe=True,
        ),
        Example(
            bad="_base_ = './base.py'\nlr_config = dict(step=[20, 40])\n",
            bases=(('base.py', "param_scheduler = [dict(type='MultiStepLR', milestones=[40, 80], by_epoch=True)]\n"),),
        ),
        Example(
            bad="lr_config = dict(policy='poly', power=0.9, min_lr=1e-4, by_epoch=False)\nmomentum_config = dict(policy='step', step=[10])\n",
            good=(
                'param_scheduler = [\n'
                "    dict(type='PolyLR', power=0.9, eta_min=1e-4, by_epoch=False, begin=-1),\n"
                "    dict(type='MultiStepMomentum', milestones=[10], gamma=0.5, by_epoch=True)]\n"
            ),
        ),
        Example(
            bad="lr_config = dict(policy='FlatCosineAnnealing', min_lr=0)\ntotal_epochs = 12\n",
            good="param_scheduler = [\n    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True, begin=9)]\ntotal_epochs = 12\n",
        ),
        Example(
            bad="lr_config = dict(policy='CosineAnnealing', min_lr_ratio=0.1, warmup='linear', warmup_iters=500)\n",
            good=(
                'param_scheduler = [\n'
                "    dict(type='LinearLR', start_factor=0.1, by_epoch=False, end=501),\n"
                "    dict(type='CosineAnnealingLR', eta_min_ratio=0.1, by_epoch=True)]\n"
            ),
            unsafe=True,
        ),
        Example(
            bad="lr_config = dict(policy='step', step=[4, 8])\nparam_scheduler = [dict(type='StepLR', step_size=4)]\n",
            good="param_scheduler = [dict(type='StepLR', step_size=4)]\n",
            unsafe=True,
        ),
        Example(
            bad="_base_ = './base.py'\nlr_config = None\n",
            good="_base_ = './base.py'\nparam_scheduler = []\n",
            bases=(('base.py', "lr_config = dict(policy='step', step=[40, 80])\n"),),
        ),
        Example(bad="lr_config = dict(policy='customcos', periods=[4, 8])\n"),
        Example(bad="lr_config = dict(policy='step', step=None)\n"),
        Example(bad="momentum_config = dict(policy='cyclic')\n"),
        Example(good="param_scheduler = [dict(type='CosineAnnealingLR', T_max=100, by_epoch=True)]\n"),
    ),
)


@dataclass(frozen=True)
class _Half:
    """One of the two keys: what it becomes, or the reason why that cannot be told."""

    key: str
    schedule: Schedule | None
    reason: str = ''


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say both keys as one list."""
    if config.lacks('train'):
        return
    halves = [half for key, read in _READ.items() if (half := _half(config, key, read)) is not None]
    told = [half for half in halves if half.schedule is not None]
    if len(halves) > len(told) == 1 and told[0].key == 'momentum_config':
        halves, told = [halves[0], _Half('momentum_config', None, 'it goes into the same list as `lr_config`')], []
    for half in halves:
        if half.schedule is None:
            yield Manual((half.key,), f'`{half.key}` must be said as `param_scheduler` by hand: {half.reason}')
    if told:
        yield from _changes(config, told)


def _half(config: Config, key: str, read: Callable[..., Schedule]) -> _Half | None:
    value = config.get(key)
    if value is None:
        return None
    if value.data is None:
        return _Half(key, Schedule(()))
    if not isinstance(value.data, dict):
        return _Half(key, None, f'it {why_not(value, "a dict")}')
    if 'policy' not in value.items and config.has('param_scheduler'):
        return _Half(key, None, 'it changes a part of what a base says as a `param_scheduler` already, and a list replaces a list')
    if 'policy' not in value.items and not config.document.complete:
        return _Half(key, None, 'the rest of it is said in a base that cannot be read')
    try:
        return _Half(key, read(value.items, _epochs(config), _start(config, key)))
    except Refused as refusal:
        return _Half(key, None, str(refusal))


_READ: dict[str, Callable[..., Schedule]] = {'lr_config': learning_rate, 'momentum_config': momentum}


def _changes(config: Config, halves: Sequence[_Half]) -> Iterator[Verdict]:
    old_rate = halves[0].key == 'lr_config'
    if old_rate and config.says('param_scheduler'):
        doubt = 'this file says `param_scheduler` itself, whether that is the same cannot be told'
        yield from (Change((half.key,), (Drop((half.key,)),), f'`{half.key}` is not read beside `param_scheduler`', doubt) for half in halves)
        return
    schedules = [half.schedule for half in halves if half.schedule is not None]
    entries = chain.from_iterable(schedule.entries for schedule in schedules)
    put = Put.plain(('param_scheduler',), [*([] if old_rate else _there(config)), *entries])
    doubt = '; '.join(filter(None, [*(schedule.doubt for schedule in schedules), _doubt_of_base(config)]))
    for half in halves:
        yield Change((half.key,), (Drop((half.key,)), put), f'`{half.key}` became `param_scheduler`', doubt)


def _there(config: Config) -> Sequence[Value]:
    """The schedulers that are there already, but those of the momentum."""
    there = config.get('param_scheduler')
    schedulers = () if there is None else (there,) if isinstance(there.data, dict) else there.elements
    return [scheduler for scheduler in schedulers if not _is_of_momentum(scheduler)]


def _is_of_momentum(scheduler: Value) -> bool:
    kind = scheduler.get('type')
    return kind is not None and str(kind.data).endswith('Momentum')


def _doubt_of_base(config: Config) -> str:
    """Why a whole `lr_config` may mean more: 0.x merged it over its base's, and the base says 1.x schedulers now."""
    own = config.document.own.get('lr_config')
    if own is None or '_delete_' in own.items:
        return ''
    if not config.has('lr_config', 'warmup') and any(map(_warms_up, _there(config))):
        return 'the base warms up: whether this config inherited that from its `lr_config` cannot be told any more'
    if not config.has('lr_config', 'by_epoch') and any(map(_counts_iterations, _there(config))):
        return 'the base counts iterations: whether this config inherited that from its `lr_config` cannot be told any more'
    return ''


def _warms_up(scheduler: Value) -> bool:
    kind = scheduler.get('type')
    return kind is not None and kind.data in ('LinearLR', 'ConstantLR')


def _counts_iterations(scheduler: Value) -> bool:
    by_epoch, converted = scheduler.get('by_epoch'), scheduler.get('convert_to_iter_based')
    return (by_epoch is not None and by_epoch.data is False) or (converted is not None and converted.data is True)


def _epochs(config: Config) -> int | None:
    epochs = config.max_epochs
    return epochs.data if epochs is not None and type(epochs.data) is int else None


def _start(config: Config, key: str) -> float | None:
    """The value that all parameters start with; None where it is not said, or not the same for all."""
    wrapper, optimizer = config.get('optim_wrapper'), config.get('optimizer') or config.get('optim_wrapper', 'optimizer')
    if optimizer is None or any(_sets_parameters_apart(place) for place in (wrapper, optimizer) if place is not None):
        return None
    value = optimizer.get('lr') if key == 'lr_config' else optimizer.get('momentum') or optimizer.get('betas', 0)
    return None if value is None else number_in(value)


def _sets_parameters_apart(place: Value) -> bool:
    paramwise, constructor = place.get('paramwise_cfg'), place.get('constructor')
    apart = paramwise is not None and (not isinstance(paramwise.data, dict) or any('lr_mult' in key or key == 'custom_keys' for key in paramwise.items))
    return apart or is_given(constructor)
