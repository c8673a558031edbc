"""`model.train_step(data, optimizer)` and `model.val_step(data, optimizer)`, called in a loop of one's own.

In 1.x `train_step` takes an OptimWrapper, does the backward pass and the step itself, and gives the losses for the log: there is nothing to
call `backward()` on. `val_step` takes the data alone and gives predictions.

Fix safety: there is no fix: what the loop did with the losses is now done within.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import argument, at, is_none, says
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

_INSTEAD = {
    'train_step': 'takes an OptimWrapper in 1.x: `model.train_step(data, optim_wrapper)` does backward and step itself, and gives the losses to log',
    'val_step': 'takes the data alone in 1.x, and gives predictions: `model.val_step(data)`',
}

rule = Rule(
    'MMA326',
    __name__,
    __doc__,
    'the steps of a model take no optimizer in 1.x',
    examples=(
        Example(bad="import mmaction\n\noutputs = model.train_step(data, optimizer)\noutputs['loss'].backward()\n", path='tools/run.py'),
        Example(bad='import mmaction\n\noutputs = model.val_step(data, None)\n', path='tools/run.py'),
        Example(
            good='import mmaction\n\nlog_vars = model.train_step(data, optim_wrapper=optim_wrapper)\nresults = model.val_step(data)\n', path='tools/run.py'
        ),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call with an optimizer, or with None for one."""
    for node in module.of(ast.Call):
        match node:
            case ast.Call(func=ast.Attribute(attr='train_step' | 'val_step' as name) as function):
                optimizer = argument(node, 1, 'optimizer')
                if optimizer is not None and (is_none(optimizer) or says(optimizer, 'optimizer$')):
                    yield at(module, function, f'`{name}` {_INSTEAD[name]}')
