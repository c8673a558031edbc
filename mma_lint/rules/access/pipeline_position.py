"""Code finds transforms of a pipeline by their positions, or by names that are gone.

`Collect` and `ToTensor` became one `PackActionInputs`, and `Normalize` left the pipelines: what was third from the end is second in 1.x,
or another transform. A search for `Normalize` finds nothing; its mean and std are in `model.data_preprocessor`.

Fix safety: there is no fix.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.access import accesses, is_related, pipeline_edit
from mma_lint.code.literals import is_config_file, strings
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule
from mma_lint.tables import table

_HEAD = 'from mmengine import Config\n\ncfg = Config.fromfile(path)\n'

rule = Rule(
    'MMA506',
    __name__,
    __doc__,
    'the transforms of this pipeline have other positions in 1.x',
    examples=(
        Example(bad=_HEAD + "cfg.data.test.pipeline[-3] = dict(type='FormatShape', input_format='NCHW')\n", path='tools/run.py'),
        Example(bad=_HEAD + 'pipeline = cfg.data.test.pipeline\npipeline.insert(1, crop)\n', path='tools/run.py'),
        Example(bad=_HEAD + "norm = [t for t in cfg.test_pipeline if t['type'] == 'Normalize'][0]\n", path='tools/run.py'),
        Example(bad=_HEAD + "for t in cfg.test_pipeline:\n    if t.type in ('Collect', 'FormatShape'):\n        t.keys = []\n", path='tools/run.py'),
        Example(good=_HEAD + "pipeline = cfg.test_dataloader.dataset.pipeline\nassert pipeline[-1]['type'] == 'PackActionInputs'\n", path='tools/run.py'),
        Example(
            good='def find(events):\n    """Has nothing to do with mmcv."""\n    return [e for e in events if e.type == \'Collect\']\n', path='tools/run.py'
        ),
    ),
)

_NAMES = {
    'Normalize': 'there is no `Normalize` in a pipeline of 1.x: `model.data_preprocessor` holds `mean`, `std` and `to_rgb`',
    'Collect': '`Collect` is `PackActionInputs` in 1.x, which takes the place of `ToTensor` too',
    'ToTensor': '`ToTensor` is gone in 1.x: `PackActionInputs` makes tensors',
}


@rule.check_code
def positions(module: Module) -> Iterator[Finding]:
    """Transforms of a 0.x dataset that are reached by an index, and lists of them that are changed."""
    for access in accesses(module):
        node = pipeline_edit(module, access)
        if node is not None:
            message = f'the transforms of `{".".join(map(str, access.path[: access.path.index("pipeline") + 1]))}` have other positions in 1.x'
            advice = '`Collect` and `ToTensor` are one `PackActionInputs`, `Normalize` is gone'
            yield Finding(*module.source.span(node), f'{message}: {advice}')


@rule.check_code
def searches(module: Module) -> Iterator[Finding]:
    """Comparisons of a type with the name of a transform that is gone."""
    if not is_related(module) or is_config_file(module):
        return
    for node in module.of(ast.Compare):
        if any(map(_is_type, (node.left, *node.comparators))):
            for value in (node.left, *node.comparators):
                for literal, name in strings(value):
                    if name in _message:
                        yield Finding(*module.source.span(literal), _message[name])


def _is_type(node: ast.expr) -> bool:
    """Whether an expression takes the type of a transform."""
    match node:
        case ast.Attribute(attr='type') | ast.Subscript(slice=ast.Constant(value='type')):
            return True
        case ast.Call(func=ast.Attribute(attr='get'), args=[ast.Constant(value='type'), *_]):
            return True
    return False


_message = {**_NAMES, **{old: f'`{old}` is called `{new}` in 1.x' for old, new in table('transforms')['renamed'].items()}}
