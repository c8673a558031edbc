"""`train_model`, which trained a model that the script had built.

In 1.x the Runner builds everything from the config and trains: the model, the datasets and the dataloaders that the script builds before
have no place in it.

Fix safety: there is no fix: what the script did between building and training belongs into the config or into hooks.
"""

from collections.abc import Iterator

from mma_lint.code.calls import gone
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA304',
    __name__,
    __doc__,
    'the Runner trains in 1.x',
    examples=(
        Example(bad='from mmaction.apis import train_model\n\ntrain_model(model, datasets, cfg, validate=True)\n', path='tools/run.py'),
        Example(good='from mmengine.runner import Runner\n\nRunner.from_cfg(cfg).train()\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every use of `train_model`."""
    return gone(module, 'training')
