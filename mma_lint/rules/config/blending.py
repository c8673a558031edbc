"""`model.train_cfg.blending` became `model.data_preprocessor.blending`.

Mixup and cutmix are done by the data preprocessor now (mmaction/models/data_preprocessors/data_preprocessor.py in 1.2.0),
with the same two classes and the same arguments. Left in `train_cfg` they are ignored without a word.
A warning: nothing breaks.

Fix safety: safe. The setting is moved as it is.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import is_given
from mma_lint.rule import Change, Drop, Example, Put, Rule, Verdict

OLD = ('model', 'train_cfg', 'blending')
NEW = ('model', 'data_preprocessor')

rule = Rule(
    'MMA112',
    __name__,
    __doc__,
    message='`model.train_cfg.blending` became `model.data_preprocessor.blending`',
    examples=(
        Example(
            bad="""\
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50),
    train_cfg=dict(
        blending=dict(type='MixupBlending', num_classes=400, alpha=.2)))
""",
            good="""\
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50),
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        blending=dict(type='MixupBlending', num_classes=400, alpha=.2)))
""",
        ),
        Example(
            bad="model = dict(type='Recognizer2D', train_cfg=dict(blending=None, aux_info=['mask']))\n",
            good="model = dict(type='Recognizer2D', train_cfg=dict(aux_info=['mask']))\n",
        ),
        Example(
            bad="_base_ = './base.py'\nmodel = dict(train_cfg=dict(blending=None))\n",
            good="_base_ = './base.py'\nmodel = dict(data_preprocessor=dict(blending=None))\n",
            bases=(('base.py', "model = dict(type='Recognizer2D', train_cfg=dict(blending=dict(type='MixupBlending', num_classes=400)))\n"),),
        ),
        Example(
            good="""\
model = dict(
    type='Recognizer2D',
    data_preprocessor=dict(
        type='ActionDataPreprocessor',
        blending=dict(type='CutmixBlending', num_classes=400)))
"""
        ),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Move the setting to the data preprocessor."""
    blending = config.get(*OLD)
    if blending is None:
        return
    if config.has(*NEW, 'blending') or (blending.data is None and not _is_inherited(config)):
        yield Change(OLD, (Drop(OLD),))
        return
    kind = {} if config.has(*NEW, 'type') else {'type': 'ActionDataPreprocessor'}
    yield Change(OLD, (Drop(OLD), Put.plain(NEW, {**kind, 'blending': blending})))


def _is_inherited(config: Config) -> bool:
    """Whether a base blends, so that not to blend must be said."""
    blendings = (ancestor.merged.get(*OLD) for ancestor in config.document.ancestors)
    return any(is_given(blending) for blending in blendings)
