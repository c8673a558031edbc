"""A head's `loss` that takes scores and labels.

1.x calls `loss(feats, data_samples, **kwargs)` of a head, which runs `forward` and then `loss_by_feat(cls_scores, data_samples)`. The
`loss(cls_score, labels)` of 0.x is given features and data samples for scores and labels: it fails, or computes something else.

Fix safety: unsafe. The method becomes `loss_by_feat`, and the labels are taken from the data samples as `BaseHead` does it; where it calls
`super().loss`, or torch is not imported, a person must do it.
"""

from collections.abc import Iterator

from mma_lint.code.bodies import Function, first_statement, name_span, own_calls
from mma_lint.code.classes import HEAD, Kin, families
from mma_lint.code.module import Module
from mma_lint.code.signatures import LABELS, positional
from mma_lint.rule import Example, Finding, Rewrite, Rule

rule = Rule(
    'MMA406',
    __name__,
    __doc__,
    'a head of 1.x computes its loss from scores in `loss_by_feat(cls_scores, data_samples)`; the labels are `[sample.gt_label for sample in data_samples]`',
    examples=(
        Example(
            bad=(
                'import torch\nfrom mmaction.models import BaseHead\n\n\nclass Mine(BaseHead):\n    def loss(self, cls_score, labels, **kwargs):\n'
                '        """The loss."""\n        return dict(loss_cls=self.loss_cls(cls_score, labels))\n'
            ),
            good=(
                'import torch\nfrom mmaction.models import BaseHead\n\n\n'
                'class Mine(BaseHead):\n    def loss_by_feat(self, cls_score, data_samples, **kwargs):\n'
                '        """The loss."""\n        labels = torch.stack([sample.gt_label for sample in data_samples]).to(cls_score.device).squeeze()\n'
                '        return dict(loss_cls=self.loss_cls(cls_score, labels))\n'
            ),
            unsafe=True,
            path='mine/head.py',
        ),
        Example(
            bad=(
                'from mmaction.models import BaseHead\n\n\nclass Mine(BaseHead):\n    def loss(self, cls_score, labels):\n'
                '        return super().loss(cls_score, labels)\n'
            ),
            path='mine/head.py',
        ),
        Example(
            good=(
                'from mmaction.models import BaseHead\n\n\nclass Mine(BaseHead):\n    def loss(self, feats, data_samples, **kwargs):\n'
                '        return super().loss(feats, data_samples, **kwargs)\n'
            ),
            path='mine/head.py',
        ),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every head whose `loss` takes labels."""
    for kin in families(module):
        if HEAD in kin.known:
            for method in kin.methods:
                names = positional(method.args)
                if method.name == 'loss' and len(names) > 1 and names[1] in LABELS:
                    start, end = name_span(module.source, method)
                    message = kin.caution + rule.message
                    doubt = 'the labels are stacked as `BaseHead` does it; other files may call the method by its old name'
                    yield Finding(start, end, message, tuple(_steps(kin, method)), doubt, 'warning' if kin.assumed else None)


def _steps(kin: Kin, method: Function) -> Iterator[Rewrite]:
    first = first_statement(method.body)
    if first is None or first.lineno == method.lineno or not _can_be_renamed(kin, method):
        return
    source, (scores, labels) = kin.module.source, positional(method.args)[:2]
    start, parameter = source.span(first)[0], method.args.args[2]
    place = source.offset(parameter.lineno, parameter.col_offset)
    text = f'{labels} = torch.stack([sample.gt_label for sample in data_samples]).to({scores}.device).squeeze()'
    yield Rewrite(*name_span(source, method), ('loss_by_feat',))
    yield Rewrite(place, place + len(labels), ('data_samples',))
    yield Rewrite(start, start, (f'{text}{source.newline}{source.indent(first.lineno)}',))


def _can_be_renamed(kin: Kin, method: Function) -> bool:
    """Whether the body is right below `loss_by_feat`, and the labels can be made."""
    torch = kin.module.top.imported('torch')
    taken = {other.name for other in kin.methods} | {parameter.arg for parameter in method.args.args[3:]}
    is_free = not taken & {'loss_by_feat', 'data_samples'} and not any(own_calls(kin.node, 'loss'))
    return is_free and not kin.assumed and torch is not None and torch.root == 'torch' and not method.args.posonlyargs
