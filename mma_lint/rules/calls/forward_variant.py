"""`model.forward_train`, `model.forward_test`, `model.forward_dummy` and the like, called from outside.

Models of 1.x have one `forward` with a `mode`, and `loss` and `predict` behind it. `forward_dummy`, which counted FLOPs and exported
models, is `forward` as it is: its mode is 'tensor'.

Fix safety: there is no fix: arguments and results are other things.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at
from mma_lint.code.module import Module
from mma_lint.code.scopes import parts_of
from mma_lint.rule import Example, Finding, Rule

_INSTEAD = {
    'forward_train': "it is `model.loss(inputs, data_samples)`, or `model(inputs, data_samples, mode='loss')`",
    'forward_test': "it is `model.predict(inputs, data_samples)`, or `model(inputs, data_samples, mode='predict')`",
    'forward_dummy': "`model(inputs)` does that: its mode is 'tensor', it gives the features of the backbone, and with `stage='head'` the scores",
    'forward_gradcam': 'GradCAM of mmaction.utils takes the data of a 1.x pipeline and does without it',
    '_parse_losses': 'it is `model.parse_losses(losses)`, which gives the loss and a dict of tensors',
    'average_clip': 'it is a method of the head: `model.cls_head.average_clip(cls_scores, num_segs)`, by `average_clips` of the head',
}

rule = Rule(
    'MMA318',
    __name__,
    __doc__,
    'models have no such method in 1.x',
    examples=(
        Example(bad='import mmaction\n\nlosses = model.forward_train(imgs, label)\n', path='tools/run.py'),
        Example(bad='import mmaction\n\nmodel.forward = model.forward_dummy\n', path='tools/run.py'),
        Example(good="import mmaction\n\nlosses = model(inputs, data_samples, mode='loss')\n", path='tools/run.py'),
        Example(good='import mmaction\n\n\nclass Mine:\n    def forward(self, x):\n        return self.forward_train(x)\n', path='mine/model.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every such method that is reached through something else than `self` and `super()`."""
    for node in module.of(ast.Attribute):
        if node.attr in _INSTEAD and isinstance(node.ctx, ast.Load) and _is_model(node.value, node.attr):
            yield at(module, node, f'models have no `{node.attr}` in 1.x: {_INSTEAD[node.attr]}')


def _is_model(node: ast.expr, method: str) -> bool:
    """Whether a method is reached through a model: not through the class that has it, which is another rule's, nor through a head that has it."""
    parts = parts_of(node)
    return parts not in ((), ('self',), ('cls',)) and not parts[-1][:1].isupper() and not (method == 'average_clip' and parts[-1].endswith('head'))
