"""A part of a 0.x config is written in ordinary code: a pipeline, a dataset, a model.

`Compose([dict(type='SampleFrames', ...), ..., dict(type='Collect', ...)])` in a demo, a test or a notebook is a config like any other: the
transforms, datasets, models and hooks that changed are told here as they are in config files. `Normalize` and `ToTensor` may even be found in
1.x, but they are others, of mmcv.

Fix safety: safe, and only where a type has another name and the same arguments. For all else there is no fix: what is to be changed with it
is not known.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.access import is_related
from mma_lint.code.literals import Component, components, is_config_file, items, strings
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.tables import table

_HEAD = 'from mmaction.registry import MODELS, TRANSFORMS\n\n\n'

rule = Rule(
    'MMA508',
    __name__,
    __doc__,
    'this part of a config is another one in 1.x',
    examples=(
        Example(
            bad=_HEAD + "def test():\n    TRANSFORMS.build(dict(type='Imgaug', transforms='default'))\n",
            good=_HEAD + "def test():\n    TRANSFORMS.build(dict(type='ImgAug', transforms='default'))\n",
            path='tests/test_run.py',
        ),
        Example(
            bad=_HEAD + 'def pipeline():\n    return [\n'
            "        dict(type='SampleFrames', clip_len=1, start_index=0),\n        dict(type='Normalize', mean=[0], std=[1]),\n"
            "        {'type': 'Collect', 'keys': ['imgs']},\n        dict(type='ToTensor', keys=['imgs']),\n    ]\n",
            path='tools/run.py',
        ),
        Example(bad=_HEAD + "def model():\n    return MODELS.build(dict(type='Recognizer2D', test_cfg=dict(average_clips='prob')))\n", path='tools/run.py'),
        Example(
            bad=_HEAD + "def data(root):\n    return dict(type='RawframeDataset', data_prefix='data/rawframes'), dict(type='HVUDataset')\n", path='tools/run.py'
        ),
        Example(bad=_HEAD + "def hooks():\n    return [dict(type='TextLoggerHook'), dict(policy='step', step=[4])]\n", path='tools/run.py'),
        Example(
            good=_HEAD + 'def pipeline():\n    return [\n'
            "        dict(type='SampleFrames', clip_len=1), dict(type='FormatShape', input_format='NCHW'),\n        dict(type='PackActionInputs')]\n",
            path='tools/run.py',
        ),
        Example(
            good="import mmcv\n\n\ndef pipeline():\n    return [dict(type='Resize'), dict(type='Normalize', mean=[0]), dict(type='ToTensor')]\n",
            path='tools/run.py',
        ),
        Example(good=_HEAD + "def model(prefix):\n    return dict(type='RawframeDataset', data_prefix=dict(img=prefix))\n", path='tools/run.py'),
    ),
)

_FINISHERS = {
    'Collect': '`Collect` is `PackActionInputs` in 1.x, or `PackLocalizationInputs`: results are `inputs` and `data_samples`',
    'ToTensor': '`ToTensor` is gone in 1.x: `PackActionInputs` makes tensors',
    'ImageToTensor': '`ImageToTensor` is gone in 1.x: `PackActionInputs` makes tensors',
    'ToDataContainer': '`ToDataContainer` is gone in 1.x, with data containers',
    'Normalize': '`Normalize` is no transform in 1.x: `model.data_preprocessor` normalises, with `mean`, `std` and `to_rgb`, not the pipeline',
}
_OTHER_CLASSES = {
    'AudioFeatureDataset': '`AudioFeatureDataset` is `AudioDataset` in 1.x, whose files end in `.npy`, and which counts from 0 unless `start_index=1`',
    'PaddingWithLoop': '`PaddingWithLoop` is gone in 1.x: `SampleFrames(clip_len=..., frame_interval=1)` comes nearest',
    'STGCNHead': '`STGCNHead` is `GCNHead` in 1.x',
    'SkeletonGCN': '`SkeletonGCN` is `RecognizerGCN` in 1.x, with a `graph_cfg` in the backbone',
}
_OUR_RESULTS = frozenset({'imgs', 'keypoint', 'audios', 'raw_feature', 'gt_bbox', 'heatmap_imgs'})
_POLICIES = frozenset('fixed step exp poly inv CosineAnnealing FlatCosineAnnealing CosineRestart cyclic OneCycle LinearAnnealing RelativeStep TIN Step'.split())
_OTHERS = {
    'hook': '1.x has no `{}`: see `default_hooks`, `param_scheduler`, `optim_wrapper` and `visualizer`',
    'runner': '1.x has no `{}`: the loops are `train_cfg`',
}
_SETTINGS = {
    ('test_cfg', 'average_clips'): '`average_clips` is read from `cls_head` in 1.x, and passed over here',
    ('test_cfg', 'feature_extraction'): "`feature_extraction` is passed over in 1.x: `cls_head=dict(type='FeatureHead')` gives features",
    ('train_cfg', 'blending'): '`blending` is read from `data_preprocessor` in 1.x, and passed over here',
    ('train_cfg', 'aux_info'): '`aux_info` is gone in 1.x: `PackActionInputs(algorithm_keys=...)` puts more fields into the data samples',
}


@rule.check_code
def types(module: Module) -> Iterator[Finding]:
    """Types that are gone, or have another name."""
    for component in _components(module):
        new = table('transforms')['renamed'].get(component.type) or table('models')['renamed'].get(component.type)
        message = f'`{component.type}` is called `{new}` in 1.x' if new else _gone(component)
        if message:
            yield Finding(*module.source.span(component.literal), message, _renaming(module, component, new) if new else ())


@rule.check_code
def arguments(module: Module) -> Iterator[Finding]:
    """Arguments that are gone, or are another thing."""
    for component in _components(module):
        for item in component.items:
            message = _argument(component, item.key, item.value)
            if message:
                yield Finding(*module.source.span(item.node), message)


@rule.check_code
def settings(module: Module) -> Iterator[Finding]:
    """What a recognizer is told where 1.x does not look."""
    for component in _components(module):
        for item in component.items if component.type in table('models')['recognizers'] else ():
            for inner in items(item.value):
                if (item.key, inner.key) in _SETTINGS:
                    yield Finding(*module.source.span(inner.node), _SETTINGS[item.key, inner.key])


@rule.check_code
def schedules(module: Module) -> Iterator[Finding]:
    """`lr_config` and `momentum_config` under whatever name."""
    for node in module.of(ast.Call, ast.Dict) if is_related(module) else ():
        for item in items(node):
            if item.key == 'policy' and any(name in _POLICIES for _, name in strings(item.value)) and not is_config_file(module):
                yield Finding(*module.source.span(item.node), '`policy` belongs to `lr_config` of 0.x: in 1.x `param_scheduler` is a list of schedulers')


def _components(module: Module) -> tuple[Component, ...]:
    """The dicts with a type in code that has to do with MMAction2, and the transforms in lists that only MMAction2 has."""
    return tuple(component for component in components(module) if is_related(module) or component.is_in_our_pipeline)


def _gone(component: Component) -> str:
    """What to do about a type that is gone; '' where it is not."""
    name = component.type
    if name in _FINISHERS:
        is_ours = component.is_in_our_pipeline or any(key in _OUR_RESULTS for _, key in strings(component.get('keys')))
        return _FINISHERS[name] if is_ours else ''
    others = (message.format(name) for kind, message in _OTHERS.items() if name in table('known')['types']['old'][kind])
    return _wrapped(component) or _removed(name) or _OTHER_CLASSES.get(name) or next(others, '')


def _wrapped(component: Component) -> str:
    name = component.type
    for prefix, wrapper in table('transforms')['wrapped'].items():
        if name.startswith(prefix) and component.is_in_our_pipeline:
            return f"`{name}` is `{wrapper}` with `op='{name.removeprefix(prefix)}'` in 1.x"
    return ''


def _removed(name: str) -> str:
    for kind in ('transforms', 'datasets', 'models'):
        if name in table(kind)['removed']:
            return f'1.x has no `{name}`: {table(kind)["removed"][name]}'
    return ''


def _argument(component: Component, key: str, value: ast.expr) -> str:
    """What became of an argument; '' where it is what it was."""
    changed: dict[str, str | None] = table('transforms')['arguments'].get(component.type, {})
    if key in changed and (changed[key] is None or (component.get(changed[key] or '') is None and _is_old(component))):
        new = changed[key]
        return f'`{component.type}.{key}` is called `{new}` in 1.x' if new else f'`{component.type}` takes no `{key}` in 1.x'
    folder = table('datasets')['prefix'].get(component.type)
    if key == 'data_prefix' and folder and isinstance(value, (ast.Constant, ast.JoinedStr)):
        return f'`data_prefix` is a dict in 1.x: `dict({folder}=...)`'
    return ''


def _is_old(component: Component) -> bool:
    """Whether a transform is in a pipeline of 0.x."""
    return 'Collect' in component.pipeline and not any(name.startswith('Pack') for name in component.pipeline)


def _renaming(module: Module, component: Component, new: str) -> tuple[Rewrite, ...]:
    """The type rewritten in its string, whatever scope stands before it."""
    end = module.source.span(component.literal)[1] - 1
    start = end - len(component.type)
    return (Rewrite(start, end, (new,)),) if module.source.text[start:end] == component.type else ()
