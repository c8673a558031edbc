"""What curves say and what they refuse. That every value is the real one is asked in tests/equivalence/test_curves.py."""

from typing import Any

import pytest

from mma_lint.config.value import Unknown
from mma_lint.schedule.curves import CannotTell, Training, hooks_0x, schedulers_1x

TRAINING = Training.of_epochs(3, 4)
UNKNOWN = Unknown('cfg.steps')
STEP = {'policy': 'step', 'step': [1, 2]}


def test_a_warm_up_and_two_steps() -> None:
    warm = {'warmup': 'linear', 'warmup_iters': 2, 'warmup_ratio': 0.5}
    (curve,) = hooks_0x.learning_rates({**STEP, 'gamma': 0.5, **warm}, [8.0], TRAINING)
    assert curve == [4.0, 6.0, 8.0, 8.0, 4.0, 4.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0]


def test_schedulers_multiply_and_each_group_has_its_own() -> None:
    config = [{'type': 'MultiStepLR', 'milestones': [1, 2], 'gamma': 0.5}, {'type': 'ConstantLR', 'factor': 0.5, 'by_epoch': False, 'end': 3}]
    assert schedulers_1x.learning_rates(config, [8.0, 4.0], TRAINING) == [
        [4.0, 4.0, 8.0, 8.0, 4.0, 4.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0],
        [2.0, 2.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0],
    ]


@pytest.mark.parametrize('config', [None, [], [{'type': 'ExponentialMomentum', 'gamma': 0.5}], {'type': 'ReduceOnPlateauMomentum'}])
def test_what_schedules_something_else_changes_nothing(config: Any) -> None:
    assert schedulers_1x.learning_rates(config, [0.1], TRAINING) == [[0.1] * 12]


def test_a_training_by_iterations_is_one_epoch() -> None:
    config = [{'type': 'ExponentialLR', 'gamma': 0.5}, {'type': 'MultiStepLR', 'milestones': [3], 'by_epoch': False}]
    (curve,) = schedulers_1x.learning_rates(config, [1.0], Training.of_iterations(5, 2))
    assert curve == [1.0, 1.0, 1.0, 0.1, 0.1]


OLD: dict[str, tuple[Any, str]] = {
    'value': ({**STEP, 'gamma': UNKNOWN}, 'the value of `gamma` is not known'),
    'value inside': ({**STEP, 'step': [1, UNKNOWN]}, 'the value of `step` is not known'),
    'no policy': ({'step': [1, 2]}, 'it has no `policy`'),
    'policy': ({'policy': 3}, 'its `policy` is 3, where a name must be'),
    'own policy': ({'policy': 'MyCosine', 'min_lr': 0}, 'policy `MyCosine` is none of mmcv'),
    'argument': ({**STEP, 'stepp': 1}, 'policy `step` has no argument `stepp`'),
    'missing': ({'policy': 'step'}, 'policy `step` needs `step`'),
    'by optimizer': ({'policy': 'OneCycle', 'max_lr': {'SGD': 0.1}}, '`max_lr` is given by optimizer, whose name is not known'),
    'tuple': ({'policy': 'step', 'step': (1, 2)}, 'which mmcv refuses'),
    'arithmetic': ({'policy': 'TIN', 'min_lr': 0, 'warmup': 'linear', 'warmup_iters': 3}, '0.24.1 itself fails on it: '),
    'power': ({'policy': 'inv', 'gamma': -2, 'power': 0.5}, 'the value at iteration 4 is '),
    'short': ({'policy': 'CosineRestart', 'periods': [2], 'min_lr': 0}, 'the training is longer than its `periods`, mmcv fails at step 2'),
}


@pytest.mark.parametrize(('config', 'why'), OLD.values(), ids=OLD)
def test_what_cannot_be_told_of_0x(config: Any, why: str) -> None:
    with pytest.raises(CannotTell) as refused:
        hooks_0x.learning_rates(config, [0.1], TRAINING)
    assert why in str(refused.value)


NEW: dict[str, tuple[Any, str]] = {
    'list': (UNKNOWN, 'an entry of `param_scheduler` is not known'),
    'entry': ([UNKNOWN], 'an entry of `param_scheduler` is not known'),
    'optimizers': ({'one': {'type': 'StepLR', 'step_size': 1}}, 'it may be one of several optimizers'),
    'type': ([{'type': UNKNOWN}], 'the `type` of a scheduler is not known'),
    'own type': ([{'type': 'MyLR'}], '`MyLR` is no scheduler of MMEngine'),
    'own scope': ([{'type': 'mine.StepLR', 'step_size': 1}], '`mine.StepLR` is no scheduler of MMEngine'),
    'value': ([{'type': 'StepLR', 'step_size': UNKNOWN}], 'the value of `step_size` is not known'),
    'argument': ([{'type': 'StepLR', 'step_size': 1, 'step': 1}], '`StepLR` has no argument `step`'),
    'missing': ([{'type': 'StepLR'}], '`StepLR` needs `step_size`'),
    'metric': ([{'type': 'ReduceOnPlateauLR'}], '`ReduceOnPlateauLR` follows a metric, which is known when the training runs'),
    'resumed': ([{'type': 'StepLR', 'step_size': 1, 'last_step': 3}], '`StepLR` goes on from `last_step`'),
    'span': ([{'type': 'StepLR', 'step_size': 1, 'begin': 3}], '`StepLR` ends at 3, which is not after its begin 3'),
    'arithmetic': ([{'type': 'LinearLR', 'start_factor': 0}], 'MMEngine 0.10.7 itself fails on it: '),
}


@pytest.mark.parametrize(('config', 'why'), NEW.values(), ids=NEW)
def test_what_cannot_be_told_of_1x(config: Any, why: str) -> None:
    with pytest.raises(CannotTell) as refused:
        schedulers_1x.learning_rates(config, [0.1], TRAINING)
    assert why in str(refused.value)


def test_what_the_training_does_not_tell() -> None:
    with pytest.raises(CannotTell, match='parameter group 1 begins with'):
        hooks_0x.learning_rates(STEP, [0.1, UNKNOWN], TRAINING)  # type: ignore[list-item]
    with pytest.raises(CannotTell, match='the number of epochs is None'):
        Training.of_epochs(None, 4)  # type: ignore[arg-type]
    with pytest.raises(CannotTell, match=r'0\.24\.1 trains by epochs alone'):
        hooks_0x.learning_rates(STEP, [0.1], Training.of_iterations(5, 2))
