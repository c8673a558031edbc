"""Some of `model.test_cfg` and `model.train_cfg` is not in 1.x, or fails there.

`max_testing_views` is for 3D recognizers: 0.24.1 ignored it in 2D, 1.2.0 fails on it (mmaction/models/recognizers/recognizer2d.py).
`feature_extraction` became a head of its own, `FeatureHead`. `flip` of fully convolutional testing and `aux_info` of training are
gone: left in place they are ignored without a word: warnings, and information where 0.x ignored them too.

Fix safety: safe where 0.x ignored the setting too. `FeatureHead` gives the same features for convolutional backbones, but they come
out of tools/misc/clip_feature_extraction.py and not of the test loop, so it must be looked at.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict
from mma_lint.tables import table

HEAD = ('model', 'cls_head')
VIEWS: KeyPath = ('model', 'test_cfg', 'max_testing_views')
FEATURES: KeyPath = ('model', 'test_cfg', 'feature_extraction')
FLIP: KeyPath = ('model', 'test_cfg', 'flip')
AUX: KeyPath = ('model', 'train_cfg', 'aux_info')

rule = Rule(
    'MMA119',
    __name__,
    __doc__,
    message='a setting of the model is not in 1.x',
    examples=(
        Example(
            bad="model = dict(type='Recognizer2D', test_cfg=dict(fcn_test=True, max_testing_views=4))\n",
            good="model = dict(type='Recognizer2D', test_cfg=dict(fcn_test=True))\n",
        ),
        Example(
            bad="model = dict(type='Recognizer2D', backbone=dict(type='ResNet'), test_cfg=dict(feature_extraction=True))\n",
            good="""\
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet'),
    cls_head=dict(type='FeatureHead', average_clips='score'))
""",
            unsafe=True,
        ),
        Example(bad="model = dict(type='Recognizer2D', test_cfg=dict(fcn_test=True, flip=True))\n"),
        Example(bad="model = dict(type='Recognizer2D', train_cfg=dict(aux_info=['mask', 'category_mask']))\n"),
        Example(good="model = dict(type='Recognizer3D', test_cfg=dict(max_testing_views=10))\n"),
        Example(good="model = dict(type='MyTracker', test_cfg=dict(flip=True))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Drop what was ignored, replace what has a successor, report the rest."""
    if config.model_type not in table('models')['recognizers']:
        return
    if config.has(*VIEWS) and config.model_type == 'Recognizer2D':
        yield Change(VIEWS, (Drop(VIEWS),), '`max_testing_views` had no effect on a 2D recognizer, and makes it fail in 1.x')
    if (extraction := config.get(*FEATURES)) is not None:
        yield from _features(config, extraction)
    if (flip := config.get(*FLIP)) is not None:
        yield from _gone(FLIP, flip, config.plain('model', 'test_cfg', 'fcn_test'), '`flip` is ignored in 1.x: flip in the test pipeline')
    if (extra := config.get(*AUX)) is not None:
        message = '`aux_info` is ignored in 1.x: pack the extra fields by `PackActionInputs(algorithm_keys=...)` and read them in a head of your own'
        yield from _gone(AUX, extra, True, message)


def _gone(at: KeyPath, value: Value, was_read: object, message: str) -> Iterator[Verdict]:
    idle = not was_read or (not isinstance(value.data, Unknown) and not value.data)
    yield Change(at, (Drop(at),), f'`{at[-1]}` had no effect: it can go', severity='info') if idle else Manual(at, message, 'warning')


def _features(config: Config, extraction: Value) -> Iterator[Verdict]:
    if isinstance(extraction.data, Unknown):
        yield Manual(FEATURES, "`feature_extraction` became `cls_head=dict(type='FeatureHead')`")
    elif not extraction.data:
        yield Change(FEATURES, (Drop(FEATURES),), '`feature_extraction` is off: it can go', severity='info')
    else:
        yield Change(
            FEATURES,
            (Drop(FEATURES), *_feature_head(config)),
            "`feature_extraction` became `cls_head=dict(type='FeatureHead')`",
            'the features are written by tools/misc/clip_feature_extraction.py now',
        )


def _feature_head(config: Config) -> Iterator[Step]:
    """A head that pools as 0.x did, in place of the one that 0.x did not reach."""
    slowfast = {'backbone_name': 'slowfast'} if config.plain('model', 'backbone', 'type') == 'ResNet3dSlowFast' else {}
    new = {'type': 'FeatureHead', 'average_clips': 'score', **slowfast}
    head = config.get(*HEAD)
    yield from (Drop((*HEAD, key)) for key in (head.items if head is not None else ()) if key not in new)
    yield Put.plain(HEAD, new)
