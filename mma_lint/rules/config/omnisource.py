"""`omnisource` is gone: the training with several loaders works otherwise.

0.24.1 trained on a list of datasets with `OmniSourceRunner`: one optimiser step for each batch, the auxiliary loaders
`train_ratio` times as often (mmaction/core/runner/omnisource_runner.py). 1.2.0 has `MultiLoaderEpochBasedTrainLoop`
(mmaction/engine/runner/multi_loop.py), which gives the model one batch of every loader at once. Only `RecognizerOmni` takes such
batches; `Recognizer2D` and `Recognizer3D` do not.

Fix safety: dropping `omnisource=False` is safe, it is the default; so is dropping `omnisource=True` where there is one training
dataset, since the runner then took every batch of its loader as any other. With several, it goes when they have loaders of their own (see
`data`, where the doubt is told); that the model must be changed stays a finding.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import Value
from mma_lint.rule import Change, Drop, Example, Manual, Rule, Verdict

rule = Rule(
    'MMA149',
    __name__,
    __doc__,
    message='1.x has no `omnisource`',
    examples=(
        Example(bad="omnisource = False\nwork_dir = 'x'\n", good="work_dir = 'x'\n"),
        Example(bad='omnisource = True\n'),
        Example(
            bad="omnisource = True\ntrain_dataloader = dict(dataset=dict(type='VideoDataset'))\n",
            good="train_dataloader = dict(dataset=dict(type='VideoDataset'))\n",
        ),
        Example(bad='data = dict(videos_per_gpu=12, omni_videos_per_gpu=[12, 64], train_ratio=[2, 1])\n'),
        Example(bad="model = dict(type='Recognizer3D')\ntrain_cfg = dict(type='MultiLoaderEpochBasedTrainLoop', other_loaders=[], max_epochs=3)\n"),
        Example(good="model = dict(type='RecognizerOmni')\ntrain_cfg = dict(type='MultiLoaderEpochBasedTrainLoop', other_loaders=[], max_epochs=3)\n"),
    ),
)

_MODEL = (
    'the loop with several loaders gives the model one batch of each at once, which `{model}` does not take: '
    'use `RecognizerOmni`, or a model of your own whose `loss` sums over the batches'
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Drop what is off, or what the loop says now; report what is on."""
    value = config.get('omnisource')
    if value is None:
        return
    if value.data in (False, None):
        yield Change(('omnisource',), (Drop(('omnisource',)),), '`omnisource` is gone; it was off')
    elif config.omni_datasets or config.has('train_cfg', 'other_loaders'):
        yield Change(('omnisource',), (Drop(('omnisource',)),), '`omnisource` became the loop `MultiLoaderEpochBasedTrainLoop`')
    elif 'type' in _train(config).items:
        yield Change(('omnisource',), (Drop(('omnisource',)),), '`omnisource` is gone; with one dataset it trained as usual')
    else:
        yield Manual(
            ('omnisource',),
            '1.x has no OmniSource training: put the first dataset of `data.train` into `train_dataloader` and the others into the `other_loaders` of '
            "`train_cfg=dict(type='MultiLoaderEpochBasedTrainLoop', ...)`, with a model that takes one batch of each at once (`RecognizerOmni`)",
        )


def _train(config: Config) -> Value:
    """The training dataset, in either dialect."""
    return config.get('data', 'train') or config.get('train_dataloader', 'dataset') or Value(None)


@rule.check
def model(config: Config) -> Iterator[Verdict]:
    """Say that the model cannot take what the loop gives."""
    if config.model_type in ('Recognizer2D', 'Recognizer3D'):
        at = ('data', 'train') if config.omni_datasets else ('train_cfg', 'other_loaders')
        if config.omni_datasets or config.has(*at):
            yield Manual(at, _MODEL.format(model=config.model_type))


@rule.check
def loaders(config: Config) -> Iterator[Verdict]:
    """Say what becomes of the settings of loaders that cannot be told."""
    if config.omni_datasets:
        return
    if config.has('data', 'train_ratio'):
        yield Manual(('data', 'train_ratio'), 'the loop of 1.x takes one batch of every loader for each step: choose batch sizes in the same ratio')
    if config.has('data', 'omni_videos_per_gpu'):
        yield Manual(('data', 'omni_videos_per_gpu'), 'give each loader its `batch_size`')
