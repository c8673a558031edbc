"""Single changes of meaning in migrated configs, made on the text: they know MMEngine's fields, and nothing of the proof.

A change is made to one node of a file, at a place that MMEngine or MMAction2 reads: it takes another number, the opposite, another
name or path, or leaves out a step. Whether the config as a whole then says something else is told by reading it again.
"""

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FIELDS = frozenset(
    'model train_dataloader val_dataloader test_dataloader train_pipeline val_pipeline test_pipeline train_cfg optim_wrapper param_scheduler '
    'val_evaluator test_evaluator default_hooks log_processor env_cfg load_from work_dir resume ann_file_train ann_file_val ann_file_test '
    'data_root data_root_val find_unused_parameters'.split()
)


@dataclass(frozen=True)
class Edit:
    """text[start:end] becomes `new`; `told` says what was done."""

    start: int
    end: int
    new: str
    told: str

    def made(self, text: str) -> str:
        """The text after it."""
        return text[: self.start] + self.new + text[self.end :]


@dataclass(frozen=True)
class Place:
    """A value in a config: the names that lead to it, outside in, and the node."""

    path: tuple[str, ...]
    node: ast.expr
    siblings: int = 0

    @property
    def key(self) -> str:
        """The nearest name."""
        return next((name for name in reversed(self.path) if not name.isdigit()), '')

    def inside(self, *names: str) -> bool:
        """Whether any of some names leads here."""
        return any(name in self.path for name in names)


def places(tree: ast.Module) -> Iterator[Place]:
    """Every value below the fields that are read."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(target := statement.targets[0], ast.Name) and target.id in FIELDS:
            yield from _below(statement.value, (target.id,))


def _below(node: ast.expr, path: tuple[str, ...], siblings: int = 0) -> Iterator[Place]:
    yield Place(path, node, siblings)
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg is not None:
                yield from _below(keyword.value, (*path, keyword.arg))
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant):
                yield from _below(value, (*path, str(key.value)))
    elif isinstance(node, (ast.List, ast.Tuple)):
        for index, element in enumerate(node.elts):
            yield from _below(element, (*path, str(index)), len(node.elts))


Mutator = Callable[[Place, random.Random], str | None]

# ---------------------------------------------------------------------- numbers

# what is only told to people, or has no say over a default
_IDLE_NUMBERS = frozenset({'type', 'interval_exp_name', 'prefetch_factor'})


def _number(place: Place) -> float | None:
    value = getattr(place.node, 'value', None)
    is_number = isinstance(place.node, ast.Constant) and isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if is_number and place.key not in _IDLE_NUMBERS else None


def _of_keys(*keys: str) -> Mutator:
    """Another number at one of some keys."""

    def mutate(place: Place, chance: random.Random) -> str | None:
        number = _number(place)
        return _other(number, chance) if number is not None and place.key in keys else None

    return mutate


def _other(number: float, chance: random.Random) -> str:
    if isinstance(number, int):
        return str(number + chance.choice((1, 2, 8)))
    return repr(number * chance.choice((0.5, 2.0)) if number else 0.25)


def any_number(place: Place, chance: random.Random) -> str | None:
    """Another number anywhere in the model, the data, the optimizer or the schedule."""
    number = _number(place)
    wanted = place.inside('model', 'train_dataloader', 'val_dataloader', 'test_dataloader', 'optim_wrapper', 'param_scheduler', 'train_cfg')
    pipelines = place.inside('train_pipeline', 'val_pipeline', 'test_pipeline')
    return _other(number, chance) if number is not None and (wanted or pipelines) else None


# ---------------------------------------------------------------------- switches, names, paths

_SWITCHES = frozenset(
    'test_mode shuffle pin_memory persistent_workers drop_last to_rgb cudnn_benchmark resume keep_ratio convert_to_iter_based by_epoch '
    'norm_eval nesterov lazy twice_sample with_offset multi_class find_unused_parameters frozen consensus non_local'.split()
)


def switch(place: Place, chance: random.Random) -> str | None:
    """True for False, False for True."""
    value = getattr(place.node, 'value', None)
    return repr(not value) if isinstance(place.node, ast.Constant) and isinstance(value, bool) and place.key in _SWITCHES else None


_NAMES = {
    ('average_clips', 'prob'): 'score', ('average_clips', 'score'): 'prob', ('format_shape', 'NCHW'): 'NCTHW', ('format_shape', 'NCTHW'): 'NCHW',
    ('input_format', 'NCHW'): 'NCTHW', ('input_format', 'NCTHW'): 'NCHW', ('save_best', 'auto'): 'acc/top5', ('type', 'SGD'): 'Adam',
    ('type', 'Adam'): 'AdamW', ('type', 'AdamW'): 'Adam', ('type', 'DefaultSampler'): 'InfiniteSampler', ('type', 'MultiStepLR'): 'StepLR',
    ('type', 'RandomResizedCrop'): 'MultiScaleCrop', ('type', 'CenterCrop'): 'ThreeCrop', ('type', 'ThreeCrop'): 'TenCrop',
    ('type', 'VideoDataset'): 'RawframeDataset',
    ('type', 'RawframeDataset'): 'VideoDataset', ('type', 'ResNet'): 'ResNetTSM', ('type', 'TSNHead'): 'TSMHead', ('type', 'I3DHead'): 'SlowFastHead',
    ('metric_list', 'top_k_accuracy'): 'mean_class_accuracy', ('metric_list', 'mean_class_accuracy'): 'top_k_accuracy', ('modality', 'Flow'): 'RGB',
    ('start_method', 'fork'): 'spawn', ('mp_start_method', 'fork'): 'spawn', ('backend', 'nccl'): 'gloo', ('spatial_type', 'avg'): 'max',
}  # fmt: skip


def name(place: Place, chance: random.Random) -> str | None:
    """Another class, metric, layout."""
    value = getattr(place.node, 'value', None)
    key = (place.key, value) if isinstance(value, str) else None
    return repr(_NAMES[key]) if key in _NAMES and not place.inside('visualizer') else None


_PATHS = frozenset(
    'ann_file ann_file_train ann_file_val ann_file_test data_root data_root_val img video audio load_from work_dir pretrained exclude_file label_file'.split()
)


def path(place: Place, chance: random.Random) -> str | None:
    """Another file or folder."""
    value = getattr(place.node, 'value', None)
    return repr(f'other/{value}') if isinstance(value, str) and value and place.key in _PATHS else None


# ---------------------------------------------------------------------- more and less


def step_left_out(place: Place, chance: random.Random) -> str | None:
    """A step of a pipeline less."""
    is_step = place.siblings > 1 and isinstance(place.node, ast.Call) and any(part.endswith('pipeline') for part in place.path[-2:])
    kinds = [keyword.value for keyword in place.node.keywords if keyword.arg == 'type'] if is_step and isinstance(place.node, ast.Call) else []
    return '' if kinds else None


def element_left_out(place: Place, chance: random.Random) -> str | None:
    """A milestone less, a scheduler less."""
    is_milestone = place.siblings > 0 and place.key == 'milestones'
    is_scheduler = place.siblings > 0 and place.path[:-1] == ('param_scheduler',)
    return '' if is_milestone or is_scheduler else None


def clip_left_out(place: Place, chance: random.Random) -> str | None:
    """Gradients are not clipped."""
    return 'None' if place.path == ('optim_wrapper', 'clip_grad') and not isinstance(place.node, ast.Constant) else None


def swapped(place: Place, chance: random.Random) -> str | None:
    """Two numbers in the other order."""
    if place.key not in ('scale', 'mean', 'crop_size', 'betas') or not isinstance(place.node, (ast.List, ast.Tuple)):
        return None
    texts = [ast.unparse(element) for element in place.node.elts]
    if texts == texts[::-1]:
        return None
    inner = ', '.join(reversed(texts))
    return f'[{inner}]' if isinstance(place.node, ast.List) else f'({inner},)'


MUTATORS: dict[str, Mutator] = {
    'batch size': _of_keys('batch_size'),
    'workers': _of_keys('num_workers'),
    'learning rate': _of_keys('lr'),
    'weight decay or momentum': _of_keys('weight_decay', 'momentum'),
    'epochs': _of_keys('max_epochs'),
    'milestone': _of_keys('milestones'),
    'gamma, floor or warm-up': _of_keys('gamma', 'eta_min', 'eta_min_ratio', 'start_factor', 'end', 'factor', 'T_max', 'power'),
    'mean': _of_keys('mean'),
    'std': _of_keys('std'),
    'gradient clip': _of_keys('max_norm', 'norm_type'),
    'interval': _of_keys('interval', 'val_interval', 'val_begin', 'window_size', 'max_keep_ckpts'),
    'sampling': _of_keys('clip_len', 'frame_interval', 'num_clips'),
    'class count': _of_keys('num_classes'),
    'model argument': _of_keys('depth', 'dropout_ratio', 'in_channels', 'num_segments', 'shift_div', 'base_channels', 'frozen_stages', 'loss_weight'),
    'any number': any_number,
    'switch': switch,
    'name': name,
    'path': path,
    'step left out': step_left_out,
    'milestone or scheduler left out': element_left_out,
    'clipping left out': clip_left_out,
    'order of two numbers': swapped,
}


def edits(text: str, kind: str, chance: random.Random) -> list[Edit]:
    """All changes of a kind that a text allows."""
    tree = ast.parse(text)
    starts = [0]
    for line in text.encode().split(b'\n'):
        starts.append(starts[-1] + len(line) + 1)
    assert text.isascii(), 'offsets are those of characters'
    found = []
    for place in places(tree):
        new = MUTATORS[kind](place, chance)
        if new is None or place.node.end_lineno is None or place.node.end_col_offset is None:
            continue
        start, end = starts[place.node.lineno - 1] + place.node.col_offset, starts[place.node.end_lineno - 1] + place.node.end_col_offset
        if not new and place.siblings:
            end += len(text[end:]) - len(text[end:].lstrip(', \n'))
        found.append(Edit(start, end, new, f'{".".join(place.path)}: {ast.unparse(place.node)[:60]} -> {new[:60] or "nothing"}'))
    return found
