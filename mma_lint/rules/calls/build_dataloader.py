"""`build_dataloader`, whose work the Runner does.

In 1.x a dataloader is described by one dict: the batch size, the workers, the sampler and the dataset. What it gives are dicts with
`inputs` and `data_samples`, which a model takes in `train_step`, `val_step` and `test_step`.

Fix safety: there is no fix: the batches are others, and so is the code that takes them.
"""

from collections.abc import Iterator

from mma_lint.code.calls import gone
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA307',
    __name__,
    __doc__,
    'the Runner builds dataloaders in 1.x',
    examples=(
        Example(bad='from mmaction.datasets import build_dataloader\n\nbuild_dataloader(dataset, videos_per_gpu=1, workers_per_gpu=2)\n', path='tools/run.py'),
        Example(good='from mmengine.runner import Runner\n\nRunner.build_dataloader(cfg.test_dataloader)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every use of `build_dataloader`."""
    return gone(module, 'dataloader')
