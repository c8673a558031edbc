"""`ResNetTIN` divides the channels by 8 by default now, by 4 in 0.x: `shift_div=4` must be said.

`shift_div` of 0.24.1's ResNetTIN is 4 (mmaction/models/backbones/resnet_tin.py). In 1.2.0 the class hands its arguments on to
ResNetTSM, where it is 8, though the docstring still says 4.
A warning: nothing breaks.

Fix safety: safe. What 0.x did by default is written out.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Change, Example, Put, Rule, Verdict

rule = Rule(
    'MMA121',
    __name__,
    __doc__,
    message='the default of `shift_div` was 4 and is 8 now',
    examples=(
        Example(
            bad="model = dict(backbone=dict(type='ResNetTIN', depth=50))\ntotal_epochs = 40\n",
            good="model = dict(backbone=dict(type='ResNetTIN', depth=50, shift_div=4))\ntotal_epochs = 40\n",
        ),
        Example(good="model = dict(backbone=dict(type='ResNetTIN', depth=50, shift_div=8))\ntotal_epochs = 40\n"),
        Example(good="model = dict(backbone=dict(type='ResNetTIN', depth=50))\nparam_scheduler = []\n"),
    ),
    severity='warning',
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Write the old default out."""
    if not config.has_old_model:
        return
    doubt = 'the model has a `data_preprocessor`: it may have been written for 1.x' if config.has('model', 'data_preprocessor') else ''
    for part in config.components:
        if part.type == 'ResNetTIN' and 'shift_div' not in part.value.items:
            yield Change((*part.path, 'type'), (Put.plain((*part.path, 'shift_div'), 4),), doubt=doubt)
