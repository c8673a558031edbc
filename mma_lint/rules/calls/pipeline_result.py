"""What a pipeline or a dataloader gives, taken by the old keys.

The samples of 1.x hold `inputs` and `data_samples`; there is no `imgs` and no `label`. And `inputs` are uint8 and *not normalised*: that is
the work of the data preprocessor of the model, so feeding them to a backbone gives other numbers without a word.

Fix safety: there is no fix: what is normalised where is for you to settle.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, held, looped, old_name
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

_PIPELINES = ('mmengine.dataset.Compose', 'mmengine.dataset.base_dataset.Compose')
_BUILDERS = ('mmaction.registry.DATASETS.build', 'mmengine.runner.Runner.build_dataloader')
_KEYS = {'imgs': 'inputs', 'keypoint': 'inputs', 'audios': 'inputs', 'raw_feature': 'inputs', 'label': 'data_samples'}

rule = Rule(
    'MMA323',
    __name__,
    __doc__,
    'samples hold `inputs` and `data_samples` in 1.x',
    examples=(
        Example(
            bad="from mmaction.datasets.pipelines import Compose\n\npipeline = Compose(cfg.test_pipeline)\ndata = pipeline(data)\nmodel(data['imgs'])\n",
            path='tools/run.py',
        ),
        Example(
            bad="from mmaction.datasets import build_dataloader\n\nloader = build_dataloader(dataset, 1, 1)\nfor data in loader:\n    model(data['imgs'])\n",
            path='tools/run.py',
        ),
        Example(
            good="import mmaction\nfrom mmengine.dataset import Compose\n\npipeline = Compose(config)\ndata = pipeline(data)\nmodel(data['inputs'])\n",
            path='tools/run.py',
        ),
        Example(good="import mmaction\n\nresults['imgs'] = crop(results['imgs'])\n", path='mine/crop.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every such key of something that a pipeline, a dataset or a dataloader gave."""
    makers = held(module, lambda value: _makes(module, value))
    if not makers:
        return
    samples: dict[ast.Name, ast.expr] = held(module, lambda value: _gives(value, makers)) | dict.fromkeys(_looped_samples(module, makers), ast.Constant(''))
    for node in module.of(ast.Subscript):
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key)), ctx=ast.Load()) if key in _KEYS and (value in samples or _gives(value, makers)):
                how = 'which are not normalised: `model.data_preprocessor(data)` does that' if _KEYS[key] == 'inputs' else 'which hold `gt_label`'
                yield at(module, node, f'samples have no `{key}` in 1.x but `{_KEYS[key]}`, {how}')


def _makes(module: Module, value: ast.expr) -> bool:
    """Whether a value is a pipeline, a dataset or a dataloader."""
    qualified = module.qualified(value.func) if isinstance(value, ast.Call) else ''
    return old_name(qualified) in ('Compose', 'build_dataset', 'build_dataloader') or qualified in (*_PIPELINES, *_BUILDERS)


def _gives(value: ast.expr, makers: dict[ast.Name, ast.expr]) -> bool:
    """Whether a value is what a pipeline gives, or an item of a dataset."""
    inner = value.func if isinstance(value, ast.Call) else value.value if isinstance(value, ast.Subscript) else None
    return inner in makers


def _looped_samples(module: Module, makers: dict[ast.Name, ast.expr]) -> Iterator[ast.Name]:
    """The readings of what runs over a dataset or a dataloader; names that nothing else binds."""
    targets = {target.id: target for target, over in looped(module) if isinstance(target, ast.Name) and over in makers}
    for mention in module.mentions:
        name = mention.part(1)
        if isinstance(name, ast.Name) and name.id in targets and isinstance(name.ctx, ast.Load):
            holder = mention.scope.holder(name.id)
            if holder is not None and len(holder.bound[name.id]) == 1:
                yield name
