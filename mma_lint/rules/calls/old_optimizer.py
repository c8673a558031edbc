"""Optimizers built by hand.

MMEngine wraps the optimizer: `build_optim_wrapper(model, cfg.optim_wrapper)` gives an OptimWrapper, which accumulates, clips and scales
gradients in `update_params(loss)`. It is what `model.train_step(data, optim_wrapper)` takes.

Fix safety: there is no fix: the config is another, and so is the step.
"""

from collections.abc import Iterator

from mma_lint.code.calls import gone
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA320',
    __name__,
    __doc__,
    'optimizers are wrapped in 1.x',
    examples=(
        Example(bad='from mmcv.runner import build_optimizer\n\noptimizer = build_optimizer(model, cfg.optimizer)\n', path='tools/run.py'),
        Example(good='import mmaction\nfrom mmengine.optim import build_optim_wrapper\n\nbuild_optim_wrapper(model, cfg.optim_wrapper)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every use of what built optimizers and their hooks."""
    return gone(module, 'optimizer')
