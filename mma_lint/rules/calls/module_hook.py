"""`register_module_hooks`, which put hooks of a registry on modules.

It is gone with its registry. The one hook of 0.x, GPUNormalize, is what the data preprocessor of each model does in 1.x.

Fix safety: there is no fix.
"""

from collections.abc import Iterator

from mma_lint.code.calls import gone
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA321',
    __name__,
    __doc__,
    'module hooks are gone in 1.x',
    examples=(
        Example(bad='from mmaction.utils import register_module_hooks\n\nregister_module_hooks(model, cfg.module_hooks)\n', path='tools/run.py'),
        Example(good='import mmaction\n\nmodel.backbone.register_forward_pre_hook(hook)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every use of `register_module_hooks`."""
    return gone(module, 'module hooks')
