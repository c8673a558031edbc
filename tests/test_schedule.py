"""What a 0.x schedule becomes, form by form. That it means the same is measured in tests/equivalence/test_schedule_curves.py."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mma_lint.config.value import Unknown, Value, of
from mma_lint.schedule import Refused, Schedule, learning_rate, momentum, retimed

UNKNOWN = Value(Unknown('cfg.steps'))
EPOCHS, RATE = 12, 0.1


def values(settings: Mapping[str, object]) -> dict[str, Value]:
    return {key: of(value) for key, value in settings.items()}


def schedule(epochs: int | None = EPOCHS, start: float | None = RATE, **settings: object) -> Schedule:
    return learning_rate(values(settings), epochs, start)


def entries(**settings: Any) -> object:
    made = schedule(**settings)
    assert not made.doubt
    return of(list(made.entries)).plain


LINEAR = {'type': 'LinearLR', 'start_factor': 0.1, 'by_epoch': False, 'end': 501}
STEPS = {'type': 'MultiStepLR', 'milestones': [4, 8], 'by_epoch': True}
COSINE = {'type': 'CosineAnnealingLR', 'eta_min': 0, 'by_epoch': True}


@pytest.mark.parametrize(
    ('settings', 'expected'),
    [
        pytest.param({'policy': 'fixed'}, [], id='no scheduler'),
        pytest.param({'policy': 'step', 'step': []}, [], id='no step'),
        pytest.param({'policy': 'step', 'step': [4, 8]}, [STEPS], id='steps'),
        pytest.param({'policy': 'Step', 'step': [4, 8], 'min_lr': 0}, [STEPS], id='floor at 0'),
        pytest.param({'policy': 'step', 'step': [4, 8], 'warmup_iters': 9}, [STEPS], id='numbers of no warm-up'),
        pytest.param({'policy': 'step', 'step': [8, 4]}, [{**STEPS, 'milestones': [8, 8]}], id='mmcv waits for the first'),
        pytest.param({'policy': 'step', 'step': 5}, [{'type': 'StepLR', 'step_size': 5, 'by_epoch': True}], id='every fifth'),
        pytest.param({'policy': 'step', 'step': 5, 'min_lr': 0.0005}, [{'type': 'StepLR', 'step_size': 5, 'by_epoch': True}], id='floor behind the end'),
        pytest.param({'policy': 'CosineAnnealing', 'min_lr': 0}, [COSINE], id='no T_max, no end'),
        pytest.param({'policy': 'CosineAnnealing', 'min_lr': 0, 'by_epoch': False}, [{**COSINE, 'convert_to_iter_based': True}], id='by iteration'),
        pytest.param({'policy': 'poly'}, [{'type': 'PolyLR', 'by_epoch': True, 'begin': -1}], id='arrives with the training'),
        pytest.param({'policy': 'step', 'step': [4, 8], 'warmup': 'linear', 'warmup_iters': 500}, [LINEAR, STEPS], id='warm-up ends at W + 1'),
        pytest.param({'policy': 'step', 'step': [4, 8], 'warmup': None, 'warmup_ratio': 0.5}, [STEPS], id='no warm-up'),
        pytest.param(
            {'policy': 'CosineAnnealing', 'min_lr': 0, 'warmup': 'linear', 'warmup_iters': 2.5, 'warmup_by_epoch': True},
            [{'type': 'LinearLR', 'start_factor': 0.1, 'by_epoch': True, 'end': 2.5, 'convert_to_iter_based': True}, COSINE],
            id='warm-up of two epochs and a half',
        ),
        pytest.param(
            {'policy': 'fixed', 'warmup': 'constant', 'warmup_iters': 2, 'warmup_by_epoch': True},
            [{'type': 'ConstantLR', 'factor': 0.1, 'by_epoch': True, 'end': 3}],
            id='constant warm-up',
        ),
        pytest.param(
            {'policy': 'CosineRestart', 'periods': [12], 'min_lr': 0, 'warmup': 'linear', 'warmup_iters': 500},
            [{'type': 'CosineRestartLR', 'periods': [12], 'eta_min': 0, 'by_epoch': True}, LINEAR],
            id='a restart comes before what multiplies it',
        ),
        pytest.param({'policy': 'FlatCosineAnnealing', 'min_lr': 0}, [{**COSINE, 'begin': 9}], id='flat for nine of twelve epochs'),
    ],
)
def test_forms(settings: dict[str, object], expected: object) -> None:
    assert entries(**settings) == expected


@pytest.mark.parametrize(
    ('settings', 'doubt'),
    [
        ({'policy': 'CosineAnnealing', 'min_lr': 0, 'step': [4]}, 'refuses `step`'),
        ({'policy': 'step', 'step': (4, 8)}, 'tuple'),
        ({'policy': 'CosineAnnealing', 'min_lr': 0.01, 'warmup': 'linear', 'warmup_iters': 500}, 'floor'),
        ({'policy': 'CosineAnnealing', 'min_lr': UNKNOWN, 'warmup': 'linear', 'warmup_iters': 500}, 'floor'),
        ({'policy': 'CosineAnnealing', 'min_lr_ratio': 0.1, 'warmup': 'linear', 'warmup_iters': 2, 'warmup_by_epoch': True}, 'floor'),
        ({'policy': 'step', 'step': [4, 8], 'min_lr': UNKNOWN}, 'floor'),
        ({'policy': 'step', 'step': [4, UNKNOWN], 'min_lr': 0.005}, 'floor'),
        ({'policy': 'step', 'step': [4, 8], 'min_lr': 0.005, 'start': None}, 'floor'),
        ({'policy': 'TIN', 'min_lr': 0, 'by_epoch': False, 'warmup': 'linear', 'warmup_iters': 500}, 'TIN'),
        ({'policy': 'cyclic'}, 'turns'),
        ({'policy': 'FlatCosineAnnealing', 'min_lr': 0, 'by_epoch': False, 'start_percent': 0.7}, 'within an epoch'),
        ({'policy': 'CosineRestart', 'periods': [4, 8], 'restart_weights': [1, 1], 'min_lr': 0, 'warmup': 'linear', 'warmup_iters': 500}, 'restart'),
    ],
)
def test_doubts(settings: dict[str, Any], doubt: str) -> None:
    assert doubt in schedule(**settings).doubt


@pytest.mark.parametrize(
    'settings',
    [
        # the warm-up is over before the annealing adds anything
        {'policy': 'CosineAnnealing', 'min_lr_ratio': 0.5, 'warmup': 'linear', 'warmup_iters': 1, 'warmup_by_epoch': True},
        {'policy': 'FlatCosineAnnealing', 'min_lr': 0.01, 'warmup': 'linear', 'warmup_iters': 5, 'warmup_by_epoch': True},
        # what is not known is not needed
        {'policy': 'step', 'step': [UNKNOWN], 'gamma': UNKNOWN},
        {'policy': 'CosineAnnealing', 'min_lr': UNKNOWN},
        {'policy': 'step', 'step': [4], 'warmup': 'linear', 'warmup_iters': UNKNOWN, 'warmup_ratio': UNKNOWN, 'warmup_by_epoch': True},
        {'policy': 'CosineAnnealing', 'min_lr': 0, 'epochs': None},
    ],
)
def test_no_doubt(settings: dict[str, Any]) -> None:
    assert not schedule(**settings).doubt


@pytest.mark.parametrize(
    ('settings', 'reason'),
    [
        ({}, '`policy` is missing'),
        ({'policy': UNKNOWN}, 'without running'),
        ({'policy': 'customcos'}, '`customcos`'),
        ({'policy': 'step'}, '`step` is missing'),
        ({'policy': 'step', 'step': UNKNOWN}, 'without running'),
        ({'policy': 'step', 'step': 0}, 'above 0'),
        ({'policy': 'step', 'step': True}, 'is `True`, where a number or a list must be'),
        ({'policy': 'step', 'step': [4], 'by_epoch': UNKNOWN}, '`by_epoch`'),
        ({'policy': 'step', 'step': [4], 'warmup_iter': 5}, '`warmup_iter`'),
        ({'policy': 'step', 'step': [4], 'min_lr': 0.2}, 'not below the start'),
        ({'policy': 'step', 'step': [4], 'warmup': 'linear', 'warmup_iters': UNKNOWN}, '`warmup_iters`'),
        ({'policy': 'step', 'step': [4], 'warmup': 'exp', 'warmup_iters': 2, 'warmup_by_epoch': True}, 'iterations per epoch'),
        ({'policy': 'CosineAnnealing'}, 'one of'),
        ({'policy': 'FlatCosineAnnealing', 'min_lr': 0, 'epochs': None}, 'number of epochs'),
        ({'policy': 'CosineRestart', 'periods': [4, 8], 'restart_weights': [1, 0.5], 'min_lr': 0.01, 'start': None}, 'weight'),
        ({'policy': 'inv', 'gamma': 0.1}, '`inv`'),
        ({'policy': 'OneCycle', 'max_lr': 1.0, 'warmup': 'linear', 'warmup_iters': 5}, 'warmed up'),
        ({'policy': 'OneCycle', 'max_lr': [1.0, 0.5]}, 'several'),
        ({'policy': 'cyclic', 'cyclic_times': 2}, 'one cosine cycle'),
        ({'policy': 'TIN', 'min_lr': 0, 'warmup': 'linear', 'warmup_iters': 5}, 'by epoch'),
    ],
)
def test_refusals(settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        schedule(**settings)


def test_old_values_are_kept() -> None:
    steps, ratio = of([4, 8]), of(0.01)
    made = schedule(policy='step', step=steps, warmup='linear', warmup_iters=500, warmup_ratio=ratio)
    assert made.entries[0]['start_factor'] is ratio
    assert made.entries[1]['milestones'] is steps


def test_the_floor_of_steps_is_met_by_a_last_step_of_its_own() -> None:
    first, last = schedule(policy='step', step=[4, 8, 10], min_lr=0.005).entries
    assert of(first).plain == {'type': 'MultiStepLR', 'milestones': [4], 'by_epoch': True}
    assert last['milestones'] == [8]
    assert last['gamma'] == 0.5


def test_momentum() -> None:
    made = momentum(values({'policy': 'step', 'step': [4]}), EPOCHS, 0.9)
    assert of(list(made.entries)).plain == [{'type': 'MultiStepMomentum', 'milestones': [4], 'gamma': 0.5, 'by_epoch': True}]
    for settings in ({'policy': 'cyclic'}, {'policy': 'step', 'step': [4], 'warmup': 'linear', 'warmup_iters': 5}):
        with pytest.raises(Refused):
            momentum(values(settings), EPOCHS, 0.9)


def test_what_is_tied_to_the_length_of_a_training() -> None:
    schedulers = [
        {'type': 'LinearLR', 'by_epoch': True, 'end': 34, 'convert_to_iter_based': True},
        {'type': 'CosineAnnealingLR', 'T_max': 222, 'begin': 34, 'end': 256},
        {'type': 'PolyLR', 'end': 257},
        {'type': 'CosineAnnealingLR', 'T_max': 256, 'by_epoch': False},
        {'type': 'MultiStepLR', 'milestones': [256]},
    ]
    assert retimed(of(schedulers).elements, 256, 200) == {(1, 'end'): 200, (1, 'T_max'): 166, (2, 'end'): 201}


POLICIES = ('fixed step exp poly inv cyclic CosineAnnealing FlatCosineAnnealing CosineRestart OneCycle LinearAnnealing TIN Step tin').split()
KEYS = (
    'by_epoch warmup warmup_iters warmup_ratio warmup_by_epoch step gamma min_lr min_lr_ratio power periods restart_weights start_percent '
    'target_ratio cyclic_times step_ratio_up anneal_strategy max_lr total_steps pct_start'
).split()
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 20), st.floats(allow_nan=True), st.sampled_from(['linear', 'exp', 'cos', '']), st.just(UNKNOWN))
ANYTHING = st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.tuples(SCALARS, SCALARS), st.dictionaries(st.text(max_size=2), SCALARS, max_size=1))


@given(
    st.sampled_from(POLICIES),
    st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=6),
    st.one_of(st.none(), st.integers(1, 300)),
    st.sampled_from([None, 0.1]),
)
def test_anything_is_either_said_or_refused(policy: str, settings: dict[str, object], epochs: int | None, start: float | None) -> None:
    with suppress(Refused):
        made = learning_rate(values({**settings, 'policy': policy}), epochs, start)
        assert all('type' in entry for entry in made.entries)
