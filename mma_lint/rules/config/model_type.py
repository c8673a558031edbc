"""Parts of the model have new names: `AudioRecognizer` became `RecognizerAudio`, `mmcls.X` became `mmpretrain.X`.

The renamed parts have the same arguments and the same weights (registries of 0.24.1 and 1.2.0). MMClassification became
MMPreTrain, whose prefix 1.2.0 knows (mmaction/models/recognizers/base.py). timm's Swin transformers give features with the
channels last since timm 0.9, which is what 1.x asks for, so `feature_shape` must say so.

Fix safety: a new name is safe. `feature_shape` depends on the version of timm and must be looked at.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Component, Config
from mma_lint.rule import Change, Example, Put, Rule, Verdict
from mma_lint.tables import table

rule = Rule(
    'MMA113',
    __name__,
    __doc__,
    message='the type has a new name',
    examples=(
        Example(
            bad="model = dict(type='AudioRecognizer', cls_head=dict(type='AudioTSNHead', num_classes=400))\n",
            good="model = dict(type='RecognizerAudio', cls_head=dict(type='TSNAudioHead', num_classes=400))\n",
        ),
        Example(
            bad="model = dict(backbone=dict(type='mmcls.ResNeXt', depth=101))\ntotal_epochs = 100\n",
            good="model = dict(backbone=dict(type='mmpretrain.ResNeXt', depth=101))\ntotal_epochs = 100\n",
        ),
        Example(
            bad="model = dict(backbone=dict(type='timm.swin_base'))\ntotal_epochs = 100\n",
            good="model = dict(backbone=dict(type='timm.swin_base', feature_shape='NHWC'))\ntotal_epochs = 100\n",
            unsafe=True,
        ),
        Example(good="model = dict(type='RecognizerAudio', backbone=dict(type='MyAudioRecognizer'))\n"),
    ),
)


@rule.check
def renamed(config: Config) -> Iterator[Verdict]:
    """Write the new name."""
    for part in config.components:
        new = _new_name(config, part)
        if new is not None:
            at = (*part.path, 'type')
            yield Change(at, (Put.plain(at, new),), f'`{part.type}` became `{new}`')


def _new_name(config: Config, part: Component) -> str | None:
    names: dict[str, str] = table('models')['renamed']
    if part.type in names:
        return names[part.type]
    for old, new in table('models')['prefixes'].items():
        # 1.x still takes MMClassification's prefix, so it is old only in a model of 0.x
        if part.type.startswith(old) and config.has_old_model:
            return str(new) + part.type.removeprefix(old)
    return None


@rule.check
def channels_last(config: Config) -> Iterator[Verdict]:
    """Say that the features of timm's Swin transformers have their channels last."""
    for part in config.components:
        if part.type.startswith('timm.swin') and 'feature_shape' not in part.value.items and config.has_old_model:
            yield Change(
                (*part.path, 'type'),
                (Put.plain((*part.path, 'feature_shape'), 'NHWC'),),
                f'`{part.type}` gives its channels last since timm 0.9: 1.x must be told by `feature_shape`',
                'the order of the channels depends on the version of timm',
            )
