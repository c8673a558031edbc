"""The classes of a module and what of MMAction2 and MMCV they derive from: through imports, through each other, through other files."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Any

from mma_lint.code.bodies import Function, methods_of, own_attributes
from mma_lint.code.definitions import GUARDED, Definition, Search
from mma_lint.code.module import Module
from mma_lint.code.outdated import fate
from mma_lint.tables import table

DATASET = 'mmaction.datasets.base.BaseDataset'
HEAD = 'mmaction.models.heads.base.BaseHead'
HOOK = 'mmcv.runner.hooks.hook.Hook'
LOCALIZER = 'mmaction.models.localizers.base.BaseTAPGenerator'
RECOGNIZER = 'mmaction.models.recognizers.base.BaseRecognizer'
RUNNER = 'mmcv.runner.base_runner.BaseRunner'
# What a class in a registry is, where its bases do not tell.
_ROOTS = {'DATASETS': DATASET, 'HEADS': HEAD, 'RECOGNIZERS': RECOGNIZER, 'LOCALIZERS': LOCALIZER, 'HOOKS': HOOK}
_OF_A_RECOGNIZER = {'forward_train', 'forward_test', 'forward_gradcam'}
_REGISTRY = re.compile(r'mmaction\.(?:.*\.)?([A-Z_]+)|(?:mmcv|mmengine)\.(?:.*\.)?(HOOKS)')
_DENSE = 'mmaction.datasets.pipelines.loading.DenseSampleFrames'
# Methods that are what they were, though that of the base class is not.
_AS_THEY_WERE = {
    *((_DENSE, name) for name in ('_get_train_clips', '_get_test_clips', '_sample_clips')),
    ('mmaction.models.heads.audio_tsn_head.AudioTSNHead', 'forward'),
}
# Packages of which it is known that they are not MMAction2.
_OTHERS = {'object', 'torch', 'torchvision', 'abc', 'typing', 'mmengine', 'mmcv', 'mmdet'}


@dataclass(frozen=True)
class MethodFate:
    """What became of a method that a class of 0.x has.

    `status`: renamed, replaced, removed, signature_changed or behaviour_changed.
    """

    owner: str
    name: str
    status: str
    new: str
    old_signature: str
    signature: str
    note: str

    @property
    def owner_name(self) -> str:
        """The name of the class of 0.x."""
        return self.owner.rpartition('.')[2]

    @property
    def is_gone(self) -> bool:
        """Whether 1.x has no such method."""
        return self.status in ('renamed', 'replaced', 'removed')

    @property
    def owner_is_gone(self) -> bool:
        """Whether nothing of the same shape takes the place of the class."""
        found = fate(self.owner)
        return found is not None and not found.can_be_renamed

    @property
    def advice(self) -> str:
        """What 1.x has instead, as the end of a message."""
        instead = f'`{self.new}{self.signature}` is there instead' if self.new and self.status != 'removed' else ''
        return ''.join(f'{gap}{part}' for gap, part in zip((': ', '; ' if instead else ': '), (instead, self.note), strict=True) if part)


@dataclass(frozen=True, eq=False)
class Kin:
    """A class that derives from MMAction2 or MMCV.

    `own` are the definitions of the project that it is made of, itself first; `known` the framework's classes, nearest first, by their names in
    0.x. `assumed` says that no base tells what it is, only the registry that it is put in; `whole`, that none of its bases is unseen.
    """

    module: Module
    node: ast.ClassDef
    own: tuple[Definition, ...]
    known: tuple[str, ...]
    registry: str
    assumed: bool
    whole: bool

    @cached_property
    def methods(self) -> tuple[Function, ...]:
        """The methods that the class itself defines."""
        return tuple(methods_of(self.node))

    def defines(self, name: str) -> bool:
        """Whether the class, or another of the project that it derives from, defines a method."""
        return name in self._defined

    @cached_property
    def _defined(self) -> frozenset[str]:
        return frozenset(method.name for definition in self.own for method in methods_of(definition.node))

    def fates(self, name: str) -> tuple[MethodFate, ...]:
        """What became of a method in each class of the framework that has it, nearest first."""
        changed = takewhile(lambda owner: (owner, name) not in _AS_THEY_WERE, self.known)
        return tuple(found for owner in changed if (found := method_fate(owner, name)) is not None)

    def fate(self, name: str) -> MethodFate | None:
        """What became of a method that the class inherits; None where it is what it was, or nobody knows it."""
        return next(iter(self.fates(name)), None)

    @cached_property
    def lost(self) -> dict[str, str]:
        """The attributes that the class inherits from 0.x and does not from 1.x, with what to do."""
        return {name: note for owner in reversed(self.known) for name, note in lost_attributes(owner).items()}

    @cached_property
    def assigned(self) -> frozenset[str]:
        """The attributes of `self` that the project's code of the class assigns."""
        nodes = (node for definition in self.own for node in own_attributes(definition.node))
        return frozenset(node.attr for node in nodes if isinstance(node.ctx, ast.Store))

    @property
    def caution(self) -> str:
        """Words before a message where it is not sure what the class is."""
        return f'`{self.node.name}` is put in {self.registry}, whatever its base may be: ' if self.assumed else ''


def canonical(qualified: str) -> str:
    """The name by which the tables know a class; '' where they do not."""
    found: str = table('classes')['aliases'].get(qualified, qualified if qualified in table('classes')['classes'] else '')
    return found


def method_fate(owner: str, name: str) -> MethodFate | None:
    """What became of a method of a class of 0.x; None where the class does not have it, or there is nothing to say."""
    row = _row(owner).get('methods', {}).get(name)
    return None if row is None else MethodFate(owner, name, *(row.get(key, '') for key in ('status', 'new', 'old_signature', 'signature', 'note')))


def lost_attributes(name: str) -> dict[str, str]:
    """The attributes that a class of 0.x has and that are not, or not as such, in 1.x, with what to do."""
    found: dict[str, str] = _row(name).get('attributes', {})
    return found


def _row(name: str) -> dict[str, Any]:
    found: dict[str, Any] = table('classes')['classes'].get(name, {})
    return found


# ---------------------------------------------------------------------- what derives from what


@lru_cache(maxsize=4)
def families(module: Module) -> tuple[Kin, ...]:
    """Every class of a module that derives from MMAction2 or MMCV, but for those whose bases support several versions."""
    found = (_kin(module, node) for node in module.of(ast.ClassDef))
    return tuple(kin for kin in found if kin is not None)


def registry_of(module: Module, node: ast.ClassDef) -> str:
    """The name of the registry of MMAction2, or of hooks, that a class is put in; '' where it is in none."""
    for decorator in node.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(target, ast.Attribute) and target.attr == 'register_module':
            found = _search(module).meaning(module, target, without=1)
            if isinstance(found, str) and (match := _REGISTRY.fullmatch(found)):
                return match.group(1) or match.group(2)
    return ''


@lru_cache(maxsize=4)
def _search(module: Module) -> Search:
    """A search for one module: what it opens is not opened twice."""
    return Search(lambda qualified: bool(canonical(qualified) or _REGISTRY.fullmatch(qualified)))


def _kin(module: Module, node: ast.ClassDef) -> Kin | None:
    own, foreign = _search(module).ancestors(Definition(module, node))
    if GUARDED in foreign:
        return None
    known = _with_bases([f'{module.qualified_name}.{node.name}', *foreign])
    registry = registry_of(module, node)
    assumed = [] if known else _with_bases([_root(registry, node)])
    whole = all(name.partition('.')[0] in _OTHERS or canonical(name) for name in foreign)
    return Kin(module, node, own, tuple(known or assumed), registry, bool(assumed), whole) if known or assumed else None


def _with_bases(names: list[str]) -> list[str]:
    """The classes of the framework among some names, by their names in 0.x, and all that they derive from."""
    left, found = [name for qualified in names if (name := canonical(qualified))], list[str]()
    while left:
        name = left.pop(0)
        if name not in found:
            found.append(name)
            left = [*_row(name).get('bases', ()), *left]
    return found


def _root(registry: str, node: ast.ClassDef) -> str:
    """What a class in a registry must be, where its bases do not tell: in the one of 1.x its methods do."""
    if registry == 'MODELS':
        return next(_roots_by_method(node), '')
    return _ROOTS.get(registry, '')


def _roots_by_method(node: ast.ClassDef) -> Iterator[str]:
    for method in methods_of(node):
        if method.name in _OF_A_RECOGNIZER:
            yield RECOGNIZER
        elif method.name == 'loss' and [parameter.arg for parameter in method.args.args[1:2]] == ['cls_score']:
            yield HEAD
