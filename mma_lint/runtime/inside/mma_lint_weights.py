"""A checkpoint against a model: which keys are missing, left over or of another shape, and what they may be called now."""

from __future__ import annotations

import difflib
import inspect
import itertools
import pickle
import types
from collections.abc import Iterator
from typing import Any, NamedTuple

import torch

SHOWN = 5
SAME = 3  # parts of a name that make it more than `conv.weight`, which is everywhere


class Key(NamedTuple):
    """A key of a state."""

    name: str
    shape: list[int]


def compare(path: str, model: Any) -> dict[str, Any]:
    """What comes of loading a checkpoint. Nothing in it is run."""
    own, given = shapes(model.state_dict()), shapes(read(path))
    if own == given:
        return {'message': f'{len(own)} keys of the same shapes'}
    missing = [key for key in own if key not in given]
    left = [key for key in given if key not in own]
    other = [f'{key} {given[key]} -> {own[key]}' for key in own if given.get(key, own[key]) != own[key]]
    renamed = proposed([Key(name, given[name]) for name in left], [Key(name, own[name]) for name in missing])
    message = told({'missing in it': missing, 'unknown to the model': left, 'of another shape': other})
    if renamed:
        message += f'; {len(renamed)} of them have a counterpart of the same shape and place'
    return {'outcome': 'failed', 'message': message, 'renamed': renamed}


def shapes(state: Any) -> dict[str, list[int]]:
    """The shape of each weight of a network; what prepares its inputs has none that is learnt."""
    return {key: list(value.shape) for key, value in state.items() if not key.startswith('data_preprocessor.')}


def told(kinds: dict[str, list[str]]) -> str:
    """How many keys of each kind there are, and which."""
    return '; '.join(f'{len(keys)} {kind}: {listed(keys)}' for kind, keys in kinds.items() if keys)


def listed(keys: list[str]) -> str:
    """Some of them."""
    return ', '.join(keys[:SHOWN]) + (', ...' if len(keys) > SHOWN else '')


def proposed(left: list[Key], missing: list[Key]) -> list[tuple[str, str]]:
    """Pairs of keys that have the same shape, and the same end or the same place among those that have not."""
    found = dict(same_end(left, missing))
    rest = [[key for key in keys if key[0] not in taken] for keys, taken in ((left, found), (missing, set(found.values())))]
    found.update(same_place(*rest))
    return [(old, found[old]) for old, _ in left if old in found]


def same_end(left: list[Key], missing: list[Key]) -> Iterator[tuple[str, str]]:
    """Pairs whose names end alike (`0.gcn.conv.weight`), longer than those of any other."""
    for old, shape in left:
        lengths = sorted(((ending(old, new), new) for new, other in missing if other == shape), reverse=True)[:2]
        if lengths and lengths[0][0] > max(SAME - 1, *(length for length, _ in lengths[1:]), 0):
            length, new = lengths[0]
            if not any(ending(other, new) >= length for other, _ in left if other != old):
                yield old, new


def ending(old: str, new: str) -> int:
    """How many parts of two names are the same, from the end."""
    parts = zip(reversed(old.split('.')), reversed(new.split('.')))  # noqa: B905  strict came with Python 3.10
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], parts))


def same_place(left: list[Key], missing: list[Key]) -> Iterator[tuple[str, str]]:
    """Pairs that follow one another in the same order with the same shapes and last parts (`weight`, `running_mean`)."""
    marks = [[(tuple(shape), key.rpartition('.')[2]) for key, shape in keys] for keys in (left, missing)]
    blocks = difflib.SequenceMatcher(None, marks[0], marks[1], autojunk=False).get_matching_blocks()
    return ((left[a + i][0], missing[b + i][0]) for a, b, size in blocks for i in range(size))


def read(path: str) -> dict[str, Any]:
    """The weights in a checkpoint, under the keys that a model would be given."""
    found = torch.load(path, map_location='cpu', pickle_module=harmless(), **unrestricted())
    state = found.get('state_dict', found.get('model', found)) if isinstance(found, dict) else None
    if not isinstance(state, dict) or not any(hasattr(value, 'shape') for value in state.values()):
        raise ValueError(f'{path} holds no weights')
    return {key[len('module.') :] if key.startswith('module.') else key: value for key, value in state.items() if hasattr(value, 'shape')}


def unrestricted() -> dict[str, bool]:
    """`weights_only` refuses what checkpoints of OpenMMLab hold besides; our own reader is stricter in what it runs."""
    return {'weights_only': False} if 'weights_only' in inspect.signature(torch.load).parameters else {}


def harmless() -> Any:
    """A pickle module that makes tensors, and an empty thing of whatever else there is."""

    class Unpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            """The classes that tensors are made of, and nothing else."""
            if (module, name) == ('collections', 'OrderedDict') or (module == 'torch._utils' and name.startswith('_rebuild_')):
                return super().find_class(module, name)
            if module in ('torch', 'torch.storage') and (name.endswith('Storage') or name in ('Size', 'device') or name.startswith(('float', 'int', 'bfloat'))):
                return super().find_class(module, name)
            return Nothing

    module: Any = types.ModuleType('harmless')
    module.__dict__.update({key: value for key, value in vars(pickle).items() if not key.startswith('__')})
    module.Unpickler = Unpickler
    module.load = lambda file, **options: Unpickler(file, **options).load()
    return module


class Nothing(dict):  # type: ignore[type-arg]
    """Stands for an object of a class that is not looked at."""

    def __new__(cls, *_: Any, **__: Any) -> Nothing:
        """Made of anything."""
        return super().__new__(cls)

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def __call__(self, *_: Any, **__: Any) -> Nothing:
        """Called for what it stands for."""
        return self

    def __setstate__(self, _: Any) -> None:
        """It has no state."""

    def append(self, _: Any) -> None:
        """It keeps nothing."""

    extend = append
