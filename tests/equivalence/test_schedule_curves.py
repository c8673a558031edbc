"""The real hooks of mmcv 1.7.0 against the real schedulers of MMEngine 0.10.7, at every iteration and for two parameter groups.

Needs MMA_LINT_V0 and MMA_LINT_V1, the two interpreters that tests/equivalence/environments.sh prints.
`pytest -s tests/equivalence/test_schedule_curves.py` prints the largest difference of each case, relative to the base rate.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import pytest

from mma_lint.config.value import of
from mma_lint.schedule import Refused, Schedule, learning_rate, momentum

Settings: TypeAlias = dict[str, Any]
Curve: TypeAlias = list[list[float]]

EPOCHS, LENGTH, RATE = 12, 7, 0.1
EXACT = 1e-12
# a warm-up counted in epochs arrives one iteration early: by its last step, (1 - ratio) / (epochs * iterations per epoch)
ONE_STEP: Final = 'one step'


@dataclass(frozen=True)
class Case:
    """`within`: the difference that is allowed, relative to the base value. `groups`: the base value of each parameter group."""

    settings: Settings
    within: float | Literal['one step'] = EXACT
    groups: tuple[float, ...] = (RATE, RATE / 10)
    quantity: Literal['lr', 'momentum'] = 'lr'
    epochs: int = EPOCHS
    length: int = LENGTH

    @property
    def id(self) -> str:
        """The settings in short."""
        return '-'.join(f'{key}={value}' if key != 'policy' else str(value) for key, value in self.settings.items()).replace(' ', '') + f'-{self.quantity}'

    @property
    def schedule(self) -> Schedule:
        """What mma-lint makes of it."""
        values = {key: of(value) for key, value in self.settings.items()}
        start = self.groups[0] if len(self.groups) == 1 else None
        return (learning_rate if self.quantity == 'lr' else momentum)(values, self.epochs, start)

    @property
    def tolerance(self) -> float:
        """The largest difference that is allowed, relative."""
        if self.within == ONE_STEP:
            iterations = int(self.settings['warmup_iters'] * self.length)
            return float(1 - self.settings.get('warmup_ratio', 0.1)) / iterations * (1 + 1e-9)
        return self.within


def warm(settings: Settings, form: str, length: float, ratio: float | None = 0.01, in_epochs: bool = False) -> Settings:
    """Settings with a warm-up."""
    more: Settings = {} if ratio is None else {'warmup_ratio': ratio}
    return {**settings, 'warmup': form, 'warmup_iters': length, **more, **({'warmup_by_epoch': True} if in_epochs else {})}


STEP: Settings = {'policy': 'step', 'step': [4, 8]}
COSINE: Settings = {'policy': 'CosineAnnealing', 'min_lr': 0}
ITERATIONS: Settings = {'by_epoch': False}
RESTART: Settings = {'policy': 'CosineRestart', 'periods': [4, 8]}
ONE = (RATE,)

# every form without a doubt: the same at every iteration
SAME = [
    Case({'policy': 'fixed'}),
    Case({'policy': 'Fixed', 'by_epoch': False}),
    Case(STEP),
    Case({**STEP, 'gamma': 0.5}),
    Case({**STEP, 'min_lr': 0}),
    Case({**STEP, 'step': [4, 4, 8]}),
    Case({**STEP, 'step': [8, 4, 10]}),
    Case({**STEP, 'step': []}),
    Case({**STEP, 'step': [20, 60], **ITERATIONS}),
    Case({**STEP, 'step': 5}),
    Case({**STEP, 'step': 30, **ITERATIONS}),
    Case({**STEP, 'min_lr': 0.005}, groups=ONE),
    Case({**STEP, 'min_lr': 0.05}, groups=ONE),
    Case({**STEP, 'min_lr': 0.0005}, groups=ONE),
    Case({**STEP, 'step': [4, 4, 8, 10], 'min_lr': 0.0005}, groups=ONE),
    Case({**STEP, 'step': 3, 'min_lr': 0.005}, groups=ONE),
    Case({**STEP, 'step': 3, 'min_lr': 0.00005}, groups=ONE),
    Case({**STEP, 'step': 20, 'min_lr': 0.005, **ITERATIONS}, groups=ONE),
    Case({'policy': 'exp', 'gamma': 0.9}),
    Case({'policy': 'exp', 'gamma': 0.99, **ITERATIONS}),
    Case({'policy': 'poly'}),
    Case({'policy': 'poly', 'power': 0.9, 'min_lr': 0.001}),
    Case({'policy': 'poly', 'power': 2, **ITERATIONS}),
    Case({'policy': 'poly', 'power': 0.9, 'min_lr': 0.001, **ITERATIONS}),
    Case(COSINE),
    Case({**COSINE, 'min_lr': 0.001}),
    Case({'policy': 'CosineAnnealing', 'min_lr_ratio': 0.1}),
    Case({'policy': 'CosineAnnealing', 'min_lr_ratio': 0.1, 'min_lr': None}),
    Case({**COSINE, **ITERATIONS}),
    Case({'policy': 'CosineAnnealing', 'min_lr_ratio': 0.01, **ITERATIONS}),
    Case({'policy': 'FlatCosineAnnealing', 'min_lr': 0.001}),
    Case({'policy': 'FlatCosineAnnealing', 'min_lr': 0.001, 'start_percent': 0.7}),
    Case({'policy': 'FlatCosineAnnealing', 'min_lr_ratio': 0.1, 'start_percent': 0.0}),
    Case({'policy': 'FlatCosineAnnealing', 'min_lr_ratio': 0.1, 'start_percent': 1.0}),
    Case({'policy': 'FlatCosineAnnealing', 'min_lr': 0, **ITERATIONS}),
    Case({'policy': 'FlatCosineAnnealing', 'min_lr': 0.001, 'start_percent': 0.3, **ITERATIONS}, epochs=10),
    Case({**RESTART, 'restart_weights': [1, 1], 'min_lr': 0.001}),
    Case({**RESTART, 'restart_weights': [1, 0.5], 'min_lr': 0}),
    Case({**RESTART, 'restart_weights': [0.8, 0.5], 'min_lr_ratio': 0.1}),
    Case({**RESTART, 'restart_weights': [1, 0.5], 'min_lr': 0.01}, groups=ONE),
    Case({'policy': 'CosineRestart', 'periods': [12], 'min_lr': 0}),
    Case({**RESTART, 'periods': [30, 54], 'restart_weights': [1, 0.5], 'min_lr': 0, **ITERATIONS}),
    Case({'policy': 'OneCycle', 'max_lr': 0.5}),
    Case({'policy': 'OneCycle', 'max_lr': 0.5, 'div_factor': 10, 'final_div_factor': 100}),
    Case({'policy': 'OneCycle', 'max_lr': 0.5, 'three_phase': True, 'anneal_strategy': 'linear', 'pct_start': 0.4}),
    Case({'policy': 'OneCycle', 'max_lr': 0.5, 'total_steps': 100, 'by_epoch': False}),
    Case({'policy': 'LinearAnnealing', 'min_lr_ratio': 0.1}),
    Case({'policy': 'LinearAnnealing', 'min_lr': 0.001}),
    Case({'policy': 'LinearAnnealing', 'min_lr_ratio': 0.1, **ITERATIONS}),
    Case({'policy': 'LinearAnnealing', 'min_lr': 0.001, **ITERATIONS}),
    Case({'policy': 'TIN', 'min_lr': 0.001}),
    Case({'policy': 'TIN', 'min_lr': 0, **ITERATIONS}),
    Case({**STEP, 'warmup': None, 'warmup_iters': 10}),
    Case({**STEP, 'warmup_iters': 10, 'warmup_ratio': 0.5}),
]
EXP: Settings = {'policy': 'exp', 'gamma': 0.9}
POLY: Settings = {'policy': 'poly', 'power': 0.9}
LINEAR: Settings = {'policy': 'LinearAnnealing', 'min_lr_ratio': 0.1}
FLAT: Settings = {'policy': 'FlatCosineAnnealing', 'min_lr': 0.001}
FLOOR: Settings = {'policy': 'CosineAnnealing', 'min_lr_ratio': 0.5}
MULTIPLYING = [{'policy': 'fixed'}, STEP, EXP, POLY, COSINE, LINEAR, {**FLAT, 'min_lr': 0}, {**RESTART, 'periods': [84], 'min_lr': 0}]
WARMED = [
    *(Case(warm({**settings, **pace}, form, 10)) for settings in MULTIPLYING for pace in ({}, ITERATIONS) for form in ('linear', 'constant', 'exp')),
    *(Case(warm({**settings, **pace}, 'constant', 3, in_epochs=True)) for settings in MULTIPLYING for pace in ({}, ITERATIONS)),
    Case(warm(STEP, 'linear', 10, None)),
    Case(warm(STEP, 'constant', 10, None)),
    Case(warm(STEP, 'exp', 10, None)),
    Case(warm(STEP, 'linear', 1, 0.5)),
    Case(warm(STEP, 'linear', 10, 1.0)),
    Case(warm({**STEP, 'step': [1, 8]}, 'linear', 10)),
    Case(warm({**STEP, 'min_lr': 0.005}, 'linear', 10), groups=ONE),
    Case(warm({**STEP, 'step': [20, 60], **ITERATIONS}, 'exp', 30)),
    Case(warm(STEP, 'linear', 200)),  # longer than the training
    Case(warm(FLAT, 'constant', 3, in_epochs=True)),
    Case(warm({**RESTART, 'restart_weights': [1, 0.5], 'min_lr': 0}, 'constant', 3, in_epochs=True)),
]
# a linear warm-up in epochs: no doubt, though it arrives one iteration early; after it, and wherever it does not reach, it is exact
IN_EPOCHS = [
    *(Case(warm({**settings, **pace}, 'linear', 3, in_epochs=True), ONE_STEP) for settings in MULTIPLYING for pace in ({}, ITERATIONS)),
    Case(warm(STEP, 'linear', 3, None, in_epochs=True), ONE_STEP, length=1000, epochs=5),
    Case(warm({**STEP, 'step': [2, 8]}, 'linear', 3, in_epochs=True), ONE_STEP),
    Case(warm(COSINE, 'linear', 34, None, in_epochs=True), ONE_STEP, epochs=256, length=20),
    Case(warm(FLOOR, 'linear', 1, 0.1, in_epochs=True), ONE_STEP),
    Case(warm(FLAT, 'linear', 3, in_epochs=True), ONE_STEP),
    Case(warm({**RESTART, 'restart_weights': [1, 0.5], 'min_lr': 0}, 'linear', 4, in_epochs=True), ONE_STEP),
]
MOMENTUM = [
    Case({'policy': 'step', 'step': [4, 8]}, quantity='momentum'),
    Case({'policy': 'step', 'step': 5, 'gamma': 0.9}, quantity='momentum'),
    Case({'policy': 'step', 'step': [4, 8], 'min_momentum': 0.3}, groups=(0.9,), quantity='momentum'),
    Case({'policy': 'CosineAnnealing', 'min_momentum': 0.05}, quantity='momentum'),
    Case({'policy': 'CosineAnnealing', 'min_momentum_ratio': 0.5, **ITERATIONS}, quantity='momentum'),
    Case({'policy': 'LinearAnnealing', 'min_momentum_ratio': 0.5}, quantity='momentum'),
    Case({'policy': 'LinearAnnealing', 'min_momentum': 0.05, **ITERATIONS}, quantity='momentum'),
]
# forms that are not the same, and say so: how far they are off here
DOUBTED = [
    Case({'policy': 'FlatCosineAnnealing', 'min_lr_ratio': 0.1, 'start_percent': 0.7, **ITERATIONS}, 0.05),
    Case({'policy': 'cyclic', 'target_ratio': (10.0, 1e-4), 'step_ratio_up': 0.5}, 0.02),
    Case({'policy': 'cyclic', 'target_ratio': (10.0, 1e-4)}, 1e-3, length=40),
    Case(warm(FLOOR, 'linear', 3, in_epochs=True), 0.08),
    Case(warm({**FLOOR, **ITERATIONS}, 'linear', 10), 0.02),
    Case(warm({**POLY, 'min_lr': 0.001}, 'linear', 10), 0.02),
    Case(warm({'policy': 'TIN', 'min_lr': 0, **ITERATIONS}, 'linear', 10, 0.1), 0.01),
    Case(warm({'policy': 'TIN', 'min_lr': 0, **ITERATIONS}, 'linear', 2, 0.1, in_epochs=True), 0.08),
    Case({**STEP, 'min_lr': 0.005}, 0.5),
    Case(warm({**RESTART, 'restart_weights': [1, 0.5], 'min_lr': 0}, 'linear', 10)),
    Case(warm(FLOOR, 'constant', 1, in_epochs=True)),
]
SETS = {'same': SAME, 'warmed': WARMED, 'in-epochs': IN_EPOCHS, 'momentum': MOMENTUM, 'doubted': DOUBTED}
CASES = [case for cases in SETS.values() for case in cases]
# what 0.24.1 cannot train with, or what nothing in MMEngine means
REFUSED: list[Settings] = [
    {'policy': 'CosineAnnealing'},
    {'policy': 'CosineAnnealing', 'min_lr': 0, 'min_lr_ratio': 0},
    {'policy': 'step'},
    {'policy': 'step', 'step': [0, 4]},
    {'policy': 'step', 'step': [4.5]},
    {'policy': 'step', 'step': [4], 'stepp': 1},
    {'policy': 'exp'},
    {'policy': 'FlatCosineAnnealing', 'min_lr': 0, 'start_percent': 1},
    {'policy': 'CosineRestart', 'periods': [4, 8], 'min_lr': 0},
    {'policy': 'OneCycle', 'max_lr': 0.5, 'by_epoch': True},
    {'policy': 'cyclic', 'target_ratio': [10, 1e-4]},
    {'policy': 'customcos', 'min_lr': 0},
    {'policy': 'RelativeStep', 'steps': [0, 4]},
    warm(STEP, 'linear', 0),
    warm(STEP, 'linear', 10, 0.0),
    warm(STEP, 'slowly', 10),
]


def interpreters() -> tuple[str, str]:
    old, new = os.environ.get('MMA_LINT_V0'), os.environ.get('MMA_LINT_V1')
    if not old or not new:
        pytest.skip('MMA_LINT_V0 and MMA_LINT_V1 name no interpreters with the real packages: tests/equivalence/environments.sh builds and prints them')
    return old, new


def ask(interpreter: str, script: str, cases: list[Any]) -> list[Any]:
    """The curves that a script in this folder computes."""
    lines = ''.join(f'{case!r}\n' for case in cases)
    done = subprocess.run([interpreter, str(Path(__file__).with_name(script))], input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope='module')
def curves() -> tuple[list[Curve], list[Curve]]:
    """Of every case: what mmcv does, what MMEngine does. Each asked once."""
    old, new = interpreters()
    asked = [(case.settings, list(case.groups), case.epochs, case.length, case.quantity) for case in CASES]
    answered = [(of(list(case.schedule.entries)).plain, list(case.groups), case.epochs, case.length, case.quantity) for case in CASES]
    return ask(old, 'hooks_0x.py', asked), ask(new, 'schedulers_1x.py', answered)


def difference(case: Case, old: Curve, new: Curve) -> float:
    """The largest difference, relative to each group's base value."""
    assert isinstance(old, list), old
    assert isinstance(new, list), new
    return max(abs(a - b) / base for row, other in zip(old, new, strict=True) for a, b, base in zip(row, other, case.groups, strict=True))


@pytest.mark.parametrize('index', range(len(CASES)), ids=[f'{name}-{case.id}' for name, cases in SETS.items() for case in cases])
def test_curves_agree(index: int, curves: tuple[list[Curve], list[Curve]]) -> None:
    case, (old, new) = CASES[index], curves
    largest = difference(case, old[index], new[index])
    print(f'{largest:9.2e}  {case.settings}')
    assert largest <= case.tolerance
    assert bool(case.schedule.doubt) == (case in DOUBTED)


@pytest.mark.parametrize('index', [CASES.index(case) for case in IN_EPOCHS])
def test_after_a_warmup_in_epochs_nothing_differs(index: int, curves: tuple[list[Curve], list[Curve]]) -> None:
    case, (old, new) = CASES[index], curves
    end = int(case.settings['warmup_iters'] * case.length)
    rest = difference(case, old[index][end:], new[index][end:])
    print(f'{rest:9.2e}  {case.settings}')
    assert rest <= EXACT


def test_what_is_refused_has_its_reason() -> None:
    old, _ = interpreters()
    answers = ask(old, 'hooks_0x.py', [(settings, [RATE], EPOCHS, LENGTH, 'lr') for settings in REFUSED])
    for settings, answer in zip(REFUSED, answers, strict=True):
        with pytest.raises(Refused):
            learning_rate({key: of(value) for key, value in settings.items()}, EPOCHS, RATE)
        print(settings, answer)
        assert isinstance(answer, str), f'0.24.1 trains with {settings}'
