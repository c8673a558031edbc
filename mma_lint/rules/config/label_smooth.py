"""`label_smooth_eps` acts on single-label heads now, where 0.x ignored it.

0.24.1 smooths the labels in an `elif` that only multi-label heads reach (mmaction/models/heads/base.py); 1.2.0 smooths
whenever `label_smooth_eps` is not 0. Kept, it changes the loss without a word. To smooth the labels in 1.x is a choice of its
own: write the key again then.
A warning: nothing breaks.

Fix safety: safe. The key had no effect in 0.x, unless `multi_class=True`, where it stays.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Component, Config
from mma_lint.config.value import Unknown
from mma_lint.rule import Change, Drop, Example, Rule, Verdict
from mma_lint.tables import table

rule = Rule(
    'MMA115',
    __name__,
    __doc__,
    message='`label_smooth_eps` had no effect here in 0.x, but has in 1.x',
    examples=(
        Example(
            bad="model = dict(cls_head=dict(type='TSNHead', num_classes=400, label_smooth_eps=0.1))\ntotal_epochs = 100\n",
            good="model = dict(cls_head=dict(type='TSNHead', num_classes=400))\ntotal_epochs = 100\n",
        ),
        Example(good="model = dict(cls_head=dict(type='TSNHead', multi_class=True, label_smooth_eps=0.1))\ntotal_epochs = 100\n"),
        Example(good="model = dict(cls_head=dict(type='TSNHead', label_smooth_eps=0))\ntotal_epochs = 100\n"),
        Example(good="model = dict(cls_head=dict(type='TSNHead', label_smooth_eps=0.1))\nparam_scheduler = []\n"),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Drop the key where 0.x did not read it."""
    if not config.has_old_model:
        return
    for head in config.components:
        if _is_smoothed_only_in_1x(head):
            at = (*head.path, 'label_smooth_eps')
            yield Change(at, (Drop(at),), doubt=_doubt(config, head))


def _is_smoothed_only_in_1x(head: Component) -> bool:
    smoothing, several = head.value.get('label_smooth_eps'), head.value.get('multi_class')
    if head.type not in table('models')['smoothing_heads'] or smoothing is None or smoothing.data == 0:
        return False
    return several is None or several.data is not True


def _doubt(config: Config, head: Component) -> str:
    several = head.value.get('multi_class')
    if several is not None and isinstance(several.data, Unknown):
        return 'whether `multi_class` is on cannot be read here'
    return 'the model has a `data_preprocessor`: it may have been written for 1.x' if config.has('model', 'data_preprocessor') else ''
