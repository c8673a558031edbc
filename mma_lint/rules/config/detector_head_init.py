"""`BBoxHeadAVA` starts from other random weights in 1.x.

0.24.1 draws the weights of the classifier from a normal distribution with a deviation of 0.01 (mmaction/models/heads/bbox_head.py),
1.2.0 by Xavier's rule (mmaction/models/roi_heads/bbox_heads/bbox_head.py). No key chooses between them. Training anew starts elsewhere; a
trained model is the same.

Fix safety: there is no fix.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Example, Manual, Rule, Verdict

rule = Rule(
    'MMA173',
    __name__,
    __doc__,
    message='`BBoxHeadAVA` starts from Xavier weights in 1.x, from a normal distribution (0.01) in 0.x: expect another course of training',
    examples=(
        Example(bad="model = dict(roi_head=dict(bbox_head=dict(type='BBoxHeadAVA', in_channels=2048)))\n"),
        Example(good="model = dict(roi_head=dict(bbox_head=dict(type='BBoxHeadAVA', in_channels=2048, background_class=True)))\n"),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Warn while the head is still one of 0.x: it is not told of its background class."""
    for part in config.components:
        if part.type == 'BBoxHeadAVA' and 'background_class' not in part.value.items:
            yield Manual((*part.path, 'type'), rule.message, 'warning')
