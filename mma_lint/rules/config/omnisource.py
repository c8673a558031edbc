"""`omnisource` is gone: the training with several loaders works otherwise.

0.24.1 trained on a list of datasets with `OmniSourceRunner`: one optimiser step for each batch, the auxiliary loaders
`train_ratio` times as often (mmaction/core/runner/omnisource_runner.py). 1.2.0 has `MultiLoaderEpochBasedTrainLoop`
(mmaction/engine/runner/multi_loop.py), which gives the model one batch of every loader at once. Only `RecognizerOmni` takes such
batches; `Recognizer2D` and `Recognizer3D` do not, and the datasets of the OmniSource configs are gone too.

Fix safety: dropping `omnisource=False` is safe, it is the default. What was trained with it has no equivalent.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Change, Drop, Example, Manual, Rule, Verdict

rule = Rule(
    'MMA149',
    __name__,
    __doc__,
    message='1.x has no `omnisource`',
    examples=(
        Example(bad="omnisource = False\nwork_dir = 'x'\n", good="work_dir = 'x'\n"),
        Example(bad='omnisource = True\n'),
        Example(bad='data = dict(videos_per_gpu=12, omni_videos_per_gpu=[12, 64], train_ratio=[2, 1])\n'),
        Example(good="train_cfg = dict(type='MultiLoaderEpochBasedTrainLoop', other_loaders=[], max_epochs=3)\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Drop what is off, report what is on."""
    value = config.get('omnisource')
    if value is None:
        return
    if value.data in (False, None):
        yield Change(('omnisource',), (Drop(('omnisource',)),), '`omnisource` is gone; it was off')
        return
    yield Manual(
        ('omnisource',),
        '1.x has no OmniSource training: put the first dataset of `data.train` into `train_dataloader` and the others into the `other_loaders` of '
        "`train_cfg=dict(type='MultiLoaderEpochBasedTrainLoop', ...)`, with a model that takes one batch of each at once (`RecognizerOmni`)",
    )


@rule.check
def loaders(config: Config) -> Iterator[Verdict]:
    """Say what becomes of the settings of the loaders."""
    if config.has('data', 'train_ratio'):
        yield Manual(('data', 'train_ratio'), 'the loop of 1.x takes one batch of every loader for each step: choose batch sizes in the same ratio')
    if config.has('data', 'omni_videos_per_gpu'):
        yield Manual(('data', 'omni_videos_per_gpu'), 'give each loader its `batch_size`')
