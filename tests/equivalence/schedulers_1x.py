"""What MMEngine 0.10.7's schedulers make of a `param_scheduler`, iteration by iteration. Run by an interpreter that has MMEngine.

Reads a case from each line, a Python literal: (param_scheduler, base values, epochs, iterations per epoch, 'lr' or 'momentum' or
'betas', iterations of an IterBasedTrainLoop or nothing); writes its curve, or why there is none, as a line of JSON.
The schedulers are built by the real Runner, which fills what they leave out, and stepped as ParamSchedulerHook does.
"""

import ast
import copy
import json
import logging
import sys
import warnings
from importlib import import_module
from typing import Any


def wrapper(base: list[float], quantity: str) -> Any:
    torch, optim = import_module('torch'), import_module('mmengine.optim')
    if quantity == 'betas':
        return optim.OptimWrapper(torch.optim.AdamW([{'params': [torch.nn.Parameter(torch.zeros(1))], 'betas': (value, 0.999)} for value in base]))
    groups = [{'params': [torch.nn.Parameter(torch.zeros(1))], 'lr': 0.1, 'momentum': 0.9, quantity: value} for value in base]
    return optim.OptimWrapper(torch.optim.SGD(groups, lr=0.1, momentum=0.9))


def schedulers(entries: list[dict[str, Any]], optim_wrapper: Any, epochs: int, length: int, iterations: int) -> list[Any]:
    loops, runner_class = import_module('mmengine.runner.loops'), import_module('mmengine.runner').Runner
    loop_class = loops.IterBasedTrainLoop if iterations else loops.EpochBasedTrainLoop

    class Loop(loop_class):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            self._max_epochs, self._max_iters = (1, iterations) if iterations else (epochs, epochs * length)

        dataloader = property(lambda self: [None] * length)

    runner = runner_class.__new__(runner_class)
    runner._train_loop, runner._train_dataloader, runner.logger = Loop(), None, logging.getLogger('runner')
    built: list[Any] = runner_class._build_param_scheduler(runner, copy.deepcopy(entries), optim_wrapper)
    return built


def curve(entries: list[dict[str, Any]], base: list[float], epochs: int, length: int, quantity: str, iterations: int = 0) -> list[list[float]]:
    optim_wrapper = wrapper(base, quantity)
    built, values = schedulers(entries, optim_wrapper, epochs, length, iterations), []
    for _ in range(1 if iterations else epochs):
        for _ in range(iterations or length):
            values.append([float(group['betas'][0] if quantity == 'betas' else group[quantity]) for group in optim_wrapper.optimizer.param_groups])
            optim_wrapper.optimizer.step()
            step(built, by_epoch=False)
        step(built, by_epoch=True)
    return values


def step(built: list[Any], by_epoch: bool) -> None:
    for scheduler in built:
        if bool(scheduler.by_epoch) == by_epoch:
            scheduler.step()


def attempt(case: tuple[Any, ...]) -> object:
    try:
        return curve(*case)
    except Exception as error:  # noqa: BLE001  the test says of which case
        return f'{type(error).__name__}: {error}'


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    for line in sys.stdin:
        print(json.dumps(attempt(ast.literal_eval(line))), flush=True)
