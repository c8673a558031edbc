"""What the model of a 0.x config is: models/ of MMAction2 0.24.1."""

from collections.abc import Iterator
from typing import Final

from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.proof.components import Dialect, component, type_of
from mma_lint.proof.meaning import Fact, dotted, fact, first, flat, plain

_MODELS: Final = Dialect(
    '0.x',
    {'AudioRecognizer': 'RecognizerAudio', 'AudioTSNHead': 'TSNAudioHead', 'SkeletonGCN': 'RecognizerGCN', 'STGCNHead': 'GCNHead'},
    lambda name: name.replace('mmcls.', 'mmpretrain.', 1) if name.startswith('mmcls.') else name,
)
# they load 2D weights into a 2D backbone; 1.x has an argument for it
_OF_2D_WEIGHTS = frozenset({'ResNetTSM', 'ResNetTIN', 'MobileNetV2TSM'})
_SETTINGS = frozenset({'train_cfg', 'test_cfg'})


def model(root: Value) -> Iterator[tuple[str, Fact]]:
    """The network with its settings for training and testing."""
    value = root.get('model')
    if value is None:
        return
    for key, told in component(_MODELS, 'models', value, '', ('model',), _SETTINGS):
        if not _is_without_effect(root, key):
            yield (key or 'type'), told
    if not isinstance(value.data, dict):
        return
    backbone = value.get('backbone') or Value(None)
    if type_of(backbone) in _OF_2D_WEIGHTS and plain(backbone.get('pretrained')) is not None:
        yield 'backbone.pretrained2d', Fact(True, ('model', 'backbone', 'type'), said=False)
    if root.get('model', 'roi_head', 'bbox_head') is not None:  # scores of class 0 are thrown away
        yield 'roi_head.bbox_head.background_class', Fact(True, ('model', 'roi_head', 'bbox_head'), said=False)
    if root.get('model', 'roi_head') is not None:
        yield 'scope', Fact('mmdet', ('model', 'type'), said=False)
    yield from _settings(root)


def _is_without_effect(root: Value, key: str) -> bool:
    """Labels are smoothed only in a head for several classes (BaseHead.loss)."""
    return key == 'cls_head.label_smooth_eps' and plain(root.get('model', 'cls_head', 'multi_class')) is not True


def _settings(root: Value) -> Iterator[tuple[str, Fact]]:
    """`train_cfg` and `test_cfg` of the model, or beside it."""
    for name in ('train_cfg', 'test_cfg'):
        value, at = first(root, ('model', name), (name,))
        for key, item in (value or Value({})).items.items():
            if key == 'average_clips' or item.data is None or (key == 'max_testing_views' and _is_2d(root)):
                continue
            yield from _setting(name, key, item, (*at, key))


def _setting(name: str, key: str, item: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    if key == 'blending':
        yield from component(_MODELS, 'models', item, 'blending', at)
    elif key == 'rcnn':
        for inner, value in item.items.items():
            if inner != 'action_thr':
                yield from flat(value, dotted(name, key, inner), (*at, inner))
    else:
        yield from flat(item, dotted(name, key), at)


def _is_2d(root: Value) -> bool:
    """Recognizer2D tests all views at once, whatever `max_testing_views` says."""
    return type_of(root.get('model') or Value(None)) == 'Recognizer2D'


def scores(root: Value) -> Iterator[tuple[str, Fact]]:
    """How the scores of clips become one: `average_clips`. None leaves them apart, which for one clip is its score."""
    value, at = first(root, ('model', 'test_cfg', 'average_clips'), ('test_cfg', 'average_clips'))
    if type_of(root.get('model') or Value(None)) == 'SkeletonGCN':
        yield 'averaged', Fact('score', ('model', 'type'))
    elif value is not None and root.get('model', 'cls_head') is not None:
        told = fact(value, at)
        yield 'averaged', Fact('score' if told.value is None else told.value, at)
    elif value is not None and isinstance(value.data, Unknown):
        yield 'averaged', fact(value, at)
