"""Which Python files are configs. Only those are given to the config rules.

A config is told by what its top level says and by where it stands, from one file, without running it. A file that stands among
configs (in a folder so named, or with `_base_`) and does nothing but assign needs one field of the right shape. Any other file
needs what only MMAction2 writes, such as `videos_per_gpu` or a `SampleFrames`, or several fields that only OpenMMLab configs have.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path, PurePath
from typing import TypeAlias

from mma_lint.source import Source, Unreadable
from mma_lint.tree import walk


class Kind(Enum):
    """What a file is."""

    OLD = 'a config of MMAction2 0.x'
    HALF = 'a config with fields of both'
    NEW = 'a config of MMAction2 1.x'
    FRAGMENT = 'a config whose fields are the same in both: a model, a pipeline, variables'
    LAZY = 'a config in pure Python style, which only MMEngine reads'
    OTHER = 'no config of MMAction2'


Shape: TypeAlias = type[ast.expr] | tuple[type[ast.expr], ...]

_NUMBER = (ast.Constant, ast.BinOp, ast.UnaryOp)
_TEXT = (ast.Constant, ast.JoinedStr, ast.BinOp)
_MANY = (ast.List, ast.Tuple)

# Fields that hardly anything else has, with the shape of their value.
_OLD_FIELDS: dict[str, Shape] = {
    'checkpoint_config': ast.Dict, 'eval_config': ast.Dict, 'log_config': ast.Dict, 'lr_config': ast.Dict, 'module_hooks': _MANY,
    'momentum_config': ast.Dict, 'multigrid': ast.Dict, 'omnisource': ast.Constant, 'optimizer_config': ast.Dict, 'output_config': ast.Dict,
    'precise_bn': ast.Dict, 'resume_from': _TEXT, 'total_epochs': _NUMBER,
}  # fmt: skip
_NEW_FIELDS: dict[str, Shape] = {
    'auto_scale_lr': ast.Dict, 'default_hooks': ast.Dict, 'default_scope': ast.Constant, 'env_cfg': ast.Dict, 'log_processor': ast.Dict,
    'optim_wrapper': ast.Dict, 'param_scheduler': (ast.Dict, *_MANY), 'test_dataloader': ast.Dict, 'test_evaluator': (ast.Dict, *_MANY),
    'train_dataloader': ast.Dict, 'val_cfg': ast.Dict, 'val_dataloader': ast.Dict, 'val_evaluator': (ast.Dict, *_MANY),
    'vis_backends': _MANY, 'visualizer': ast.Dict,
}  # fmt: skip

# Fields whose names anything may have: a dict with one of these keys, or none at all.
_DATA = 'videos_per_gpu workers_per_gpu persistent_workers train val test train_dataloader val_dataloader test_dataloader'
_MODEL = 'type backbone backbone1 neck cls_head roi_head train_cfg test_cfg data_preprocessor pretrained'
_EVALUATION = 'interval start by_epoch metrics metric_options topk save_best key_indicator rule gpu_collect tmpdir broadcast_bn_buffer'
_OPTIMIZER = 'type lr weight_decay momentum nesterov betas eps amsgrad constructor paramwise_cfg'
_WEAK_OLD_FIELDS = {
    'data': _DATA, 'dist_params': 'backend port', 'evaluation': _EVALUATION, 'fp16': 'loss_scale', 'optimizer': _OPTIMIZER,
    'runner': 'type max_epochs max_iters',
}  # fmt: skip
_WEAK_NEW_FIELDS = {'train_cfg': 'type max_epochs by_epoch val_interval val_begin', 'test_cfg': 'type'}

# Fields and variables that say nothing of a dialect; enough only where a file has no other names.
_ORDINARY = re.compile(
    r'cudnn_benchmark|custom_hooks|custom_imports|dataset_type|find_unused_parameters|gpu_ids|img_norm_cfg|load_from|log_level|'
    r'mp_start_method|opencv_num_threads|resume|seed|test_cfg|train_cfg|work_dir|workflow|'
    r'ann_file\w*|data_root\w*|\w+_root|\w*pipelines?|(left|right)_kp|skeletons|label_file|exclude_file\w*|proposal_file\w*'
)
_FIELDS = (*_OLD_FIELDS, *_NEW_FIELDS, *_WEAK_OLD_FIELDS, *_WEAK_NEW_FIELDS, 'model', '_base_')

# What only MMAction2 writes: types, and keys of dicts.
OUR_TYPES = frozenset(
    'AGCN AVADataset AVARoIHead ActionDataPreprocessor ActivityNetDataset AudioFeatureDataset AudioRecognizer AudioTSNHead AudioVisualDataset '
    'BBoxHeadAVA BMN BuildPseudoClip DecordDecode DecordInit DenseSampleFrames FormatAudioShape FormatGCNInput FormatShape '
    'GenerateLocalizationLabels GeneratePoseTarget HVUDataset I3DHead LoadAudioFeature LoadHVULabel LoadLocalizationFeature MultiScaleCrop '
    'OpenCVDecode OpenCVInit PEM PIMSDecode PIMSInit PackActionInputs PackLocalizationInputs PoseCompact PoseDataset PoseDecode PyAVDecode '
    'PyAVInit RawFrameDecode RawVideoDataset RawframeDataset Recognizer2D Recognizer3D RecognizerAudio RecognizerGCN ResNet2Plus1d ResNet3d '
    'ResNet3dCSN ResNet3dSlowFast ResNet3dSlowOnly ResNetAudio ResNetTIN ResNetTSM SSNDataset STGCN SampleAVAFrames SampleFrames '
    'SampleProposalFrames SkeletonGCN SlowFastHead TEM TRNHead TSMHead TSNHead ThreeCrop TimeSformer UniformSampleFrames '
    'UntrimmedSampleFrames VideoDataset X3D'.split()
)
_OUR_KEYS = frozenset({'videos_per_gpu', 'omni_videos_per_gpu', 'average_clips', 'clip_len'})
# What only its sister projects write.
_THEIR_TYPES = frozenset(
    'ADE20KDataset BaseDetector CIFAR10 CascadeRCNN CityscapesDataset ClsDataPreprocessor CocoDataset DefaultFormatBundle DetDataPreprocessor '
    'EncoderDecoder FasterRCNN ImageClassifier ImageNet KittiDataset LoadAnnotations LoadImageFromFile LVISV1Dataset MaskRCNN NuScenesDataset '
    'PackDetInputs PackInputs PackPoseInputs PackSegInputs RPNHead RetinaNet SegDataPreProcessor TopDown TopDownCocoDataset '
    'TopdownPoseEstimator VOCDataset'.split()
)
_THEIR_KEYS = frozenset({'samples_per_gpu'})

_FOLDERS = frozenset({'_base_', 'cfg', 'cfgs', 'config', 'configs'})
_NAMES = frozenset(_FIELDS)
_TOP_LEVEL = re.compile(r'[\n\r](\w+)[ \t]*[=:]')


def may_be_config(text: str) -> bool:
    """Whether a text is worth parsing: some line begins with `field =`."""
    return any(name in _NAMES or _ORDINARY.fullmatch(name) for name in _TOP_LEVEL.findall('\n' + text))


def is_config(source: Source) -> bool:
    """Whether the config rules have a say in a file."""
    return kind(source) not in (Kind.LAZY, Kind.OTHER)


def is_ours(source: Source) -> bool:
    """Whether a file says something that only MMAction2 knows. Raises Unreadable."""
    return _look(source).ours


def is_theirs(source: Source) -> bool:
    """Whether a file says something that only a sister project knows, and nothing that only MMAction2 does. Raises Unreadable."""
    look = _look(source)
    return not look.ours and look.theirs


def kind(source: Source) -> Kind:
    """What a file is. One that cannot be parsed is a fragment where it stands among configs: its fault must not be passed over.

    Kept with the source: several ask.
    """
    known: Kind | None = source.__dict__.get('kind')
    if known is None:
        known = source.__dict__['kind'] = _kind(source)
    return known


def _kind(source: Source) -> Kind:
    if not may_be_config(source.text):
        return Kind.OTHER
    try:
        look = _look(source)
    except Unreadable:
        return Kind.FRAGMENT if _is_among_configs(source.path) else Kind.OTHER
    if look.lazy:
        return Kind.LAZY
    return look.dialect if look.is_ours else Kind.OTHER


def _look(source: Source) -> '_Look':
    """What is to be seen in a file. Kept with the source: several ask. Raises Unreadable."""
    known: _Look | None = source.__dict__.get('look')
    if known is None:
        known = source.__dict__['look'] = _Look(source.path, tuple(source.tree.body))
    return known


def _is_among_configs(path: PurePath) -> bool:
    return any(part.lower() in _FOLDERS for part in Path(path).absolute().parts[:-1])  # the same from whatever folder we are asked


@dataclass(frozen=True, eq=False)
class _Look:
    """What is to be seen in a file."""

    path: PurePath
    statements: tuple[ast.stmt, ...]

    @cached_property
    def values(self) -> dict[str, ast.expr]:
        """The top-level names with the last value assigned to each."""
        return dict(pair for statement in self.statements for pair in _assigned(statement))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of a config, each with a value of its shape."""
        return tuple(name for name, value in self.values.items() if _is_field(name, value))

    @cached_property
    def plain(self) -> bool:
        """Whether the file does nothing but assign, and no field is anything but plain data."""
        return all(map(_is_plain, self.statements)) and not any(_is_made(name, value) for name, value in self.values.items())

    @property
    def among_configs(self) -> bool:
        """Whether the file stands where configs do, or inherits as they do."""
        return '_base_' in self.fields or _is_among_configs(self.path)

    @cached_property
    def ours(self) -> bool:
        """Whether something is said that only MMAction2 knows."""
        said = (key in _OUR_KEYS or kind in OUR_TYPES or kind.startswith('mmaction.') for key, kind in _words(self.values))
        return self.scope == 'mmaction' or any(said)

    @cached_property
    def theirs(self) -> bool:
        """Whether something is said that only a sister project knows."""
        return self.scope not in (None, 'mmaction') or any(key in _THEIR_KEYS or kind in _THEIR_TYPES for key, kind in _words(self.values))

    @property
    def scope(self) -> object:
        """The project that `default_scope` names."""
        return getattr(self.values.get('default_scope'), 'value', None)

    @property
    def lazy(self) -> bool:
        """Whether bases are imported, or types are imported classes."""
        imported = {name for statement in self.statements for name in _imported(statement)}
        return 'read_base' in imported or (bool(imported) and bool(imported & self.type_names) and bool(self.fields))

    @property
    def type_names(self) -> frozenset[str]:
        """The names that stand for a type: `dict(type=Name)`."""
        values = (keyword.value for value in self.values.values() for keyword in _keywords(value) if keyword.arg == 'type')
        return frozenset(value.id for value in values if isinstance(value, ast.Name))

    @cached_property
    def is_ours(self) -> bool:
        """The verdict: a config, and not one of a sister project."""
        if any(map(_is_main_guard, self.statements)) or (not self.ours and self.theirs):
            return False
        strong = self.ours or sum(name in _OLD_FIELDS or name in _NEW_FIELDS for name in self.fields) >= 3
        if not self.plain:
            return (strong and len(self.fields) >= (1 if self.among_configs else 2)) or ('_base_' in self.fields and len(self.fields) > 1)
        return (bool(self.fields) and (strong or self.among_configs)) or (self.among_configs and self.all_known)

    @property
    def all_known(self) -> bool:
        """Whether every name is a field or a usual variable: `seed = 0` alone, but not `seed = 0` beside `batch_size = 12`."""
        usual = (name in self.fields or _ORDINARY.fullmatch(name) or (name in _FIELDS and _is_none(value)) for name, value in self.values.items())
        return bool(self.values) and all(usual)

    @property
    def dialect(self) -> Kind:
        """Which version the fields belong to."""
        new = any(name in _NEW_FIELDS or name in _WEAK_NEW_FIELDS for name in self.fields)
        wrapped = {'optimizer'} if 'optim_wrapper' in self.fields else set[str]()  # there it is a mere variable
        old = any(name in _OLD_FIELDS or name in _WEAK_OLD_FIELDS for name in self.fields if name not in wrapped)
        return {(True, True): Kind.HALF, (True, False): Kind.OLD, (False, True): Kind.NEW, (False, False): Kind.FRAGMENT}[old, new]


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value


def _imported(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition('.')[0] for alias in statement.names)


def _is_plain(statement: ast.stmt) -> bool:
    """Whether a statement assigns, or changes in place what was assigned, or is a docstring."""
    match statement:
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Delete() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr='append' | 'extend' | 'insert' | 'pop' | 'update'))):
            return True
    return False


def _is_main_guard(statement: ast.stmt) -> bool:
    match statement:
        case ast.If(test=ast.Compare(left=ast.Name(id='__name__'))):
            return True
    return False


def _is_made(name: str, value: ast.expr) -> bool:
    """Whether a field is what a program makes: `optimizer = SGD(...)`."""
    return name in _FIELDS and isinstance(value, (ast.Call, ast.Await, ast.Lambda)) and not _has_shape(value, (ast.Dict, ast.List, ast.Constant))


def _is_field(name: str, value: ast.expr) -> bool:
    shape = _OLD_FIELDS.get(name) or _NEW_FIELDS.get(name)
    if shape is not None:
        return _has_shape(value, shape) or _is_none(value)
    if name == '_base_':
        return any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in (value, *getattr(value, 'elts', ())))
    if name.rstrip('s').endswith('pipeline'):
        return any('type' in _keys(element) for element in getattr(value, 'elts', ()))
    if name == 'dataset_type':
        return isinstance(value, ast.Constant) and value.value in OUR_TYPES
    keys = _WEAK_OLD_FIELDS.get(name) or _WEAK_NEW_FIELDS.get(name) or (_MODEL if name == 'model' else None)
    return keys is not None and _is_weak_field(name, value, frozenset(keys.split()))


def _is_weak_field(name: str, value: ast.expr, telling: frozenset[str]) -> bool:
    if not _has_shape(value, ast.Dict):
        return False
    keys = _keys(value)
    return bool(keys & (telling | {'_delete_'})) or (not keys and name != 'model')


def _has_shape(value: ast.expr, shape: Shape) -> bool:
    """Whether a value is of a shape, literally or by a call such as `dict(...)` or `int(...)`."""
    kinds = shape if isinstance(shape, tuple) else (shape,)
    match value:
        case ast.Call(func=ast.Name(id='dict')):
            return ast.Dict in kinds
        case ast.Call(func=ast.Name(id='list' | 'tuple')):
            return ast.List in kinds
        case ast.Call(func=ast.Name(id='int' | 'float' | 'round')):
            return ast.Constant in kinds
    return isinstance(value, kinds)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _keys(value: ast.expr) -> frozenset[str]:
    """The keys that a dict names itself."""
    return frozenset(keyword.arg for keyword in _keywords(value, nested=False) if keyword.arg)


def _keywords(value: ast.AST, nested: bool = True) -> Iterator[ast.keyword]:
    """The items of the dicts in a value, `{'a': 1}` as if it were `dict(a=1)`."""
    for node in walk(value) if nested else (value,):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'dict':
            yield from node.keywords
        elif isinstance(node, ast.Dict):
            pairs = ((key, item) for key, item in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant))
            yield from (ast.keyword(str(key.value), item) for key, item in pairs)


def _words(values: dict[str, ast.expr]) -> Iterator[tuple[str, str]]:
    """The key of each item of all dicts, with the type that it names ('' where it names none); a variable such as `dataset_type` too."""
    yield from (('', _constant(value)) for name, value in values.items() if name == 'dataset_type')
    for item in (keyword for value in values.values() for keyword in _keywords(value)):
        yield item.arg or '', _constant(item.value) if item.arg == 'type' else ''


def _constant(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else ''
