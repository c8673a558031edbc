"""What the steps of a 0.x pipeline do: datasets/pipelines/ of MMAction2 0.24.1."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.proof.components import Dialect, component, type_of
from mma_lint.proof.datasets import Dataset, Step, as_set, clips, named, order, step_type
from mma_lint.proof.frames import VIDEOS, first_frames_0x
from mma_lint.proof.meaning import Fact, fact, neutral, plain
from mma_lint.proof.rates import CannotSay

_WRAPPED = {'torchvision': 'TorchVisionWrapper', 'pytorchvideo': 'PytorchVideoWrapper'}
_STEPS: Final = Dialect('0.x', {'Imgaug': 'ImgAug', 'PaddingWithLoop': 'SampleFrames'}, lambda name: _WRAPPED.get(name.partition('.')[0], name))
# they make tensors of results and choose those that reach the model: 1.x does all this in PackActionInputs
PACKING = frozenset({'Collect', 'ToTensor', 'ToDataContainer', 'Normalize'})
_PACKED_ANYWAY = frozenset('imgs img keypoint audios audio_feature label proposals gt_bboxes gt_labels raw_feature'.split())

_OF_VIDEOS = frozenset({'raw_feature', 'bsp_feature'})


def steps_of(dataset: Dataset) -> tuple[Step, ...]:
    """The steps of a dataset's pipeline, without those that pack and normalise."""
    elements = (dataset.value.get('pipeline') or Value(None)).elements
    found = [
        (_STEPS.neutral('transforms', step_type(element)), step_type(element), element, (*dataset.at, 'pipeline', i)) for i, element in enumerate(elements)
    ]
    return named(dataset, [step for step in found if step[1] not in PACKING and not renames_images(step[2])])


def renames_images(value: Value) -> bool:
    """Whether a step gives pictures the name under which detectors take them."""
    return type_of(value) == 'Rename' and plain(value.get('mapping')) == {'imgs': 'img'}


def pipeline(dataset: Dataset) -> Iterator[tuple[str, Fact]]:
    """The steps of a dataset, what each does, and what of the results reaches the model."""
    at: KeyPath = (*dataset.at, 'pipeline')
    value = dataset.value.get('pipeline')
    if value is None:
        return
    if isinstance(value.data, Unknown):
        yield f'{dataset.label}.steps', fact(value, at)
        return
    steps = steps_of(dataset)
    yield order(dataset.label, steps, at)
    for step in steps:
        said = _SAID_OTHERWISE.get(step.type)
        yield from component(_STEPS, 'transforms', step.value, step.key, step.at, said.arguments if said else frozenset())
        yield from said.meaning(step) if said else ()
        if step.type.partition('.')[0] in _WRAPPED:
            yield f'{step.key}.op', Fact(step.type.partition('.')[2], (*step.at, 'type'))
    yield from _packed(dataset)


def _packed(dataset: Dataset) -> Iterator[tuple[str, Fact]]:
    """What reaches the model beside what always does. Without a Collect nothing does."""
    at: KeyPath = (*dataset.at, 'pipeline')
    elements = (dataset.value.get('pipeline') or Value(None)).elements
    packing = [(index, element) for index, element in enumerate(elements) if type_of(element) == 'Collect']
    if not packing:
        yield f'{dataset.label}.packed', Fact('nothing', at)
    for index, element in packing:
        told = fact(element.get('keys'), (*at, index, 'keys'), [])
        names = sorted({str(name) for name in told.value} - _PACKED_ANYWAY) if isinstance(told.value, list) else told.value
        yield f'{dataset.label}.packed', Fact(names, told.at, said=names != [])
        if isinstance(told.value, list) and _OF_VIDEOS & set(map(str, told.value)):  # localizers read what is told of the video
            yield f'{dataset.label}.told_of_the_video', as_set(fact(element.get('meta_keys'), (*at, index, 'meta_keys'), []))


# ---------------------------------------------------------------------- what 1.x says otherwise, or does otherwise


def _sample_frames(step: Step) -> Iterator[tuple[str, Fact]]:
    return clips(step, first_frames_0x)


def _untrimmed(step: Step) -> Iterator[tuple[str, Fact]]:
    """The frames from one clip to the next."""
    yield f'{step.key}.clip_interval', fact(step.value.get('frame_interval'), (*step.at, 'frame_interval'), 16)


def _padding(step: Step) -> Iterator[tuple[str, Fact]]:
    """Goes round and round from the first frame."""
    yield f'{step.key}.clip_len', fact(step.value.get('clip_len'), (*step.at, 'clip_len'))
    yield f'{step.key}.frame_interval', Fact(1, step.at, said=False)
    yield f'{step.key}.num_clips', fact(step.value.get('num_clips'), (*step.at, 'num_clips'), 1)
    yield f'{step.key}.clips', Fact('fixed', step.at)
    yield f'{step.key}.first_frames', Fact([[0] for _ in VIDEOS], step.at)


def _format_shape(step: Step) -> Iterator[tuple[str, Fact]]:
    at: KeyPath = (*step.at, 'input_format')
    told = fact(step.value.get('input_format'), at)
    names = {'NCHW_Flow': 'NCHW', **({'NCTHW': 'NCTHW of heat maps'} if 'GeneratePoseTarget' in step.earlier else {})}
    yield f'{step.key}.layout', Fact(names.get(str(told.value), told.value), at, told.said)


def _graph_input(step: Step) -> Iterator[tuple[str, Fact]]:
    yield f'{step.key}.layout', fact(step.value.get('input_format'), (*step.at, 'input_format'))


def _bones(step: Step) -> Iterator[tuple[str, Fact]]:
    told = fact(step.value.get('dataset'), (*step.at, 'dataset'), 'nturgb+d')
    yield f'{step.key}.dataset', Fact('openpose' if told.value == 'openpose-18' else told.value, told.at, told.said)


def _feature(step: Step) -> Iterator[tuple[str, Fact]]:
    yield f'{step.key}.extension', fact(step.value.get('raw_feature_ext'), (*step.at, 'raw_feature_ext'), '.csv')


def _heat_maps(step: Step) -> Iterator[tuple[str, Fact]]:
    if step.get('double') is True:
        yield f'{step.key}.flips', Fact('the key points, before they are drawn', (*step.at, 'double'))
    if step.get('with_limb') is True and step.get('with_kp', default=True) is True:
        yield f'{step.key}.limbs', Fact('in maps of their own', (*step.at, 'with_limb'))
    if step.get('double') is True and step.get('with_limb') is True:
        yield f'{step.key}.mirrored_limbs', _mirrored_limbs(step)


def _mirrored_limbs(step: Step) -> Fact:
    """Which limb takes the place of which: left and right key points change their names before limbs are drawn between them."""
    default = _STEPS.defaults('transforms', step.type)
    limbs, left, right = (neutral(step.get(name, default[name])) for name in ('skeletons', 'left_kp', 'right_kp'))
    if not isinstance(limbs, list) or not isinstance(left, list) or not isinstance(right, list):
        return Fact(CannotSay('the limbs cannot be told'), (*step.at, 'skeletons'))
    other = {**dict(zip(left, right, strict=False)), **dict(zip(right, left, strict=False))}
    mirrored = [{other.get(end, end) for end in limb} for limb in limbs]
    pairs = [[index, limb] for index, ends in enumerate(mirrored) for limb in range(index + 1, len(limbs)) if ends == set(limbs[limb])]
    return Fact(pairs, (*step.at, 'skeletons'))


def _flip(step: Step) -> Iterator[tuple[str, Fact]]:
    if step.is_flow and step.get('direction', 'horizontal') == 'horizontal':
        yield f'{step.key}.inverts', Fact('x of every flow', step.at)


_Said: TypeAlias = Callable[[Step], Iterator[tuple[str, Fact]]]


@dataclass(frozen=True)
class _Otherwise:
    """A step whose `arguments` are not compared one by one: `meaning` tells what they come to."""

    meaning: _Said
    arguments: frozenset[str] = frozenset()


_SAID_OTHERWISE: Final[Mapping[str, _Otherwise]] = {
    'DenseSampleFrames': _Otherwise(lambda step: iter(()), frozenset({'start_index'})),  # ignored, with a warning
    'Flip': _Otherwise(_flip),
    'FormatGCNInput': _Otherwise(_graph_input, frozenset({'input_format'})),
    'FormatShape': _Otherwise(_format_shape, frozenset({'input_format'})),
    'GeneratePoseTarget': _Otherwise(_heat_maps),
    'JointToBone': _Otherwise(_bones, frozenset({'dataset'})),
    'LoadLocalizationFeature': _Otherwise(_feature, frozenset({'raw_feature_ext'})),
    'PaddingWithLoop': _Otherwise(_padding, frozenset({'clip_len', 'num_clips'})),
    'SampleFrames': _Otherwise(_sample_frames, frozenset({'start_index', 'test_mode'})),
    'UntrimmedSampleFrames': _Otherwise(_untrimmed, frozenset({'frame_interval', 'start_index'})),
}
