"""A neck that takes the labels.

Recognizers of 1.x call a neck as `neck(x, data_samples=data_samples)`; in 0.x it was `neck(x, labels)`. A `forward(self, x, target=None)`
raises a TypeError. It still returns the features and a dict of losses.

Fix safety: no fix: the labels must be taken from the data samples, `torch.stack([sample.gt_label for sample in data_samples])`.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.bodies import Function, methods_of, name_span, returns_a_pair
from mma_lint.code.classes import families, registry_of
from mma_lint.code.module import Module
from mma_lint.code.signatures import LABELS, accepts, positional
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA407',
    __name__,
    __doc__,
    'a neck is called with `data_samples=` in 1.x: `forward(self, x, data_samples=None)`; the labels are `[sample.gt_label for sample in data_samples]`',
    examples=(
        Example(
            bad=(
                'from torch import nn\nfrom mmaction.models import NECKS\n\n\n@NECKS.register_module()\nclass Mine(nn.Module):\n'
                '    def forward(self, x, target=None):\n        return x, dict()\n'
            ),
            path='mine/necks/mine.py',
        ),
        Example(
            bad=(
                'from torch import nn\nfrom mmaction.registry import MODELS\n\n\n@MODELS.register_module()\nclass MyNeck(nn.Module):\n'
                '    def forward(self, x, labels=None):\n        return x, dict()\n'
            ),
            path='mine/mine.py',
        ),
        Example(
            good=(
                'from torch import nn\nfrom mmaction.registry import MODELS\n\n\n@MODELS.register_module()\nclass MyNeck(nn.Module):\n'
                '    def forward(self, x, data_samples=None):\n        return x, dict()\n\n\n'
                '@MODELS.register_module()\nclass Backbone(nn.Module):\n    def forward(self, x):\n        return x\n'
            ),
            path='mine/mine.py',
        ),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every neck that cannot be called with `data_samples=`."""
    told = {id(kin.node) for kin in families(module) if kin.fate('forward') is not None}
    for node in module.of(ast.ClassDef):
        if id(node) not in told and (registry := registry_of(module, node)) in ('NECKS', 'MODELS'):
            for method in methods_of(node):
                if method.name == 'forward' and _is_of_a_neck(registry, node, method) and not accepts(method.args, 1, ('data_samples',)):
                    yield Finding(*name_span(module.source, method))


def _is_of_a_neck(registry: str, node: ast.ClassDef, method: Function) -> bool:
    """Whether a class is a neck: the registry of 0.x says it; in that of 1.x its parameters do, and its name or what it returns."""
    names = positional(method.args)
    takes_labels = len(names) == 2 and names[1] in LABELS and len(method.args.defaults) == 1
    return registry == 'NECKS' or (takes_labels and ('neck' in node.name.lower() or returns_a_pair(method)))
