"""Runners, their hooks and their methods.

`EpochBasedRunner`, `IterBasedRunner`, `build_runner` and `EvalHook` are gone, and hooks are not registered one by one: MMEngine's Runner
takes it all from the config, or from its arguments, and `runner.train()` takes no dataloaders. `mmcv.runner.Runner` was an
EpochBasedRunner; the new one of that name has other arguments.

Fix safety: there is no fix: the Runner is set up in another way.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, gone, keyword, last_name, new_name, says
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule
from mma_lint.tables import table

_OLD_ARGUMENTS = ('batch_processor', 'optimizer', 'logger', 'meta', 'max_epochs', 'max_iters')
_RUN = '`runner.run(dataloaders, workflow)` is `runner.train()` in 1.x: the Runner builds the dataloaders, and validates by `train_cfg.val_interval`'

rule = Rule(
    'MMA319',
    __name__,
    __doc__,
    'the Runner of MMEngine is set up by its config',
    examples=(
        Example(
            bad='from mmcv.runner import EpochBasedRunner\n\nrunner = EpochBasedRunner(model, optimizer=optimizer, work_dir=work_dir)\n',
            path='tools/run.py',
        ),
        Example(bad='import mmcv\n\nrunner.register_training_hooks(cfg.lr_config)\n', path='tools/run.py'),
        Example(bad='import mmcv\n\nrunner.run(data_loaders, cfg.workflow)\n', path='tools/run.py'),
        Example(bad='import mmaction\nfrom mmengine.runner import Runner\n\nrunner = Runner(model, optimizer=optimizer)\n', path='tools/run.py'),
        Example(good='import mmaction\nfrom mmengine.runner import Runner\n\nrunner = Runner.from_cfg(cfg)\nrunner.train()\n', path='tools/run.py'),
        Example(good='import asyncio\n\nimport mmaction\n\nwith asyncio.Runner() as runner:\n    runner.run(main())\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every runner and hook that is gone, old arguments of the Runner, and methods it no longer has."""
    yield from gone(module, 'runner')
    yield from _arguments(module)
    yield from _methods(module)
    yield from (at(module, call.func, _RUN) for call in filter(_runs_a_workflow, module.of(ast.Call)))


def _arguments(module: Module) -> Iterator[Finding]:
    for call, qualified in module.calls:
        old = [given.arg for given in call.keywords if given.arg in _OLD_ARGUMENTS]
        if old and new_name(qualified) == 'mmengine.runner.Runner':
            instead = '`Runner.from_cfg(cfg)`, or `Runner(model=..., work_dir=..., optim_wrapper=...)`'
            yield at(module, call.func, f'the Runner of MMEngine takes no `{old[0]}`: {instead}')


def _methods(module: Module) -> Iterator[Finding]:
    registering: dict[str, str] = table('calls')['gone']['runner methods']
    for node in module.of(ast.Attribute):
        if node.attr in registering and isinstance(node.ctx, ast.Load):
            yield at(module, node, f'the Runner has no `{node.attr}` in 1.x: {registering[node.attr]}')


def _runs_a_workflow(call: ast.Call) -> bool:
    """Whether a call is `runner.run(dataloaders, workflow)`."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == 'run' and says(call.func.value, 'runner')):
        return False
    given = keyword(call, 'workflow') or keyword(call, 'max_epochs')
    second = call.args[1] if len(call.args) > 1 else None
    return given is not None or (second is not None and (isinstance(second, ast.List) or 'flow' in last_name(second) or isinstance(second, ast.Subscript)))
