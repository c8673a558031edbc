"""The datasets below one loader, and their pipelines: wrappers look alike in both dialects."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.proof.components import type_of
from mma_lint.proof.frames import Sampling
from mma_lint.proof.meaning import Fact, fact, neutral, plain

WRAPPERS = frozenset({'RepeatDataset', 'ConcatDataset', 'ClassBalancedDataset'})


@dataclass(frozen=True)
class Dataset:
    """A dataset without its wrappers. `label` names it in keys; `times`: how often it is repeated; `wrapper`: the nearest one."""

    label: str
    value: Value
    at: KeyPath
    times: Fact
    wrapper: Value | None = None


def datasets(label: str, value: Value, at: KeyPath, times: Fact | None = None, wrapper: Value | None = None) -> Iterator[Dataset]:
    """The innermost datasets of a (perhaps wrapped) dataset."""
    times = times or Fact(1, at, said=False)
    inner, several = value.get('dataset'), value.get('datasets')
    if inner is not None and type_of(value) in WRAPPERS:
        repeated = value.get('times')
        times = fact(repeated, (*at, 'times')) if repeated is not None else times
        yield from datasets(label, inner, (*at, 'dataset'), times, value)
    elif several is not None and several.elements:
        for index, element in enumerate(several.elements):
            yield from datasets(f'{label}[{index}]', element, (*at, 'datasets', index), times, value)
    elif value.elements:
        for index, element in enumerate(value.elements):
            yield from datasets(f'{label}[{index}]', element, (*at, index), times, wrapper)
    else:
        yield Dataset(label, value, at, times, wrapper)


@dataclass(frozen=True)
class Step:
    """A step of a pipeline. `key` names it: the label of its dataset and its neutral type, numbered where there are several.

    `earlier`: the types of the steps before it; `is_flow`: whether it works on optical flow.
    """

    key: str
    type: str
    value: Value
    at: KeyPath
    earlier: tuple[str, ...]
    is_flow: bool

    def get(self, name: str, default: object = None) -> object:
        """An argument as plain Python."""
        value = self.value.items.get(name)
        return default if value is None else value.plain


def named(dataset: Dataset, types: list[tuple[str, str, Value, KeyPath]]) -> tuple[Step, ...]:
    """Steps with keys, from (neutral type, type, value, path)."""
    seen, steps = Counter[str](), list[Step]()
    is_flow = plain(dataset.value.get('modality')) == 'Flow'
    for name, kind, value, at in types:
        seen[name] += 1
        key = f'{dataset.label}.{name}' + (f'#{seen[name]}' if seen[name] > 1 else '')
        steps.append(Step(key, kind, value, at, tuple(step.type for step in steps), is_flow))
    return tuple(steps)


def step_type(value: Value) -> str:
    """The type of a step; `?` where it cannot be told."""
    return type_of(value) or '?'


def order(label: str, steps: tuple[Step, ...], at: KeyPath) -> tuple[str, Fact]:
    """The steps of a pipeline by name, in their order."""
    names = [step.key.removeprefix(f'{label}.') for step in steps]
    hidden = next((step.value.data for step in steps if isinstance(step.value.data, Unknown)), None)
    return f'{label}.steps', Fact(hidden if hidden is not None else names, at)


def clips(step: Step, first_frames: Callable[[Sampling], list[list[int]]]) -> Iterator[tuple[str, Fact]]:
    """Whether SampleFrames takes clips by chance, and if not, where they begin."""
    at: KeyPath = (*step.at, 'test_mode')
    told = fact(step.value.get('test_mode'), at, default=False)
    yield f'{step.key}.clips', Fact(told.value if isinstance(told.value, Unknown) else 'fixed' if told.value else 'by chance', at, told.said)
    length, interval, number = step.get('clip_len'), step.get('frame_interval', 1), step.get('num_clips', 1)
    if told.value is True and isinstance(length, int) and isinstance(interval, int) and isinstance(number, int) and min(length, interval, number) > 0:
        sampling = Sampling(length, interval, number, twice_sample=step.get('twice_sample') is True)
        yield f'{step.key}.first_frames', Fact(neutral(first_frames(sampling)), at)


def as_set(told: Fact) -> Fact:
    """A list whose order means nothing."""
    return Fact(sorted(map(str, told.value)), told.at, told.said) if isinstance(told.value, list) else told
