"""Mixed precision by decorators and hooks.

`wrap_fp16_model`, `auto_fp16`, `force_fp32` and the fp16 hooks are gone: PyTorch's own automatic mixed precision does their work. Training
takes an AmpOptimWrapper, anything else `autocast`.

Fix safety: there is no fix: where the precision changes is for you to say.
"""

from collections.abc import Iterator

from mma_lint.code.calls import gone
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA314',
    __name__,
    __doc__,
    'mixed precision is done by AmpOptimWrapper and autocast in 1.x',
    examples=(
        Example(bad='from mmcv.runner import wrap_fp16_model\n\nwrap_fp16_model(model)\n', path='tools/run.py'),
        Example(
            bad='from mmcv.runner import auto_fp16\n\n\nclass Head(nn.Module):\n    @auto_fp16()\n    def forward(self, x):\n        return x\n',
            path='mine/head.py',
        ),
        Example(good='import mmaction\nfrom mmengine.runner import autocast\n\nwith autocast():\n    model.test_step(data)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every use of a decorator, function or hook that is gone."""
    return gone(module, 'mixed precision')
