"""The curves of pure Python against the real hooks of mmcv 1.7.0 and the real schedulers of MMEngine 0.10.7, at every iteration.

`pytest -s tests/equivalence/test_curves.py` prints the largest absolute and relative difference of each policy and each scheduler:
over every policy, warm-up form and `by_epoch` setting, then over settings that hypothesis makes up, the refused ones among them.
What the real package fails on must be refused, and nothing else.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from mma_lint.schedule.curves import CannotTell, Curve, Training, hooks_0x, schedulers_1x
from mma_lint.schedule.curves.policies_0x import LR_POLICIES, MOMENTUM_POLICIES

HERE = Path(__file__).parent
WITHIN = 1e-12  # relative to the value
EPOCHS, LENGTH = 12, 7
GROUPS = (0.1, 0.01, 0.3)
Settings: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """`config`: an lr_config, a momentum_config or a param_scheduler; `iterations`: of a training that goes by iterations."""

    config: Any
    groups: tuple[float, ...] = GROUPS
    quantity: str = 'lr'
    epochs: int = EPOCHS
    length: int = LENGTH
    iterations: int = 0

    @property
    def training(self) -> Training:
        return Training.of_iterations(self.iterations, self.length) if self.iterations else Training.of_epochs(self.epochs, self.length)

    @property
    def asked(self) -> tuple[Any, ...]:
        more = (self.iterations,) if self.iterations else ()
        return self.config, list(self.groups), self.epochs, self.length, self.quantity, *more

    def curves(self, module: Any) -> list[Curve] | str:
        try:
            found: list[Curve] = (module.learning_rates if self.quantity == 'lr' else module.momenta)(self.config, self.groups, self.training)
        except CannotTell as error:
            return f'CannotTell: {error}'
        return found


@dataclass
class Oracle:
    """A real package at work, which answers one case after another."""

    process: 'subprocess.Popen[str]'
    largest: dict[str, tuple[float, float, int]] = field(default_factory=dict)

    def ask(self, case: Case) -> Any:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f'{case.asked!r}\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def compare(self, name: str, case: Case, module: Any) -> bool:
        """Whether there is a curve. Both must have one or none; then it is the same."""
        real, ours = self.ask(case), case.curves(module)
        if isinstance(real, str) or isinstance(ours, str):
            assert isinstance(real, str) and isinstance(ours, str), f'{case}\nreal: {str(real)[:300]}\nours: {str(ours)[:300]}'
            return False
        theirs = [list(column) for column in zip(*real, strict=True)]
        pairs = [pair for curve, mine in zip(theirs, ours, strict=True) for pair in zip(curve, mine, strict=True)]
        absolute = max(abs(a - b) for a, b in pairs)
        relative = max(abs(a - b) / max(abs(a), abs(b), 1e-300) for a, b in pairs)
        before = self.largest.get(name, (0.0, 0.0, 0))
        self.largest[name] = (max(absolute, before[0]), max(relative, before[1]), before[2] + len(pairs))
        assert relative <= WITHIN, f'{case}: {absolute} absolute, {relative} relative'
        return True

    def report(self) -> None:
        for name, (absolute, relative, count) in sorted(self.largest.items()):
            print(f'{name:36} max abs {absolute:8.2e}  max rel {relative:8.2e}  over {count} values')


@contextmanager
def oracle(python: str, script: str) -> Iterator[Oracle]:
    with subprocess.Popen([python, str(HERE / script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        found = Oracle(process)
        yield found
        found.report()
        assert process.stdin is not None
        process.stdin.close()
    assert process.returncode == 0


@pytest.fixture(scope='module')
def mmcv(environments: tuple[str, str]) -> Iterator[Oracle]:
    with oracle(environments[0], 'hooks_0x.py') as found:
        yield found


@pytest.fixture(scope='module')
def mmengine(environments: tuple[str, str]) -> Iterator[Oracle]:
    with oracle(environments[1], 'schedulers_1x.py') as found:
        yield found


# ---------------------------------------------------------------------- every policy, pace and warm-up form of 0.x

LR: list[Settings] = [
    {'policy': 'fixed'},
    {'policy': 'step', 'step': [4, 8]},
    {'policy': 'step', 'step': [8, 4, 20], 'gamma': 0.3, 'min_lr': 0.005},
    {'policy': 'step', 'step': 5},
    {'policy': 'exp', 'gamma': 0.9},
    {'policy': 'poly', 'power': 0.9, 'min_lr': 0.001},
    {'policy': 'inv', 'gamma': 0.5, 'power': 0.75},
    {'policy': 'CosineAnnealing', 'min_lr': 0},
    {'policy': 'CosineAnnealing', 'min_lr_ratio': 0.1},
    {'policy': 'FlatCosineAnnealing', 'min_lr': 0.001},
    {'policy': 'FlatCosineAnnealing', 'start_percent': 0.3, 'min_lr_ratio': 0.1},
    {'policy': 'CosineRestart', 'periods': [4, 8, 80], 'restart_weights': [1, 0.5, 0.3], 'min_lr': 0.001},
    {'policy': 'LinearAnnealing', 'min_lr_ratio': 0.1},
    {'policy': 'LinearAnnealing', 'min_lr': 0.001},
    {'policy': 'TIN', 'min_lr': 0.001},
]
LR_BY_ITERATION: list[Settings] = [
    {'policy': 'cyclic', 'target_ratio': (10, 1e-4), 'cyclic_times': 3, 'step_ratio_up': 0.4, 'gamma': 0.8},
    {'policy': 'cyclic', 'target_ratio': 6.0, 'anneal_strategy': 'linear', 'step_ratio_up': 0.0},
    {'policy': 'OneCycle', 'max_lr': 0.5},
    {'policy': 'OneCycle', 'max_lr': [0.5, 0.4, 0.3], 'total_steps': 100, 'anneal_strategy': 'linear', 'three_phase': True, 'pct_start': 0.4},
]
MOMENTUM: list[Settings] = [
    {'policy': 'step', 'step': [4, 8], 'min_momentum': 0.05},
    {'policy': 'step', 'step': 3},
    {'policy': 'CosineAnnealing', 'min_momentum': 0.05},
    {'policy': 'CosineAnnealing', 'min_momentum_ratio': 0.5},
    {'policy': 'LinearAnnealing', 'min_momentum': 0.05},
    {'policy': 'LinearAnnealing', 'min_momentum_ratio': 0.5},
]
MOMENTUM_BY_ITERATION: list[Settings] = [
    {'policy': 'cyclic', 'target_ratio': (0.85 / 0.95, 1), 'cyclic_times': 2, 'gamma': 0.9},
    {'policy': 'OneCycle'},
    {'policy': 'OneCycle', 'base_momentum': [0.7, 0.8, 0.85], 'max_momentum': 0.99, 'three_phase': True, 'anneal_strategy': 'linear'},
]
PACES: list[Settings] = [{}, {'by_epoch': True}, {'by_epoch': False}]
WARM: list[Settings] = [{'warmup': form, 'warmup_iters': 10, 'warmup_ratio': 0.01} for form in ('constant', 'linear', 'exp')]
IN_EPOCHS: list[Settings] = [{**warm, 'warmup_by_epoch': True, 'warmup_iters': 3} for warm in WARM]
LATE: list[Settings] = [{'warmup': form, 'warmup_iters': 200} for form in ('constant', 'linear', 'exp')]


def hook_cases() -> Iterator[tuple[str, Case]]:
    for warm in [{}, *WARM, *IN_EPOCHS, *LATE]:
        for config in LR:
            yield from ((f'lr {config["policy"]}', Case({**config, **pace, **warm})) for pace in PACES)
        yield from ((f'lr {config["policy"]}', Case({**config, **warm})) for config in LR_BY_ITERATION)
    for quantity in ('momentum', 'betas'):
        for warm in [{}, *WARM, *LATE]:
            for config in MOMENTUM:
                yield from ((f'momentum {config["policy"]}', Case({**config, **pace, **warm}, quantity=quantity)) for pace in PACES)
            yield from ((f'momentum {config["policy"]}', Case({**config, **warm}, quantity=quantity)) for config in MOMENTUM_BY_ITERATION)


def test_every_policy(mmcv: Oracle) -> None:
    cases = list(hook_cases())
    for name, case in cases:
        assert mmcv.compare(name, case, hooks_0x), case
    assert {case.config['policy'].title() for name, case in cases if name[:2] == 'lr'} == {name.title() for name in LR_POLICIES}
    assert {case.config['policy'].title() for name, case in cases if name[:2] == 'mo'} == {name.title() for name in MOMENTUM_POLICIES}


# ---------------------------------------------------------------------- every scheduler of 1.x

SCHEDULERS: dict[str, list[Settings]] = {
    'Constant': [{}, {'factor': 0.5, 'begin': 2, 'end': 5}],
    'Linear': [{}, {'start_factor': 0.01, 'end': 5}, {'start_factor': 1.0, 'end_factor': 0.1, 'begin': -1}, {'begin': 3, 'end': 9}],
    'Exponential': [{'gamma': 0.9}, {'gamma': 0.9, 'begin': 2, 'end': 6}],
    'MultiStep': [{'milestones': [4, 4, 8]}, {'milestones': [1, 3], 'gamma': 0.5, 'begin': 3}],
    'Step': [{'step_size': 3}, {'step_size': 2, 'gamma': 0.5, 'begin': 1, 'end': 7}],
    'CosineAnnealing': [{}, {'eta_min': 0.001}, {'T_max': 5, 'eta_min_ratio': 0.1}, {'T_max': 2, 'eta_min': 0.001}, {'begin': 4, 'end': 9}],
    'CosineRestart': [{'periods': [4, 8], 'restart_weights': [1, 0.5], 'eta_min': 0}, {'periods': [3], 'eta_min_ratio': 0.1, 'begin': 2}],
    'Poly': [{}, {'power': 0.9, 'eta_min': 0.001, 'begin': -1}, {'power': 2, 'begin': 3, 'end': 8}],
    'OneCycle': [{'eta_max': 0.5}, {'eta_max': [0.5, 0.4, 0.3, 0.2], 'anneal_strategy': 'linear', 'three_phase': True, 'pct_start': 0.4}],
}
PACES_1X: list[Settings] = [{}, {'by_epoch': True}, {'by_epoch': False}, {'convert_to_iter_based': True}]
BEFORE: list[Settings] = [{'type': 'LinearLR', 'start_factor': 0.1, 'by_epoch': False, 'end': 11}, {'type': 'MultiStepLR', 'milestones': [2, 5]}]


def scheduler_cases() -> Iterator[tuple[str, Case]]:
    entries = [(name, {**one, **pace}) for name, several in SCHEDULERS.items() for one in several for pace in PACES_1X]
    for name, entry in entries:
        rate, listed = {'type': f'{name}LR', **entry}, {'type': f'{name}ParamScheduler', 'param_name': 'lr', **entry}
        for config in (rate, [rate], [listed], [*BEFORE, rate], [rate, *BEFORE], [BEFORE[0], rate, {'type': 'mmengine.ExponentialLR', 'gamma': 0.97}]):
            yield f'{name}LR', Case(config)
        yield f'{name}LR', Case([rate], iterations=50)
        for quantity in ('momentum', 'betas') if name != 'OneCycle' else ():
            yield f'{name}Momentum', Case([{'type': f'{name}Momentum', **entry}], quantity=quantity)
    yield 'none', Case([])


def test_every_scheduler(mmengine: Oracle) -> None:
    for name, case in scheduler_cases():
        # a training by iterations has one epoch: what begins later is refused
        assert mmengine.compare(name, case, schedulers_1x) or case.iterations, case
    assert set(SCHEDULERS) == set(schedulers_1x._MAKERS)


# ---------------------------------------------------------------------- settings that are made up

MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
small = st.integers(1, 14)
steps = st.integers(1, 90)
part = st.floats(0.001, 1.0)
rate = st.one_of(st.just(0), st.floats(1e-6, 0.5))
odd = st.sampled_from([0, -1, 1, 1.0, 2.5, 0.5, None, True, 'cos', (3, 4), [2, 4], [1.5]])
trainings = st.tuples(st.integers(1, 12), st.integers(1, 9))
groups = st.lists(st.floats(1e-4, 0.9), min_size=1, max_size=3).map(tuple)
strategy = st.sampled_from(['cos', 'linear'])
lists = st.lists(steps, max_size=4)


def dicts(needed: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Settings]:
    """Settings, of which one is now and then something else, or one too many."""
    made: st.SearchStrategy[Settings] = st.fixed_dictionaries(needed, optional=optional)
    names = st.sampled_from([*needed, *optional, 'step', 'gamma', 'end'])
    spoilt = st.builds(lambda base, key, value: {**base, key: value} if key not in ('policy', 'type') else base, made, names, odd)
    return st.one_of(made, made, made, spoilt)


def floors(name: str) -> list[dict[str, st.SearchStrategy[Any]]]:
    return [{f'min_{name}': rate}, {f'min_{name}_ratio': part}]


def policies(quantity: str) -> Iterator[tuple[str, dict[str, st.SearchStrategy[Any]], dict[str, st.SearchStrategy[Any]]]]:
    """The name of each policy, what it needs, what it takes."""
    yield 'step', {'step': st.one_of(small, lists)}, {'gamma': part, f'min_{quantity}': rate}
    for floor in floors(quantity):
        yield 'CosineAnnealing', floor, {}
        yield 'LinearAnnealing', floor, {}
    yield 'cyclic', {}, {'target_ratio': st.tuples(st.floats(0.1, 10), part), 'cyclic_times': small, 'step_ratio_up': part, 'gamma': part}
    phases = {'pct_start': part, 'anneal_strategy': strategy, 'three_phase': st.booleans()}
    if quantity == 'momentum':
        yield 'OneCycle', {}, {**phases, 'base_momentum': part, 'max_momentum': part}
        return
    yield 'OneCycle', {'max_lr': part}, {**phases, 'div_factor': st.integers(1, 30), 'final_div_factor': st.floats(1, 1e5), 'total_steps': steps}
    yield 'fixed', {}, {}
    yield 'exp', {'gamma': part}, {}
    yield 'poly', {}, {'power': st.floats(0, 3), 'min_lr': rate}
    yield 'inv', {'gamma': part}, {'power': st.floats(0, 3)}
    yield 'TIN', {'min_lr': rate}, {}
    for floor in floors('lr'):
        yield 'FlatCosineAnnealing', floor, {'start_percent': part}
        yield 'CosineRestart', {'periods': st.lists(st.integers(1, 60), min_size=1, max_size=3), **floor}, {'restart_weights': st.lists(part, max_size=3)}


@st.composite
def hook_settings(draw: st.DrawFn, quantity: str) -> Case:
    name, needed, optional = draw(st.sampled_from(list(policies(quantity))))
    warm: dict[str, Any] = {'warmup': st.sampled_from(['constant', 'linear', 'exp', None]), 'warmup_iters': st.integers(1, 30), 'warmup_ratio': part}
    more = {'by_epoch': st.booleans(), **warm, **({'warmup_by_epoch': st.booleans()} if quantity == 'lr' else {})}
    config = {'policy': name, **draw(dicts(needed, {**optional, **more}))}
    if name == 'CosineRestart' and 'restart_weights' not in config and isinstance(config['periods'], list):
        config['restart_weights'] = [1] * len(config['periods'])
    return Case(config, draw(groups), quantity, *draw(trainings))


@given(case=st.one_of(hook_settings('lr'), hook_settings('lr'), hook_settings('momentum')))
@MANY
def test_hooks_on_anything(mmcv: Oracle, case: Case) -> None:
    event('a curve' if mmcv.compare('made up', case, hooks_0x) else 'refused by both')


FORMS: dict[str, tuple[dict[str, st.SearchStrategy[Any]], dict[str, st.SearchStrategy[Any]]]] = {
    'Constant': ({}, {'factor': part}),
    'Linear': ({}, {'start_factor': part, 'end_factor': part}),
    'Exponential': ({'gamma': part}, {}),
    'MultiStep': ({'milestones': lists}, {'gamma': part}),
    'Step': ({'step_size': small}, {'gamma': part}),
    'CosineAnnealing': ({}, {'T_max': steps, 'eta_min': rate}),
    'CosineRestart': ({'periods': st.lists(steps, min_size=1, max_size=1), 'eta_min_ratio': part}, {}),
    'Poly': ({}, {'eta_min': rate, 'power': st.floats(0, 3)}),
    'OneCycle': ({'eta_max': part}, {'total_steps': steps, 'pct_start': part, 'anneal_strategy': strategy, 'three_phase': st.booleans(), 'div_factor': part}),
}


@st.composite
def entries(draw: st.DrawFn, suffix: str) -> Settings:
    name = draw(st.sampled_from([name for name in FORMS if suffix == 'LR' or name != 'OneCycle']))
    needed, optional = FORMS[name]
    span = {'begin': st.one_of(st.integers(-1, 20), st.floats(0, 9)), 'end': st.one_of(steps, st.floats(1, 12))}
    pace = {'by_epoch': st.booleans(), 'convert_to_iter_based': st.booleans()}
    return {'type': f'{name}{suffix}', **draw(dicts(needed, {**optional, **span, **pace}))}


@st.composite
def scheduler_settings(draw: st.DrawFn) -> Case:
    quantity = draw(st.sampled_from(['lr', 'lr', 'momentum', 'betas']))
    config = draw(st.lists(entries('LR' if quantity == 'lr' else 'Momentum'), max_size=3))
    return Case(config, draw(groups), quantity, *draw(trainings), iterations=draw(st.sampled_from([0, 0, 0, 25])))


@given(case=scheduler_settings())
@MANY
def test_schedulers_on_anything(mmengine: Oracle, case: Case) -> None:
    event('a curve' if mmengine.compare('made up', case, schedulers_1x) else 'refused by both')
