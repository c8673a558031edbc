"""What neither MMAction2 0.24.1 nor 1.2.0 knows: fields, arguments of datasets, types. Told from one config and data/known.json."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from mma_lint.config.document import Document, taken_from_bases
from mma_lint.config.facts import Config
from mma_lint.config.pipelines import is_old, pipelines
from mma_lint.config.value import KeyPath, Unknown, Value
from mma_lint.tables import table
from mma_lint.tree import walk

# what variables are called: with such a name one may stand there unused and means nothing
_USUAL_VARIABLE = re.compile(
    r'_.*|dataset_type|data_root\w*|\w*_root|ann_file\w*|img_norm_cfg|\w*pipelines?|(left|right)_kp|skeletons|label_file|(exclude|proposal)_file\w*'
)
_PACKAGES = re.compile(r'(mmcls|mmcv|mmdet|mmdet3d|mmengine|mmpose|mmpretrain|mmseg|mmselfsup|pytorchvideo|timm|torchvision)\..+')
# transforms whose arguments hold what other packages call types
_FOREIGN = re.compile(r'Imgaug|ImgAug|Albu\w*|(mmaction|torchvision|pytorchvideo)\..+|(PytorchVideo|TorchVision)Wrapper')
# fields, and hooks, of which another rule speaks whatever type they name
_OF_OTHER_RULES = frozenset({
    'checkpoint_config', 'dist_params', 'eval_config', 'evaluation', 'fp16', 'log_config', 'lr_config', 'module_hooks', 'momentum_config',
    'multigrid', 'optimizer_config', 'output_config', 'precise_bn', 'runner',
})  # fmt: skip
_HOOK_OF_OTHER_RULES = re.compile(r'\w+(Lr|Momentum)UpdaterHook|\w*OptimizerHook|(Dist)?EvalHook|\w+LoggerHook|ClosureHook')
_ORDINARY = frozenset({'data', 'deterministic', 'optimizer', 'runner', 'seed'})  # fields of 0.x whose names a variable of a 1.x config may have
_CLOSE = 0.85  # how much a typo has in common with what is meant: `ata`, `pipline`, `total_epoch`
_ARGUMENTS_OF_ALL = frozenset({'type', '_scope_', 'default_s', 'short_cycle_factors'})


@dataclass(frozen=True)
class Stranger:
    """What nothing knows, the places where it stands (one place in the text may be reached by several paths), and what to do."""

    paths: tuple[KeyPath, ...]
    name: str
    message: str


@cache
def fields() -> frozenset[str]:
    """All top-level fields, of 0.x and 1.x."""
    return frozenset(name for names in table('known')['keys'].values() for name in names)


@cache
def kept_fields() -> frozenset[str]:
    """The fields that 1.x reads."""
    return frozenset(table('known')['keys']['same'] + table('known')['keys']['new'])


@cache
def kept_types() -> frozenset[str]:
    """The types that are registered in 1.x."""
    return frozenset(table('known')['types']['same'] + table('known')['types']['new'])


def is_kept_type(name: str) -> bool:
    """Whether 1.x has a type, or another package that it knows."""
    return name.removeprefix('mmaction.') in kept_types() or _PACKAGES.fullmatch(name) is not None


@cache
def _old_types() -> dict[str, str]:
    """The types that only 0.x has, each with the place where another rule speaks of it."""
    return {name: place for place, names in table('known')['types']['old'].items() for name in names}


def references(document: Document) -> frozenset[str]:
    """The names that a file reads: as variables, or from its bases."""
    names = (node.id for node in walk(document.source.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    return frozenset(names) | taken_from_bases(document.source)


def is_of_0x(config: Config) -> bool:
    """Whether a config is (still) one of 0.x: it has a field of it that is no mere variable, or an old model or pipeline."""
    old = {name for name in table('known')['keys']['old'] if name in config.root.items}
    if old - config.document.own.items.keys() or old - _ORDINARY or old - references(config.document):
        return True
    return not is_of_1x(config) and (config.has_old_model or is_old(config))


def is_of_1x(config: Config) -> bool:
    """Whether a config says anything that only 1.x reads: then it is no longer one of 0.x alone."""
    new = any(name in config.root.items for name in table('known')['keys']['new'])
    return new or config.has('model', 'data_preprocessor') or any(pipeline.is_packed for pipeline in pipelines(config))


def strangers(config: Config) -> Iterator[Stranger]:
    """All that nothing knows."""
    yield from strange_fields(config)
    yield from strange_arguments(config)
    yield from strange_types(config)


# ---------------------------------------------------------------------- fields


def strange_fields(config: Config) -> Iterator[Stranger]:
    """Top-level keys of this file that look like fields, are none, and are read by nothing in it.

    In a file without a model settings may be for files that inherit from it to take: which do, must not depend on what is looked at together.
    """
    strange = {name: advice for name, value in config.document.own.items.items() if (advice := _advice(name, value, config.has('model')))}
    read = references(config.document) if strange else frozenset()
    yield from (Stranger(((name,),), name, f'no version reads `{name}`: {advice}') for name, advice in strange.items() if name not in read)


def _advice(name: str, value: Value, whole: bool) -> str:
    """What to do about a key that no version reads; '' where it looks like a mere variable."""
    if name in fields() or _USUAL_VARIABLE.fullmatch(name):
        return ''
    if meant := _meant(name):
        return f'if `{meant}` is meant, correct it, for as it is it says nothing'
    is_field = isinstance(value.data, bool) or (whole and _is_like_settings(value))
    return 'if code of yours does, carry that over; `runner.cfg` has it in 1.x' if is_field else ''


@cache
def _meant(name: str) -> str:
    return next(iter(get_close_matches(name, sorted(fields()), 1, _CLOSE)), '')


def _is_like_settings(value: Value) -> bool:
    """Whether a value is rather settings that a program reads than a left-over variable."""
    return isinstance(value.data, dict) or any(isinstance(element.data, dict) for element in value.elements)


# ---------------------------------------------------------------------- arguments of datasets


def strange_arguments(config: Config) -> Iterator[Stranger]:
    """Arguments that a dataset takes in neither version."""
    known: dict[str, list[str]] = table('known')['arguments']
    for dataset in config.datasets:
        kind = (dataset.type or '').removeprefix('mmaction.')
        for name in dataset.value.items if kind in known else ():
            if name not in known[kind] and name not in _ARGUMENTS_OF_ALL:
                meant = get_close_matches(name, known[kind], 1, _CLOSE)
                advice = f'if `{meant[0]}` is meant, correct it' if meant else 'if yours does, carry that over as a class of your own'
                yield Stranger(((*dataset.path, name),), name, f'`{kind}` takes no `{name}`, in 0.24.1 or 1.x: {advice}')


# ---------------------------------------------------------------------- types


def strange_types(config: Config) -> Iterator[Stranger]:
    """Types that 1.x does not have, or not in the sense of 0.x, and that no other rule speaks of."""
    places: dict[tuple[int, str], list[KeyPath]] = {}
    for path, _, kind in config.typed:
        if _is_strange(kind):
            places.setdefault((id(kind.node), _text(kind)), []).append((*path, 'type'))
    for (_, name), paths in places.items():
        message = _message(config, name, paths)
        if message:
            yield Stranger(tuple(paths), name, message)


def _text(kind: Value) -> str:
    """The name of a type without the scope that all have; '' where it cannot be told."""
    return kind.data.removeprefix('mmaction.') if isinstance(kind.data, str) else ''


def _is_strange(kind: Value) -> bool:
    if not isinstance(kind.data, str):
        return isinstance(kind.data, Unknown)
    return not is_kept_type(kind.data) or _text(kind) in table('known')['types']['taken']


def _message(config: Config, name: str, paths: list[KeyPath]) -> str:
    """What to do about a type; '' where nothing is to be said of it here."""
    types = table('known')['types']
    if any(_is_of_other_rules(config, path, name) or is_foreign(config, path) for path in paths):
        return ''
    if not name:
        return 'which class this is cannot be told here: check that 1.x has it, and what became of its arguments'
    if name in types['taken']:
        return '' if is_of_1x(config) or _is_renewed(config, paths, name) else _taken(name)
    if name in types['gone']:
        return f'1.x has no `{name}`' + (f': {types["gone"][name]}' if types['gone'][name] else '')
    if name in _old_types():
        return f'1.x has no `{name}`, and what this is part of is not understood here: change it by hand'
    return f'`{name}` is no class of MMAction2: port yours to 1.x, and register it in `mmaction.registry`, in a module that `custom_imports` names'


def _taken(name: str) -> str:
    return f'`{name}` of 0.x is a class of your own, and 1.x has one of that name: compare their arguments, and do not register yours again'


def _is_renewed(config: Config, paths: list[KeyPath], name: str) -> bool:
    """Whether another rule speaks of the arguments: of `RandomErasing.probability`."""
    return name == 'RandomErasing' and any(config.has(*path[:-1], 'probability') for path in paths)


def _is_of_other_rules(config: Config, path: KeyPath, name: str) -> bool:
    if path[0] in _OF_OTHER_RULES or (path[0] == 'custom_hooks' and _HOOK_OF_OTHER_RULES.fullmatch(name)):
        return True
    match _old_types().get(name):
        case 'transform':
            return any(path[:-2] == place for place, _ in config.pipelines)
        case 'dataset':
            return any(path[:-1] == dataset.path for dataset in config.datasets)
        case 'model' | 'part':
            return True
        case 'optimizer':
            return path == ('optimizer', 'type')
    return False


def is_foreign(config: Config, path: KeyPath) -> bool:
    """Whether a type stands among the arguments of a transform that hands them to another package."""
    for length in range(1, len(path) - 1):
        outer = config.plain(*path[:length], 'type')
        if isinstance(outer, str) and _FOREIGN.fullmatch(outer):
            return True
    return False
