"""A transform, or an argument of one, has a new name.

MMAction2 1.2.0 renamed `Imgaug` and the wrappers of torchvision and PyTorchVideo (mmaction/datasets/transforms/wrappers.py),
dropped arguments that did nothing any more, and gave `UntrimmedSampleFrames.frame_interval` another meaning: what it was
is now `clip_interval`. Data: mma_lint/data/transforms.json. An error, since 1.x cannot build the transform, but a warning for `frame_interval`,
which it takes, and information for `start_index` of `SampleFrames` and `DenseSampleFrames`, which it passes over as 0.x did.

Fix safety: safe where the transform is the same under another name. Unsafe for `RandomErasing`, which 0.24.1 did not have:
the one that a project brought along is not the one of 1.x.
"""

from collections.abc import Iterator
from dataclasses import replace

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import Pipeline, Transform, distinct_pipelines, everywhere, is_old
from mma_lint.rule import Change, Drop, Example, Put, Rule, Severity, Step, Verdict
from mma_lint.tables import table

rule = Rule(
    'MMA105',
    __name__,
    __doc__,
    message='a transform has a new name',
    examples=(
        Example(
            bad='train_pipeline = [\n'
            "    dict(type='DecordInit'),\n"
            "    dict(type='Imgaug', transforms='default'),\n"
            "    dict(type='torchvision.RandAugment', magnitude=9),\n"
            ']\n',
            good='train_pipeline = [\n'
            "    dict(type='DecordInit'),\n"
            "    dict(type='ImgAug', transforms='default'),\n"
            "    dict(type='TorchVisionWrapper', magnitude=9, op='RandAugment'),\n"
            ']\n',
        ),
        Example(
            bad='test_pipeline = [\n'
            "    dict(type='UntrimmedSampleFrames', clip_len=1, frame_interval=16, start_index=0),\n"
            "    dict(type='Collect', keys=['imgs'], meta_keys=[])\n"
            ']\n',
            good='test_pipeline = [\n'
            "    dict(type='UntrimmedSampleFrames', clip_len=1, clip_interval=16),\n"
            "    dict(type='Collect', keys=['imgs'], meta_keys=[])\n"
            ']\n',
        ),
        Example(
            bad="val_pipeline = [\n    dict(type='PoseDecode'),\n    dict(type='FormatGCNInput', input_format='NCTVM', num_person=1),\n]\n",
            good="val_pipeline = [\n    dict(type='PoseDecode'),\n    dict(type='FormatGCNInput', num_person=1),\n]\n",
        ),
        Example(
            bad="train_pipeline = [dict(type='RandomErasing', probability=0.25)]\n",
            good="train_pipeline = [dict(type='RandomErasing', erase_prob=0.25)]\n",
            unsafe=True,
        ),
        Example(
            good='test_pipeline = [\n'
            "    dict(type='UntrimmedSampleFrames', clip_len=8, clip_interval=16, frame_interval=2),\n"
            "    dict(type='PackActionInputs')\n"
            ']\n'
        ),
    ),
)

# whose constructors take any argument
_OPEN = ('SampleFrames', 'DenseSampleFrames')


@rule.check
def names(config: Config) -> Iterator[Verdict]:
    """Rename the transform."""
    for transform in _transforms(config):
        for prefix, wrapper in table('transforms')['wrapped'].items():
            if transform.type.startswith(prefix):
                steps = Put.plain((*transform.path, 'type'), wrapper), Put.plain((*transform.path, 'op'), transform.type.removeprefix(prefix))
                yield _change(config, transform, 'type', steps, f"`{transform.type}` became `{wrapper}` with `op='{transform.type.removeprefix(prefix)}'`")
        new = table('transforms')['renamed'].get(transform.type)
        if new is not None:
            yield _change(config, transform, 'type', (Put.plain((*transform.path, 'type'), new),), f'`{transform.type}` became `{new}`')


@rule.check
def arguments(config: Config) -> Iterator[Verdict]:
    """Rename or drop its arguments."""
    for pipeline in distinct_pipelines(config):
        for transform in pipeline.transforms:
            for old, new in table('transforms')['arguments'].get(transform.type, {}).items():
                if transform.get(old) is not None and _means_the_old(config, pipeline, transform, new):
                    yield _argument(config, transform, old, new)


@rule.check
def values(config: Config) -> Iterator[Verdict]:
    """Rename what an argument can be."""
    for transform in _transforms(config):
        for name, renamed in table('transforms')['values'].get(transform.type, {}).items():
            old = transform.plain(name)
            if isinstance(old, str) and old in renamed:
                steps = (Put.plain((*transform.path, name), renamed[old]),)
                yield _change(config, transform, name, steps, f'`{old}` is called `{renamed[old]}` in `{transform.type}` of 1.x')


@rule.check
def random_erasing(config: Config) -> Iterator[Verdict]:
    """Rename the probability of a RandomErasing that a project brought along."""
    for transform in _transforms(config):
        old = transform.get('probability')
        if transform.type == 'RandomErasing' and old is not None:
            steps = Drop((*transform.path, 'probability')), Put((*transform.path, 'erase_prob'), old)
            doubt = '1.x has a `RandomErasing` of its own, which works on unnormalised images; check its other arguments'
            yield Change((*transform.path, 'probability'), everywhere(config, steps), '`RandomErasing.probability` became `erase_prob`', doubt)


def _transforms(config: Config) -> Iterator[Transform]:
    return (transform for pipeline in distinct_pipelines(config) for transform in pipeline.transforms)


def _means_the_old(config: Config, pipeline: Pipeline, transform: Transform, new: str | None) -> bool:
    """An argument that 1.x has too, for something else, is the old one only in an old pipeline."""
    return new is None or (transform.get(new) is None and not pipeline.is_packed and is_old(config))


def _argument(config: Config, transform: Transform, old: str, new: str | None) -> Change:
    value, path = transform.value.items[old], (*transform.path, old)
    if new is None:
        severity: Severity = 'info' if old == 'start_index' and transform.type in _OPEN else 'error'
        return replace(_change(config, transform, old, (Drop(path),), f'`{transform.type}` takes no `{old}` any more'), severity=severity)
    steps = Drop(path), Put((*transform.path, new), value)
    return replace(_change(config, transform, old, steps, f'`{transform.type}.{old}` became `{new}`'), severity='warning')


def _change(config: Config, transform: Transform, name: str, steps: tuple[Step, ...], message: str) -> Change:
    return Change((*transform.path, name), everywhere(config, steps), message)
