"""A head whose `forward` takes no keywords.

`loss` and `predict` of a head call `self(feats, **kwargs)` with what the recognizer hands on: `loss_aux`, `num_segs`, `fcn_test`. A
`forward(self, x)` of 0.x raises a TypeError.

Fix safety: safe: `**kwargs` is added, which can break no caller.
"""

from collections.abc import Iterator

from mma_lint.code.bodies import Function, name_span
from mma_lint.code.classes import HEAD, Kin, families
from mma_lint.code.module import Module
from mma_lint.code.signatures import accepts
from mma_lint.rule import Example, Finding, Rule
from mma_lint.text.parameters import added

rule = Rule(
    'MMA405',
    __name__,
    __doc__,
    '`forward` of a head is given keywords in 1.x (`loss_aux`, `num_segs`, `fcn_test`): it needs `**kwargs`',
    examples=(
        Example(
            bad='from mmaction.models import BaseHead\n\n\nclass Mine(BaseHead):\n    def forward(self, x, num_segs):\n        return x\n',
            good='from mmaction.models import BaseHead\n\n\nclass Mine(BaseHead):\n    def forward(self, x, num_segs, **kwargs):\n        return x\n',
            path='mine/head.py',
        ),
        Example(
            bad='import mmaction.models as m\n\n\nclass Mine(m.TSNHead):\n    def forward(\n        self,\n        x,\n    ):\n        return x\n',
            good=(
                'import mmaction.models as m\n\n\n'
                'class Mine(m.TSNHead):\n    def forward(\n        self,\n        x,\n        **kwargs,\n    ):\n        return x\n'
            ),
            path='mine/head.py',
        ),
        Example(
            good='from mmaction.models import BaseHead\n\n\nclass Mine(BaseHead):\n    def forward(self, x, **kwargs):\n        return x\n',
            path='mine/head.py',
        ),
        Example(good='import torch.nn as nn\n\n\nclass Mine(nn.Module):\n    def forward(self, x):\n        return x  # mmaction\n', path='mine/head.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every head whose `forward` cannot take what recognizers hand on."""
    for kin in families(module):
        found = kin.fate('forward')
        if found is not None and found.status == 'signature_changed' and _is_called_by_its_base(kin):
            for method in kin.methods:
                if method.name == 'forward' and not _takes_keywords(method):
                    yield Finding(*name_span(module.source, method), steps=(added(module.source, method, ['**kwargs']),))


def _is_called_by_its_base(kin: Kin) -> bool:
    """Whether it is a head whose `loss` and `predict` are not all its own."""
    return HEAD in kin.known and not kin.assumed and not (kin.defines('loss') and kin.defines('predict'))


def _takes_keywords(method: Function) -> bool:
    """Whether a head's `forward` can be called by the recognizers of 1.x."""
    given = (('loss_aux', 'fcn_test'), ('loss_aux', 'num_segs', 'fcn_test'))
    return method.args.kwarg is not None or any(accepts(method.args, 1, names) for names in given)
