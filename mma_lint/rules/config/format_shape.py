"""The shapes that heat maps and optical flow are brought to have new names.

1.2.0 (mmaction/datasets/transforms/formatting.py, pose_transforms.py):
`GeneratePoseTarget` makes channels first, so its heat maps need `NCTHW_Heatmap`: `NCTHW` would swap the axes in silence.
`NCHW_Flow` is gone: `NCHW` stacks the flow of a clip where the dataset says `modality='Flow'`. The flipped half that
`double=True` adds is made by swapping whole heat maps, so a skeleton of one's own must say which limbs are left and right.
An error, save `NCTHW` of heat maps: a warning, for nothing breaks.

A config that is otherwise of 1.x is left alone: 1.2.0 itself ships one with `NCHW_Flow` (tools/data/activitynet).

Fix safety: safe for the formats. `left_limb` and `right_limb` are derived from `left_kp` and `right_kp`, and the flipped half
of 1.x is moved by one pixel: unsafe. An `input_format` that is missing is filled in where the model takes but one: unsafe, 0.x could
not run that.
"""

from collections.abc import Iterator
from dataclasses import replace

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import Pipeline, Transform, everywhere, pipelines, split_of
from mma_lint.rule import Change, Example, Manual, Put, Rule, Step, Verdict

_TAKEN = {'Recognizer2D': 'NCHW', 'Recognizer3D': 'NCTHW'}

rule = Rule(
    'MMA106',
    __name__,
    __doc__,
    message='the shape has a new name',
    examples=(
        Example(
            bad="train_pipeline = [\n    dict(type='GeneratePoseTarget', sigma=0.6),\n    dict(type='FormatShape', input_format='NCTHW'),\n]\n",
            good="train_pipeline = [\n    dict(type='GeneratePoseTarget', sigma=0.6),\n    dict(type='FormatShape', input_format='NCTHW_Heatmap'),\n]\n",
        ),
        Example(
            bad='train_pipeline = [\n'
            "    dict(type='SampleFrames', clip_len=5),\n"
            "    dict(type='FormatShape', input_format='NCHW_Flow')\n"
            ']\n'
            "data = dict(train=dict(type='RawframeDataset', pipeline=train_pipeline))\n",
            good='train_pipeline = [\n'
            "    dict(type='SampleFrames', clip_len=5),\n"
            "    dict(type='FormatShape', input_format='NCHW')\n"
            ']\n'
            'data = dict(\n'
            '    train=dict(\n'
            "        type='RawframeDataset',\n"
            '        pipeline=train_pipeline,\n'
            "        modality='Flow'))\n",
        ),
        Example(
            bad='test_pipeline = [\n'
            '    dict(\n'
            "        type='GeneratePoseTarget',\n"
            '        with_kp=False,\n'
            '        with_limb=True,\n'
            '        skeletons=[[0, 1], [0, 2], [1, 2]],\n'
            '        double=True,\n'
            '        left_kp=[1],\n'
            '        right_kp=[2])\n'
            ']\n',
            good='test_pipeline = [\n'
            '    dict(\n'
            "        type='GeneratePoseTarget',\n"
            '        with_kp=False,\n'
            '        with_limb=True,\n'
            '        skeletons=[[0, 1], [0, 2], [1, 2]],\n'
            '        double=True,\n'
            '        left_kp=[1],\n'
            '        right_kp=[2],\n'
            '        left_limb=[0],\n'
            '        right_limb=[1])\n'
            ']\n',
            unsafe=True,
        ),
        Example(bad="train_pipeline = [dict(type='FormatShape')]\n"),
        Example(
            bad="model = dict(type='Recognizer2D')\ntrain_pipeline = [\n    dict(type='RawFrameDecode'),\n    dict(type='FormatShape')\n]\n",
            good="model = dict(type='Recognizer2D')\ntrain_pipeline = [\n    dict(type='RawFrameDecode'),\n"
            "    dict(type='FormatShape', input_format='NCHW')\n]\n",
            unsafe=True,
        ),
        Example(good="train_pipeline = [\n    dict(type='GeneratePoseTarget'),\n    dict(type='FormatShape', input_format='NCTHW_Heatmap'),\n]\n"),
    ),
)

# the defaults of GeneratePoseTarget, in both versions (COCO)
_LEFT, _RIGHT = (1, 3, 5, 7, 9, 11, 13, 15), (2, 4, 6, 8, 10, 12, 14, 16)


@rule.check
def heatmap(config: Config) -> Iterator[Verdict]:
    """Name the shape of heat maps."""
    for pipeline in pipelines(config):
        targets = pipeline.find('GeneratePoseTarget')
        for shape in pipeline.find('FormatShape'):
            # beside video frames 1.x keeps the heat maps apart, and both formats mean what they say
            if shape.plain('input_format') == 'NCTHW' and targets and shape.index > targets[0].index and not pipeline.has_frames:
                yield replace(_renamed(config, shape, 'NCTHW_Heatmap', ()), severity='warning')


@rule.check
def flow(config: Config) -> Iterator[Verdict]:
    """Stack flow as frames, and tell the dataset that it is flow."""
    for pipeline in pipelines(config):
        for shape in pipeline.find('FormatShape'):
            if shape.get('input_format') is None:
                yield _missing(config, pipeline, shape)
            elif shape.plain('input_format') == 'NCHW_Flow' and not (pipeline.is_packed and config.dialect == '1.x'):
                yield _renamed(config, shape, 'NCHW', tuple(_modality(config, pipeline)))


def _missing(config: Config, pipeline: Pipeline, shape: Transform) -> Verdict:
    """0.24.1 cannot build such a transform either. Of frames a recognizer takes one shape only, so that was meant."""
    taken = _TAKEN.get(config.model_type or '') if pipeline.has_frames else None
    at = (*shape.path, 'type')
    if taken is None:
        return Manual(at, '`FormatShape` needs an `input_format`, in 0.x too')
    steps = everywhere(config, (Put.plain((*shape.path, 'input_format'), taken),))
    return Change(at, steps, '`FormatShape` needs an `input_format`, in 0.x too', f'0.24.1 cannot run this pipeline; `{config.model_type}` takes `{taken}`')


@rule.check
def limbs(config: Config) -> Iterator[Verdict]:
    """Tell left from right limbs where limbs are flipped."""
    for pipeline in pipelines(config):
        for target in pipeline.find('GeneratePoseTarget'):
            if pipeline.is_packed or not _flips_own_limbs(target):
                continue
            pair = mirrored_limbs(target.plain('skeletons'), target.plain('left_kp', _LEFT), target.plain('right_kp', _RIGHT))
            if pair is None:
                yield Manual(
                    (*target.path, 'double'), 'flipped limbs need `left_limb` and `right_limb`: the indices in `skeletons` of the limbs that mirror each other'
                )
                continue
            steps = Put.plain((*target.path, 'left_limb'), pair[0]), Put.plain((*target.path, 'right_limb'), pair[1])
            message = 'flipped limbs need `left_limb` and `right_limb`'
            doubt = 'they are derived from `left_kp` and `right_kp`; the flipped half of 1.x is moved by one pixel'
            yield Change((*target.path, 'double'), everywhere(config, steps), message, doubt)


def mirrored_limbs(skeletons: object, left: object, right: object) -> tuple[list[int], list[int]] | None:
    """The limbs on the left, and those that mirror them; None where the arguments are not as they should be."""
    limbs, lefts, rights = _pairs(skeletons), _numbers(left), _numbers(right)
    if limbs is None or lefts is None or rights is None or len(lefts) != len(rights):
        return None
    mirror = dict(zip(lefts, rights, strict=True)) | dict(zip(rights, lefts, strict=True))
    images = [frozenset(mirror.get(joint, joint) for joint in limb) for limb in limbs]
    found = [(i, j) for i, image in enumerate(images) for j in range(i + 1, len(limbs)) if image == limbs[j]]
    return [i for i, _ in found], [j for _, j in found]


def _flips_own_limbs(target: Transform) -> bool:
    flips = target.plain('double') is True and target.plain('with_limb') is True and target.plain('with_kp', True) is False
    return flips and target.get('skeletons') is not None and target.get('left_limb') is None


def _modality(config: Config, pipeline: Pipeline) -> Iterator[Step]:
    if split_of(pipeline) is not None and config.plain(*pipeline.path[:-1], 'modality') != 'Flow':
        yield Put.plain((*pipeline.path[:-1], 'modality'), 'Flow')


def _renamed(config: Config, shape: Transform, new: str, more: tuple[Step, ...]) -> Change:
    at = (*shape.path, 'input_format')
    return Change(at, everywhere(config, (Put.plain(at, new), *more)), f'`{shape.plain("input_format")}` became `{new}`')


def _pairs(value: object) -> list[frozenset[int]] | None:
    found = [_numbers(limb) for limb in value] if isinstance(value, (list, tuple)) else [None]
    return None if None in found else [frozenset(limb) for limb in found if limb is not None]


def _numbers(value: object) -> list[int] | None:
    return list(value) if isinstance(value, (list, tuple)) and all(isinstance(number, int) for number in value) else None
