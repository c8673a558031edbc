"""The transform is gone.

What decoded audio, what SSN sampled with, `LoadKineticsPose` and `PoseNormalize` have no counterpart in 1.2.0
(mmaction/datasets/transforms; mma_lint/data/transforms.json). `PaddingWithLoop` took the first `clip_len` frames and began again where
the video ended, which `SampleFrames` does for videos that are not longer. The `EntityBox` transforms, older than 0.13, are part of
`Resize`, `Flip` and the crops.

Fix safety: unsafe. `SampleFrames` takes other frames of a video that is longer than `clip_len`. For the others there is no fix.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import Pipeline, Transform, distinct_pipelines, everywhere, split_of
from mma_lint.config.value import KeyPath
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict
from mma_lint.tables import table

rule = Rule(
    'MMA107',
    __name__,
    __doc__,
    message='the transform is gone',
    examples=(
        Example(
            bad="test_pipeline = [\n    dict(type='PaddingWithLoop', clip_len=300),\n    dict(type='PoseDecode')\n]\n",
            good='test_pipeline = [\n'
            '    dict(\n'
            "        type='SampleFrames',\n"
            '        clip_len=300,\n'
            '        frame_interval=1,\n'
            '        num_clips=1,\n'
            '        test_mode=True),\n'
            "    dict(type='PoseDecode')\n"
            ']\n',
            unsafe=True,
        ),
        Example(
            bad="train_pipeline = [\n    dict(type='Resize', scale=(-1, 256)),\n    dict(type='EntityBoxRescale', scale_factor=2)\n]\n",
            good="train_pipeline = [\n    dict(type='Resize', scale=(-1, 256))\n]\n",
            unsafe=True,
        ),
        Example(bad="train_pipeline = [\n    dict(type='AudioDecodeInit'),\n    dict(type='AudioDecode')\n]\n"),
        Example(good="train_pipeline = [\n    dict(type='PreNormalize2D'),\n    dict(type='UniformSampleFrames', clip_len=100)\n]\n"),
    ),
)

_BOXES = tuple(f'EntityBox{name}' for name in ('Rescale', 'Crop', 'Flip', 'Pad', 'Clip'))


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Name the nearest way."""
    for pipeline in distinct_pipelines(config):
        for transform in pipeline.transforms:
            nearest = table('transforms')['removed'].get(transform.type)
            if nearest is not None:
                yield Manual((*transform.path, 'type'), f'1.x has no `{transform.type}`: {nearest}')


@rule.check
def padding(config: Config) -> Iterator[Verdict]:
    """Sample from the beginning instead of padding with a loop."""
    for pipeline in distinct_pipelines(config):
        for transform in pipeline.find('PaddingWithLoop'):
            path, steps = transform.path, list(_sampled(config, pipeline, transform))
            doubt = 'the same frames only of videos that are not longer than `clip_len`; the official 1.x configs sample uniformly (`UniformSampleFrames`)'
            yield Change((*path, 'type'), everywhere(config, steps), '`PaddingWithLoop` became `SampleFrames`', doubt)


@rule.check
def boxes(config: Config) -> Iterator[Verdict]:
    """Drop what other transforms do by themselves."""
    for pipeline in distinct_pipelines(config):
        for transform in pipeline.find(*_BOXES):
            doubt = '`Resize`, `Flip` and the crops change the boxes too: check that one of them stands for this'
            yield Change((*transform.path, 'type'), everywhere(config, (Drop(transform.path),)), f'`{transform.type}` is gone', doubt)


def _sampled(config: Config, pipeline: Pipeline, transform: Transform) -> Iterator[Step]:
    given = {'type': 'SampleFrames', 'frame_interval': 1} | ({} if transform.get('num_clips') else {'num_clips': 1})
    if _is_test(config, pipeline.path, transform):
        given['test_mode'] = True
    yield from (Put.plain((*transform.path, key), value) for key, value in given.items())


def _is_test(config: Config, path: KeyPath, transform: Transform) -> bool:
    """Whether only datasets to validate or test use this; of a variable that no dataset uses, whether its name says so."""
    splits = {split_of(Pipeline(place, transform.value)) for place in config.aliases[id(transform.value.data)]} - {None}
    return 'train' not in splits if splits else str(path[0]).startswith(('val', 'test'))
