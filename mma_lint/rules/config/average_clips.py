"""`model.test_cfg.average_clips` became `model.cls_head.average_clips`.

The head averages the clips now (mmaction/models/heads/base.py in 1.2.0; the recognizer did in 0.24.1). Left in `test_cfg` it
is ignored without a word. `None` kept the raw scores in 0.x. In 1.x it keeps the axis of the clips too, and AccMetric fails on
that, so `None` becomes `'score'`: the same numbers for one clip, and 0.x could not evaluate more.

Fix safety: safe. `'prob'` and `'score'` mean the same in both versions. A value that cannot be read is moved as it is, and
must be looked at.
"""

from collections.abc import Iterator

from mma_lint.config.averaging import NEW, as_head_says, doubt
from mma_lint.config.facts import Config
from mma_lint.config.value import Value
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict
from mma_lint.tables import table

OLD = ('model', 'test_cfg', 'average_clips')

rule = Rule(
    'MMA110',
    __name__,
    __doc__,
    message='`model.test_cfg.average_clips` became `model.cls_head.average_clips`',
    examples=(
        Example(
            bad="""\
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50),
    cls_head=dict(type='TSNHead', num_classes=400, in_channels=2048),
    test_cfg=dict(average_clips='prob'))
""",
            good="""\
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50),
    cls_head=dict(
        type='TSNHead',
        num_classes=400,
        in_channels=2048,
        average_clips='prob'))
""",
        ),
        Example(
            bad="""\
model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead'),
    test_cfg=dict(average_clips=None, max_testing_views=10))
""",
            good="""\
model = dict(
    type='Recognizer3D',
    cls_head=dict(type='I3DHead', average_clips='score'),
    test_cfg=dict(max_testing_views=10))
""",
        ),
        Example(
            bad="_base_ = './base.py'\nmodel = dict(test_cfg=dict(average_clips='score'))\n",
            good="_base_ = './base.py'\nmodel = dict(cls_head=dict(average_clips='score'))\n",
            bases=(('base.py', "model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead'), test_cfg=dict(average_clips='prob'))\n"),),
        ),
        Example(bad="model = dict(type='MyTracker', backbone=dict(type='ResNet'), test_cfg=dict(average_clips='prob'))\n"),
        Example(good="model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead', average_clips='prob'))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Move the setting into the head."""
    old = config.get(*OLD)
    if old is None or config.is_detector or config.model_type in table('models')['localizers']:
        return
    if _is_ignored(config):
        yield Change(OLD, (Drop(OLD),), message='`average_clips` is not read from `model.test_cfg` any more, nor was it read here')
    elif config.has_averaging_head:
        yield Change(OLD, (Drop(OLD), *_put(config, old)), doubt=doubt(old))
    else:
        yield Manual(OLD, '`average_clips` is read from the head now, and this model has no `cls_head` dict: tell the part of yours that averages clips')


def _is_ignored(config: Config) -> bool:
    """Whether 0.x never came to read it: features are taken before the head, and SkeletonGCN averages nothing."""
    no_head = config.model_type in table('models')['recognizers'] and not config.has('model', 'cls_head')
    return no_head or config.model_type == 'SkeletonGCN' or config.plain('model', 'test_cfg', 'feature_extraction') is True


def _put(config: Config, old: Value) -> Iterator[Step]:
    """The head's new value, unless a head that was migrated already says its own."""
    if not config.has(*NEW) or (config.says(*OLD) and not config.says(*NEW)):
        yield Put(NEW, as_head_says(old))
