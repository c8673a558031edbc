"""Models wrapped for several devices.

There is no MMDataParallel in 1.x: a model on one device needs no wrapper, since `train_step`, `val_step` and `test_step` move the data.
MMDistributedDataParallel is in mmengine.model; what comes after the module is given by name: the second argument by place is another one.

Fix safety: safe: the fix writes the names of arguments. For MMDataParallel there is no fix: the calls of the model change as well.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, gone, named, new_name
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

_PLACES = ('', 'device_ids', 'output_device', 'dim', 'broadcast_buffers')

rule = Rule(
    'MMA313',
    __name__,
    __doc__,
    'the arguments of MMDistributedDataParallel after the module are given by name in 1.x: the second is `detect_anomalous_params`',
    examples=(
        Example(bad='from mmcv.parallel import MMDataParallel\n\nmodel = MMDataParallel(model, device_ids=[0])\n', path='tools/run.py'),
        Example(
            bad='from mmcv.parallel import MMDistributedDataParallel\n\nmodel = MMDistributedDataParallel(model.cuda(), [rank])\n',
            good='from mmcv.parallel import MMDistributedDataParallel\n\nmodel = MMDistributedDataParallel(model.cuda(), device_ids=[rank])\n',
            path='tools/run.py',
        ),
        Example(
            good='import mmaction\nfrom mmengine.model import MMDistributedDataParallel\n\nmodel = MMDistributedDataParallel(model, device_ids=[rank])\n',
            path='tools/run.py',
        ),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every wrapper that is gone, and arguments that are given by place."""
    yield from gone(module, 'data parallel')
    for call, qualified in module.calls:
        if new_name(qualified) == 'mmengine.model.MMDistributedDataParallel' and len(call.args) > 1 and not isinstance(call.args[1], ast.Constant):
            yield at(module, call.args[1], rule.message, named(module, call, _PLACES))
