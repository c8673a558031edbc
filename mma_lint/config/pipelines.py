"""Pipelines, and the transforms in them."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from mma_lint.config.facts import SPLITS, Config, Split
from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.rule import Drop, Move, Put, Step

FINISHERS = ('Collect', 'ToTensor', 'ToDataContainer', 'ImageToTensor')


@dataclass(frozen=True, eq=False)
class Transform:
    """A transform of a pipeline. `type` is '' where it cannot be told."""

    path: KeyPath
    type: str
    value: Value

    @property
    def index(self) -> int:
        """Which transform of its pipeline this is."""
        return int(self.path[-1])

    def get(self, name: str) -> Value | None:
        """An argument, or None where it is not given."""
        return self.value.items.get(name)

    def plain(self, name: str, default: object = None) -> object:
        """An argument as plain Python; `default` where it is not given."""
        value = self.get(name)
        return default if value is None else value.plain


@dataclass(frozen=True, eq=False)
class Pipeline:
    """A list of transforms."""

    path: KeyPath
    value: Value

    @cached_property
    def transforms(self) -> tuple[Transform, ...]:
        """The transforms, in order."""
        return tuple(Transform((*self.path, index), _type(element), element) for index, element in enumerate(self.value.elements))

    def find(self, *types: str) -> tuple[Transform, ...]:
        """The transforms of these types."""
        return tuple(transform for transform in self.transforms if transform.type in types)

    def after(self, transform: Transform) -> tuple[Transform, ...]:
        """The transforms behind one of them."""
        return self.transforms[transform.index + 1 :]

    @cached_property
    def is_packed(self) -> bool:
        """Whether the pipeline ends as in 1.x, or is one of another OpenMMLab package."""
        return any(transform.type.rpartition('.')[2].startswith('Pack') for transform in self.transforms)

    @cached_property
    def has_frames(self) -> bool:
        """Whether frames of a video are decoded, alone or beside poses."""
        return any(transform.type.endswith('Decode') and transform.type != 'PoseDecode' for transform in self.transforms)


def pipelines(config: Config) -> tuple[Pipeline, ...]:
    """Every pipeline of a config. Kept with the config: most rules on data ask."""
    known: tuple[Pipeline, ...] | None = config.__dict__.get('all_pipelines')
    if known is None:
        known = config.__dict__['all_pipelines'] = tuple(Pipeline(path, value) for path, value in config.pipelines)
    return known


def distinct_pipelines(config: Config) -> tuple[Pipeline, ...]:
    """Each pipeline once, at the first of the places where it stands: what is said of it there holds at all of them (`everywhere`)."""
    known: tuple[Pipeline, ...] | None = config.__dict__.get('distinct_pipelines')
    if known is None:
        firsts = dict[int, Pipeline]()
        for pipeline in pipelines(config):
            firsts.setdefault(id(pipeline.value.data), pipeline)
        known = config.__dict__['distinct_pipelines'] = tuple(firsts.values())
    return known


def working_pipelines(config: Config) -> tuple[Pipeline, ...]:
    """The pipelines that datasets use; in a file without any, all it has."""
    used = tuple(pipeline for pipeline in pipelines(config) if split_of(pipeline) is not None)
    return used or pipelines(config)


def split_of(pipeline: Pipeline) -> Split | None:
    """The split whose dataset holds this pipeline; None for a variable."""
    for split in SPLITS:
        if pipeline.path[:2] in (('data', split), (f'{split}_dataloader', 'dataset')):
            return split
    return None


def is_old(config: Config) -> bool:
    """Whether the data of a config are (still) said in the 0.x dialect."""
    is_collected = any(component.type == 'Collect' for component in config.components)
    return is_collected or config.has('data') or any(pipeline.find(*FINISHERS) and not pipeline.is_packed for pipeline in pipelines(config))


def everywhere(config: Config, steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps, made wherever a dict that they touch stands: in the variable that names it, and in all lists that share it."""
    return tuple(dict.fromkeys(copy for step in steps for copy in _copies(config, step)))


def in_variables(config: Config, step: Put | Drop) -> Iterator[Step]:
    """The step, made to the variables that give this very value by `**name`, under the same key."""
    value, key = config.get(*step.path), str(step.path[-1])
    same_values = ((*path, key) for path, other in config.dicts if value is not None and other.items.get(key) is value and (*path, key) != step.path)
    yield from (replace(step, path=path) for path in same_values if path[0] != 'data' and not str(path[0]).endswith('_dataloader'))


def _copies(config: Config, step: Step) -> Iterator[Step]:
    yield step
    if isinstance(step, Move):
        return
    for place, rest in _other_places(config, step.path):
        if rest or isinstance(place[-1], int) or isinstance(step, Put):
            yield replace(step, path=(*place, *rest))


def _other_places(config: Config, path: KeyPath) -> Iterator[tuple[KeyPath, KeyPath]]:
    """The other places of the innermost dict on a path, with the rest of the path."""
    for length in range(len(path), 0, -1):
        value = config.get(*path[:length])
        if value is not None and value.items:
            places = config.aliases[id(value.data)]
            yield from ((place, path[length:]) for place in places if place != path[:length])
            return


def hidden_type(value: Value) -> str:
    """The type that a dict names beside what cannot be told, as in `dict(type='Normalize', **settings)`; '' if there is none."""
    if not isinstance(value.data, Unknown) or not isinstance(value.node, ast.Call):
        return ''
    named = (keyword.value for keyword in value.node.keywords if keyword.arg == 'type' and isinstance(value.node.func, ast.Name))
    return next((node.value for node in named if isinstance(node, ast.Constant) and isinstance(node.value, str)), '')


def _type(value: Value) -> str:
    kind = value.items.get('type')
    return kind.data.removeprefix('mmaction.') if kind is not None and isinstance(kind.data, str) else ''
