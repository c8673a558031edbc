"""A detector is built in MMDetection's scope now, and its parts from MMAction2 must say so.

`FastRCNN` is MMDetection's, so the model needs `_scope_='mmdet'`, and what 1.2.0 registers with MMAction2 alone needs the prefix
`mmaction.` (the backbones; the AVA heads and their assigner are in MMDetection's registries, see
mmaction/models/roi_heads/__init__.py). `BBoxHeadAVA` must be told of the background class, which 0.x always had.
`test_cfg.rcnn.action_thr` became AVAMetric's `action_thr`; `pretrained` of the heads was never read in 0.24.1 and is refused now.
A warning for `action_thr`, which is passed over; an error for all else.

Fix safety: safe. The network, its weights, its losses and its scores stay the same.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Component, Config
from mma_lint.config.value import KeyPath
from mma_lint.rule import Change, Drop, Example, Move, Put, Rule, Verdict
from mma_lint.tables import table

HEADS_WITHOUT_PRETRAINED = frozenset({'AVARoIHead', 'FBOHead', 'LFBInferHead'})

rule = Rule(
    'MMA117',
    __name__,
    __doc__,
    message='a detector is built in the scope of MMDetection now',
    examples=(
        Example(
            bad="""\
model = dict(
    type='FastRCNN',
    backbone=dict(type='ResNet3dSlowOnly', depth=50, pretrained=None),
    roi_head=dict(
        type='AVARoIHead',
        bbox_head=dict(type='BBoxHeadAVA', in_channels=2048),
        shared_head=dict(type='FBOHead', pretrained=None)),
    test_cfg=dict(rcnn=dict(action_thr=0.002)))
""",
            good="""\
model = dict(
    type='FastRCNN',
    backbone=dict(type='mmaction.ResNet3dSlowOnly', depth=50, pretrained=None),
    roi_head=dict(
        type='AVARoIHead',
        bbox_head=dict(
            type='BBoxHeadAVA',
            in_channels=2048,
            background_class=True),
        shared_head=dict(type='FBOHead')),
    test_cfg=dict(rcnn=None),
    _scope_='mmdet')
""",
        ),
        Example(
            good="""\
model = dict(
    type='FastRCNN',
    _scope_='mmdet',
    backbone=dict(type='mmaction.ResNet3dSlowOnly', depth=50),
    roi_head=dict(
        type='AVARoIHead',
        bbox_head=dict(type='BBoxHeadAVA', background_class=True)),
    test_cfg=dict(rcnn=None))
"""
        ),
    ),
)


@rule.check
def scope(config: Config) -> Iterator[Verdict]:
    """Name the scope of the model, and of what is MMAction2's in it."""
    if not config.is_detector:
        return
    if config.model_type is not None and '.' not in config.model_type and not config.has('model', '_scope_'):
        yield Change(('model', 'type'), (Put.plain(('model', '_scope_'), 'mmdet'),), f"`{config.model_type}` is MMDetection's: it needs `_scope_='mmdet'`")
    for part in _parts(config):
        if part.type in table('models')['prefixed_in_detectors']:
            at = (*part.path, 'type')
            yield Change(at, (Put.plain(at, f'mmaction.{part.type}'),), f'`{part.type}` became `mmaction.{part.type}` in a detector')


def _parts(config: Config) -> Iterator[Component]:
    """The parts of the model that are looked up in its scope."""
    parts = [part for part in config.components if part.path[0] == 'model' and len(part.path) > 1]
    scoped = [part.path for part in parts if '_scope_' in part.value.items]
    return (part for part in parts if not any(part.path[: len(path)] == path for path in scoped))


@rule.check
def heads(config: Config) -> Iterator[Verdict]:
    """Tell the head of the background class; drop weights that no head loads."""
    for part in config.components:
        at = (*part.path, 'pretrained')
        if part.type == 'BBoxHeadAVA' and 'background_class' not in part.value.items:
            yield Change((*part.path, 'type'), (Put.plain((*part.path, 'background_class'), True),), '`BBoxHeadAVA` must be told of its `background_class` now')
        elif part.type in HEADS_WITHOUT_PRETRAINED and 'pretrained' in part.value.items:
            yield Change(at, (Drop(at),), f'`{part.type}` knows no `pretrained` any more, and did not read it in 0.x')


@rule.check
def settings(config: Config) -> Iterator[Verdict]:
    """Leave the threshold to the metric, and the weights to the backbone."""
    rcnn: KeyPath = ('model', 'test_cfg', 'rcnn')
    at: KeyPath = (*rcnn, 'action_thr')
    if config.has(*at):
        only = len(config.root.get(*rcnn).items) == 1  # type: ignore[union-attr]
        # MMDetection asks for `test_cfg.rcnn`, so it must not vanish
        message = "`model.test_cfg.rcnn.action_thr` became AVAMetric's `action_thr`"
        yield Change(at, (Put.plain(rcnn, None) if only else Drop(at),), message, severity='warning')
    weights = config.get('model', 'pretrained')
    if config.is_detector and weights is not None:
        old: KeyPath = ('model', 'pretrained')
        step = Drop(old) if weights.data is None else Move(old, ('model', 'backbone', 'pretrained'))
        yield Change(old, (step,), '`pretrained` of a detector became `pretrained` of its backbone')
