"""What the steps of a 1.x pipeline do: datasets/transforms/ of MMAction2 1.2.0."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.proof.components import Dialect, component, type_of
from mma_lint.proof.datasets import Dataset, Step, as_set, clips, named, order, step_type
from mma_lint.proof.frames import first_frames_1x
from mma_lint.proof.meaning import Fact, fact, neutral

_STEPS: Final = Dialect('1.x')
_FINISHING = frozenset({'PackActionInputs', 'PackLocalizationInputs'})


def pipeline(dataset: Dataset) -> Iterator[tuple[str, Fact]]:
    """The steps of a dataset, what each does, and what of the results reaches the model."""
    at: KeyPath = (*dataset.at, 'pipeline')
    value = dataset.value.get('pipeline')
    if value is None:
        return
    if isinstance(value.data, Unknown):
        yield f'{dataset.label}.steps', fact(value, at)
        return
    steps = _steps(dataset, value, at)
    yield order(dataset.label, steps, at)
    for step in steps:
        said = _SAID_OTHERWISE.get(step.type)
        yield from component(_STEPS, 'transforms', step.value, step.key, step.at, said.arguments if said else frozenset())
        yield from said.meaning(step) if said else ()
    yield from _packed(dataset, value, at)


def _steps(dataset: Dataset, pipeline: Value, at: KeyPath) -> tuple[Step, ...]:
    elements = [(step_type(element), step_type(element), element, (*at, index)) for index, element in enumerate(pipeline.elements)]
    return named(dataset, [step for step in elements if step[1] not in _FINISHING])


_PACKED_ANYWAY = frozenset('imgs img keypoint audios label proposals gt_bboxes gt_labels raw_feature'.split())


def _packed(dataset: Dataset, pipeline: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    """What reaches the model beside what always does. Without a packing step nothing does."""
    packing = [(index, element) for index, element in enumerate(pipeline.elements) if type_of(element) in _FINISHING]
    if not packing:
        yield f'{dataset.label}.packed', Fact('nothing', at)
    for index, element in packing:
        yield f'{dataset.label}.packed', _packed_by(element, (*at, index))
        if type_of(element) == 'PackLocalizationInputs':
            yield f'{dataset.label}.told_of_the_video', as_set(fact(element.get('meta_keys'), (*at, index, 'meta_keys'), ['video_name']))


def _packed_by(step: Value, at: KeyPath) -> Fact:
    told = [fact(step.get(name), (*at, name), []) for name in ('keys', 'collect_keys', 'algorithm_keys')]
    hidden = next((found for found in told if isinstance(found.value, Unknown)), None)
    names = {str(name) for found in told if isinstance(found.value, list) for name in found.value} - _PACKED_ANYWAY
    return hidden or Fact(sorted(names), at, said=bool(names))


# ---------------------------------------------------------------------- what 0.x says otherwise, or does otherwise


def _sample_frames(step: Step) -> Iterator[tuple[str, Fact]]:
    return clips(step, first_frames_1x)


def _untrimmed(step: Step) -> Iterator[tuple[str, Fact]]:
    """The frames from one clip to the next; those from one frame of a clip to the next are a matter of their own."""
    yield f'{step.key}.clip_interval', fact(step.value.get('clip_interval'), (*step.at, 'clip_interval'), 16)
    if step.get('frame_interval', 1) != 1:
        yield f'{step.key}.frame_interval', fact(step.value.get('frame_interval'), (*step.at, 'frame_interval'))


def _format_shape(step: Step) -> Iterator[tuple[str, Fact]]:
    told = fact(step.value.get('input_format'), (*step.at, 'input_format'))
    yield f'{step.key}.layout', Fact('NCTHW of heat maps' if told.value == 'NCTHW_Heatmap' else told.value, told.at)


def _graph_input(step: Step) -> Iterator[tuple[str, Fact]]:
    """The only layout that there is: the network turns it."""
    yield f'{step.key}.layout', Fact('NCTVM', step.at, said=False)


def _bones(step: Step) -> Iterator[tuple[str, Fact]]:
    yield f'{step.key}.dataset', fact(step.value.get('dataset'), (*step.at, 'dataset'), 'nturgb+d')


def _feature(step: Step) -> Iterator[tuple[str, Fact]]:
    yield f'{step.key}.extension', Fact('.csv', step.at, said=False)


def _heat_maps(step: Step) -> Iterator[tuple[str, Fact]]:
    """With `double` the drawn maps are mirrored; with both kinds, limbs are drawn over the maps of the key points."""
    if step.get('double') is True:
        yield f'{step.key}.flips', Fact('the maps, after they are drawn', (*step.at, 'double'))
    if step.get('with_limb') is True and step.get('with_kp', default=True) is True:
        yield f'{step.key}.limbs', Fact('over those of the key points', (*step.at, 'with_limb'))
    if step.get('double') is True and step.get('with_limb') is True:
        default = _STEPS.defaults('transforms', step.type)
        left, right = (neutral(step.get(name, default[name])) for name in ('left_limb', 'right_limb'))
        yield f'{step.key}.mirrored_limbs', Fact(_pairs(left, right), (*step.at, 'left_limb'))


def _pairs(left: object, right: object) -> object:
    """Limbs by pairs, in an order of their own; the two as they are where they are no numbers of limbs, or not as many."""
    if not isinstance(left, list) or not isinstance(right, list) or len(left) != len(right):
        return [left, right]
    if not all(type(limb) is int for limb in (*left, *right)):
        return [left, right]
    return sorted(map(sorted, zip(left, right, strict=True)))


def _flip(step: Step) -> Iterator[tuple[str, Fact]]:
    if step.is_flow and step.get('direction', 'horizontal') == 'horizontal':
        yield f'{step.key}.inverts', Fact('both channels of every second flow', step.at)


_Said: TypeAlias = Callable[[Step], Iterator[tuple[str, Fact]]]


@dataclass(frozen=True)
class _Otherwise:
    """A step whose `arguments` are not compared one by one: `meaning` tells what they come to."""

    meaning: _Said
    arguments: frozenset[str] = frozenset()


_SAID_OTHERWISE: Final[Mapping[str, _Otherwise]] = {
    'Flip': _Otherwise(_flip),
    'FormatGCNInput': _Otherwise(_graph_input),
    'FormatShape': _Otherwise(_format_shape, frozenset({'input_format'})),
    'GeneratePoseTarget': _Otherwise(_heat_maps, frozenset({'left_limb', 'right_limb'})),
    'JointToBone': _Otherwise(_bones, frozenset({'dataset'})),
    'LoadLocalizationFeature': _Otherwise(_feature),
    'SampleFrames': _Otherwise(_sample_frames, frozenset({'test_mode'})),
    'UntrimmedSampleFrames': _Otherwise(_untrimmed, frozenset({'frame_interval', 'clip_interval'})),
}
