"""A recognizer without `extract_feat`.

`BaseRecognizer.extract_feat` is abstract in 1.x: a subclass that only has `forward_train` and `forward_test` cannot be instantiated
(TypeError). In 0.x it ran the backbone.

Fix safety: no fix: the method takes `inputs` and keywords and returns the features and a dict for the head.
"""

from collections.abc import Iterator

from mma_lint.code.bodies import name_span
from mma_lint.code.classes import RECOGNIZER, families
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA408',
    __name__,
    __doc__,
    '`extract_feat` is abstract in 1.x: without it the class cannot be instantiated;'
    ' write `extract_feat(self, inputs, stage="neck", data_samples=None, test_mode=False)`, which returns (features, keywords for the head)',
    examples=(
        Example(
            bad=(
                'from mmaction.models import RECOGNIZERS, BaseRecognizer\n\n\n@RECOGNIZERS.register_module()\nclass Mine(BaseRecognizer):\n'
                '    def forward_test(self, imgs):\n        return imgs\n'
            ),
            path='mine/recognizer.py',
        ),
        Example(
            good=(
                'from mmaction.models import BaseRecognizer, Recognizer3D\nfrom mmaction.registry import MODELS\n\n\n'
                '@MODELS.register_module()\nclass Mine(Recognizer3D):\n    pass\n\n\n'
                '@MODELS.register_module()\nclass Other(BaseRecognizer):\n    def extract_feat(self, inputs, **kwargs):\n        return inputs, {}\n\n\n'
                'class Abstract(BaseRecognizer):\n    pass\n'
            ),
            path='mine/recognizer.py',
        ),
    ),
)

_ABSTRACT = {RECOGNIZER, 'mmaction.models.skeleton_gcn.base.BaseGCN'}


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every recognizer that is registered, so concrete, and has no `extract_feat`."""
    for kin in families(module):
        if kin.registry and kin.whole and not kin.assumed and set(kin.known) <= _ABSTRACT and not kin.defines('extract_feat'):
            yield Finding(*name_span(module.source, kin.node))
