"""What the model of a 1.x config is: models/ of MMAction2 1.2.0."""

from collections.abc import Iterator
from typing import Final

from mma_lint.config.value import Unknown, Value, is_given
from mma_lint.proof.components import Dialect, component, type_of
from mma_lint.proof.meaning import Fact, dotted, fact, flat, plain

_MODELS: Final = Dialect('1.x')
_OF_2D_WEIGHTS = frozenset({'ResNetTSM', 'ResNetTIN', 'MobileNetV2TSM'})
_ELSEWHERE = frozenset({'train_cfg', 'test_cfg', 'data_preprocessor', '_scope_'})


def model(root: Value) -> Iterator[tuple[str, Fact]]:
    """The network with its settings for training and testing."""
    value = root.get('model')
    if value is None:
        return
    backbone = value.get('backbone') or Value(None)
    unread = type_of(backbone) in _OF_2D_WEIGHTS and plain(backbone.get('pretrained')) is None
    for key, told in component(_MODELS, 'models', value, '', ('model',), _ELSEWHERE):
        if key == 'cls_head.average_clips' or (key == 'backbone.pretrained2d' and unread):
            continue  # without weights it says nothing
        yield (key or 'type'), told
    if not isinstance(value.data, dict):
        return
    yield from _around(root)


def _around(root: Value) -> Iterator[tuple[str, Fact]]:
    """What stands around the network: settings, the registry that it is looked up in, what is done to batches but normalising them."""
    for name in ('train_cfg', 'test_cfg'):
        for key, item in (root.get('model', name) or Value({})).items.items():
            if item.data not in (None, {}):
                yield from flat(item, dotted(name, key), ('model', name, key))
    if root.get('model', 'roi_head') is not None:
        yield 'scope', fact(root.get('model', '_scope_'), ('model', '_scope_'), 'mmaction')
    preprocessor = type_of(root.get('model', 'data_preprocessor') or Value(None))
    if preprocessor not in ('', 'ActionDataPreprocessor'):
        yield 'data_preprocessor', Fact(preprocessor, ('model', 'data_preprocessor', 'type'))
    blending = root.get('model', 'data_preprocessor', 'blending')
    if is_given(blending):
        yield from component(_MODELS, 'models', blending, 'blending', ('model', 'data_preprocessor', 'blending'))


def scores(root: Value) -> Iterator[tuple[str, Fact]]:
    """How the scores of clips become one."""
    head = root.get('model', 'cls_head')
    if head is None or not isinstance(head.data, dict):
        if head is not None and isinstance(head.data, Unknown):
            yield 'averaged', fact(head, ('model', 'cls_head'))
        return
    default = _MODELS.defaults('models', type_of(head)).get('average_clips')
    yield 'averaged', fact(head.get('average_clips'), ('model', 'cls_head', 'average_clips'), default)
