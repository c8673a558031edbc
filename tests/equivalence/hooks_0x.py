"""What mmcv 1.7.0's updater hooks make of a schedule, iteration by iteration. Run by an interpreter that has MMAction2 0.24.1.

Reads a case from each line, a Python literal: (settings, base values, epochs, iterations per epoch, 'lr' or 'momentum' or 'betas');
writes its curve, or why there is none, as a line of JSON.
"""

import ast
import json
import sys
import warnings
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

SUFFIX = {'lr': 'LrUpdaterHook', 'momentum': 'MomentumUpdaterHook', 'betas': 'MomentumUpdaterHook'}


class Runner:
    """As much of mmcv's EpochBasedRunner as the hooks look at."""

    def __init__(self, optimizer: Any, epochs: int, length: int) -> None:
        self.optimizer = optimizer
        self.epoch = self.iter = 0
        self.max_epochs, self.max_iters = epochs, epochs * length
        self.data_loader = [None] * length


def optimizer(base: list[float], quantity: str) -> Any:
    torch = import_module('torch')
    if quantity == 'betas':
        return torch.optim.AdamW([{'params': [torch.nn.Parameter(torch.zeros(1))], 'betas': (value, 0.999)} for value in base])
    return torch.optim.SGD([{'params': [torch.nn.Parameter(torch.zeros(1))], 'lr': 0.1, 'momentum': 0.9, quantity: value} for value in base])


def curve(settings: dict[str, Any], base: list[float], epochs: int, length: int, quantity: str) -> list[list[float]]:
    settings = dict(settings)
    policy = settings.pop('policy')
    name = policy.title() if policy == policy.lower() else policy
    hook = import_module('mmcv.runner').HOOKS.build({**settings, 'type': name + SUFFIX[quantity]})
    runner = Runner(optimizer(base, quantity), epochs, length)
    hook.before_run(runner)
    return [values for epoch in range(epochs) for values in an_epoch(hook, runner, epoch, quantity)]


def an_epoch(hook: Any, runner: Runner, epoch: int, quantity: str) -> list[list[float]]:
    runner.epoch, values = epoch, []
    hook.before_train_epoch(runner)
    for _ in runner.data_loader:
        hook.before_train_iter(runner)
        values.append([float(group['betas'][0] if quantity == 'betas' else group[quantity]) for group in runner.optimizer.param_groups])
        runner.iter += 1
    return values


def register_tin() -> None:
    """MMAction2's own policy, without the rest of MMAction2."""
    (folder,) = find_spec('mmaction').submodule_search_locations  # type: ignore[union-attr, misc]
    spec = spec_from_file_location('tin', Path(folder, 'core', 'scheduler', 'lr_updater.py'))
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module_from_spec(spec))


def attempt(case: tuple[Any, ...]) -> object:
    try:
        return curve(*case)
    except Exception as error:  # noqa: BLE001  what 0.x refuses is a result
        return f'{type(error).__name__}: {error}'


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    sys.modules.setdefault('torchvision', ModuleType('torchvision'))  # mmcv imports it, the hooks have no use for it
    register_tin()
    for line in sys.stdin:
        print(json.dumps(attempt(ast.literal_eval(line))), flush=True)
