"""A backbone with temporal shift but without `pretrained` needs `pretrained2d=False` now.

`ResNetTSM`, `ResNetTIN` and `MobileNetV2TSM` of 1.2.0 load 2D weights from `pretrained` by default, and fail when there are none
(mmaction/models/backbones/resnet_tsm.py: `pretrained2d=True`, TypeError in `init_weights`). 0.24.1 took random weights.

Fix safety: safe. The weights are initialised as in 0.x.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Component, Config, config_of
from mma_lint.config.value import is_given
from mma_lint.rule import Change, Example, Put, Rule, Verdict

TYPES = frozenset({'ResNetTSM', 'ResNetTIN', 'MobileNetV2TSM'})

rule = Rule(
    'MMA116',
    __name__,
    __doc__,
    message='without `pretrained` the backbone needs `pretrained2d=False` now',
    examples=(
        Example(
            bad="model = dict(backbone=dict(type='ResNetTSM', depth=50))\n",
            good="model = dict(backbone=dict(type='ResNetTSM', depth=50, pretrained2d=False))\n",
        ),
        Example(
            bad="_base_ = './base.py'\nmodel = dict(backbone=dict(pretrained=None))\n",
            good="_base_ = './base.py'\nmodel = dict(backbone=dict(pretrained=None, pretrained2d=False))\n",
            bases=(('base.py', "model = dict(backbone=dict(type='ResNetTSM', pretrained='torchvision://resnet50'))\n"),),
        ),
        Example(
            bad="_base_ = './base.py'\nmodel = dict(backbone=dict(pretrained='resnet50.pth'))\n",
            good="_base_ = './base.py'\nmodel = dict(backbone=dict(pretrained='resnet50.pth', pretrained2d=True))\n",
            bases=(('base.py', "model = dict(backbone=dict(type='ResNetTSM', depth=50))\n"),),
        ),
        Example(good="model = dict(backbone=dict(type='ResNetTSM', pretrained='torchvision://resnet50'))\n"),
        Example(good="model = dict(backbone=dict(type='MobileNetV2TSM', pretrained2d=False))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say whether there are 2D weights, where the default is wrong or a base will say otherwise."""
    for part in config.components:
        if part.type not in TYPES or 'pretrained2d' in part.value.items:
            continue
        at = (*part.path, 'pretrained' if 'pretrained' in part.value.items else 'type')
        put = (*part.path, 'pretrained2d')
        if _has_no_weights(part):
            yield Change(at, (Put.plain(put, False),))
        elif any(_has_no_weights(other) for parent in config.document.ancestors for other in _same_part(config_of(parent), part)):
            yield Change(at, (Put.plain(put, True),), 'a base without `pretrained` needs `pretrained2d=False` now, and this backbone `pretrained2d=True`')


def _has_no_weights(part: Component) -> bool:
    return not is_given(part.value.get('pretrained')) and 'pretrained2d' not in part.value.items


def _same_part(config: Config, part: Component) -> Iterator[Component]:
    return (other for other in config.components if other.path == part.path and other.type in TYPES)
