"""`Normalize` moved from the pipelines into `model.data_preprocessor`.

1.x normalises the batch, once for all pipelines (mmaction/models/data_preprocessors/data_preprocessor.py). `to_bgr` of 0.x and
`to_rgb` of 1.x mean the same: frames are decoded as RGB, both swap channels 0 and 2 before they subtract the mean.
`format_shape` says how the batch lies in memory: with the wrong one 1.x fails, or normalises over time. The two means
of optical flow are wanted for every frame that `NCHW` stacks. A `Normalize` that is left in a pipeline means mmcv's, which is another one.

Fix safety: safe where all pipelines normalise alike and nothing but shaping and packing follows. Unsafe where they differ, where
another transform saw normalised pixels, or where an argument is not one of 0.24.1.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import FINISHERS, Pipeline, Transform, distinct_pipelines, everywhere, hidden_type, working_pipelines
from mma_lint.config.preprocessor import FORMATS, PREPROCESSOR, format_by_model, is_writable, normalization
from mma_lint.config.value import Unknown, Value, same
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Verdict

_HEAD = 'img_norm_cfg = dict(\n    mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_bgr=False)\n'

rule = Rule(
    'MMA104',
    __name__,
    __doc__,
    message='`Normalize` became `model.data_preprocessor`',
    examples=(
        Example(
            bad=_HEAD + "model = dict(type='Recognizer3D')\n"
            'train_pipeline = [\n'
            "    dict(type='Flip', flip_ratio=0.5),\n"
            "    dict(type='Normalize', **img_norm_cfg),\n"
            "    dict(type='FormatShape', input_format='NCTHW')\n"
            ']\n',
            good='model = dict(\n'
            "    type='Recognizer3D',\n"
            '    data_preprocessor=dict(\n'
            "        type='ActionDataPreprocessor',\n"
            '        mean=[123.675, 116.28, 103.53],\n'
            '        std=[58.395, 57.12, 57.375],\n'
            "        format_shape='NCTHW'))\n"
            'train_pipeline = [\n'
            "    dict(type='Flip', flip_ratio=0.5),\n"
            "    dict(type='FormatShape', input_format='NCTHW')\n"
            ']\n',
        ),
        Example(
            bad="model = dict(type='Recognizer2D')\n"
            'train_pipeline = [\n'
            "    dict(type='SampleFrames', clip_len=2, num_clips=3),\n"
            "    dict(type='Normalize', mean=[128, 128], std=[64, 64]),\n"
            "    dict(type='FormatShape', input_format='NCHW_Flow')\n"
            ']\n',
            good='model = dict(\n'
            "    type='Recognizer2D',\n"
            '    data_preprocessor=dict(\n'
            "        type='ActionDataPreprocessor',\n"
            '        mean=[128, 128, 128, 128],\n'
            '        std=[64, 64, 64, 64],\n'
            "        format_shape='NCHW'))\n"
            'train_pipeline = [\n'
            "    dict(type='SampleFrames', clip_len=2, num_clips=3),\n"
            "    dict(type='FormatShape', input_format='NCHW_Flow')\n"
            ']\n',
        ),
        Example(
            bad="model = dict(type='Recognizer2D')\n"
            'train_pipeline = [\n'
            "    dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_bgr=True),\n"
            "    dict(type='RandomErasing'),\n"
            "    dict(type='FormatShape', input_format='NCHW')\n"
            ']\n',
            good='model = dict(\n'
            "    type='Recognizer2D',\n"
            '    data_preprocessor=dict(\n'
            "        type='ActionDataPreprocessor',\n"
            '        mean=[1, 2, 3],\n'
            '        std=[4, 5, 6],\n'
            '        to_rgb=True,\n'
            "        format_shape='NCHW'))\n"
            'train_pipeline = [\n'
            "    dict(type='RandomErasing'),\n"
            "    dict(type='FormatShape', input_format='NCHW')\n"
            ']\n',
            unsafe=True,
        ),
        Example(bad="flow_pipeline = [dict(type='Normalize', mean=[0, 0], std=[1, 1], adjust_magnitude=True)]\n"),
        Example(bad="train_pipeline = [\n    dict(type='DecordDecode'),\n    dict(type='Normalize', **load())\n]\n"),
        Example(good="train_pipeline = [\n    dict(type='FormatShape', input_format='NCHW'),\n    dict(type='PackActionInputs')\n]\n"),
        Example(good="train_pipeline = [\n    dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_rgb=True),\n    dict(type='mmcls.PackClsInputs')\n]\n"),
    ),
)

_ARGUMENTS = ('type', 'mean', 'std', 'to_bgr', 'adjust_magnitude')
_HARMLESS = ('FormatShape', 'Rename', 'PackActionInputs', 'LoadHVULabel', *FINISHERS)


Normalization: TypeAlias = tuple[Pipeline, Transform]


@dataclass(frozen=True, eq=False)
class Setting:
    """What one pipeline says of normalisation. `to_rgb` is None where channels keep their order."""

    mean: Value
    std: Value
    to_rgb: Value | None
    shape: str | None

    def equals(self, other: 'Setting') -> bool:
        """Whether both make the same tensor."""
        values = same(self.mean, other.mean) and same(self.std, other.std) and same(self.to_rgb, other.to_rgb)
        return values and self.shape == other.shape


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Normalise in the model what every pipeline normalised alike."""
    found = _normalizations(filter(_is_ours, distinct_pipelines(config)))
    if not found:
        return
    working = _normalizations(working_pipelines(config)) or found
    batches = {pipeline: _batch(pipeline) for pipeline in dict(working)}
    settings = [setting for pipeline, transform in working if (setting := _setting(transform, *batches[pipeline])) is not None]
    obstacle = _obstacle(config, found, len(settings) < len(working))
    if obstacle:
        yield from (Manual((*transform.path, 'type') if transform.type else transform.path, obstacle) for _, transform in found)
        return
    step, doubt = _step(config, settings[0]), '; '.join(dict.fromkeys(_doubts(config, settings, found)))
    for _, transform in found:
        yield Change((*transform.path, 'type'), (*everywhere(config, (Drop(transform.path),)), step), doubt=doubt)


def _is_ours(pipeline: Pipeline) -> bool:
    """Whether `Normalize` can only mean that of MMAction2 0.x here."""
    return not pipeline.is_packed or any(transform.type == 'PackActionInputs' for transform in pipeline.transforms)


def _normalizations(found: Iterable[Pipeline]) -> tuple[Normalization, ...]:
    return tuple((pipeline, transform) for pipeline in found for transform in _normalizers(pipeline))


def _normalizers(pipeline: Pipeline) -> tuple[Transform, ...]:
    return tuple(transform for transform in pipeline.transforms if 'Normalize' in (transform.type, hidden_type(transform.value)))


def _setting(transform: Transform, shape: str | None, length: object) -> Setting | None:
    mean, std = transform.get('mean'), transform.get('std')
    if mean is None or std is None:
        return None
    to_rgb = transform.get('to_bgr') or transform.get('to_rgb')
    if to_rgb is not None and to_rgb.data in (False, None):
        to_rgb = None
    if shape != 'NCHW' or len(mean.elements) != 2:
        return Setting(mean, std, to_rgb, shape)
    if not isinstance(length, int) or not 0 < length < 1000:
        return None
    return Setting(_repeated(mean, length), _repeated(std, length), to_rgb, shape)


def _repeated(value: Value, times: int) -> Value:
    """Statistics of x and y, for each of several stacked frames."""
    return value if times == 1 else Value(list(value.elements) * times)


def _batch(pipeline: Pipeline) -> tuple[str | None, object]:
    """How a batch lies in memory, and how many frames a clip has, each None where nothing tells."""
    shapes = pipeline.find('FormatShape')
    length = next((transform.plain('clip_len') for transform in pipeline.transforms if transform.get('clip_len') is not None), None)
    return FORMATS.get(str(shapes[-1].plain('input_format'))) if shapes else None, length


def _obstacle(config: Config, found: tuple[Normalization, ...], is_incomplete: bool) -> str:
    if not is_writable(config):
        return '`Normalize` belongs in `model.data_preprocessor`, but what `model` is cannot be told here'
    if any(transform.plain('adjust_magnitude', False) is not False for _, transform in found):
        return '`adjust_magnitude` has no counterpart in 1.x: scale the flow in a transform of your own, normalise in `model.data_preprocessor`'
    if is_incomplete:
        return 'write `model.data_preprocessor` by hand: mean, std or, for stacked flow, the number of frames cannot be told here'
    return ''


def _step(config: Config, setting: Setting) -> Put:
    return normalization(config, setting.mean, setting.std, setting.to_rgb, setting.shape or format_by_model(config))


def _doubts(config: Config, settings: list[Setting], found: tuple[Normalization, ...]) -> Iterator[str]:
    if not _are_alike(config, settings):
        yield 'the pipelines do not normalise alike; the model can do it in one way only, that of the first'
    said = config.get(*PREPROCESSOR, 'mean')
    if said is not None and not same(said, settings[0].mean):
        yield 'the model has a `data_preprocessor` that normalises otherwise'
    if settings[0].shape is None:
        yield 'no `FormatShape` tells how the batch lies in memory: check `format_shape`'
    for pipeline in dict(found):
        late = dict.fromkeys(other.type or 'an unknown transform' for other in pipeline.after(_normalizers(pipeline)[0]) if other.type not in _HARMLESS)
        if late:
            yield f'{", ".join(f"`{name}`" for name in late)} after `Normalize` sees pixels from 0 to 255 now'
    for _, transform in found:
        yield from _doubts_of(transform)


def _are_alike(config: Config, settings: list[Setting]) -> bool:
    """Whether all pipelines normalise as the first does; those too that make a batch and do not normalise."""
    if not all(setting.equals(settings[0]) for setting in settings):
        return False
    return not settings[0].shape or all(pipeline.find('Normalize') for pipeline in working_pipelines(config) if pipeline.find('FormatShape'))


def _doubts_of(transform: Transform) -> Iterator[str]:
    strange = [name for name in transform.value.items if name not in _ARGUMENTS]
    if strange:
        yield f'{", ".join(f"`{name}`" for name in strange)} was no argument of `Normalize` in 0.24.1: check what it meant'
    if isinstance(getattr(transform.get('to_bgr'), 'data', None), Unknown):
        yield 'whether channels are swapped cannot be told here'
