"""`Collect` and `ToTensor` became `PackActionInputs`.

In 1.x a pipeline ends with one transform that makes the tensor and the data sample
(mmaction/datasets/transforms/formatting.py). It finds the input and the labels itself and carries what the metrics and the
long-term feature bank of 1.2.0 read (`img_shape`, `img_key`, `video_id`, `timestamp`); localizers have `PackLocalizationInputs`.
A `ToTensor` that is left behind does not fail when it is built: the name then means another transform, of mmcv. So one without `Collect`
is reported, too.

Fix safety: safe where only inputs and labels were collected. Unsafe where more was, since the model or the metric must then
look for it in the data sample, and where transforms stand behind or among those that are replaced.
"""

from collections.abc import Iterator
from typing import TypeAlias

from mma_lint.config.facts import Config
from mma_lint.config.pipelines import FINISHERS, Pipeline, Transform, distinct_pipelines, everywhere
from mma_lint.config.value import Unknown, Value, of
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict

rule = Rule(
    'MMA103',
    __name__,
    __doc__,
    message='`Collect` and `ToTensor` became `PackActionInputs`',
    examples=(
        Example(
            bad='train_pipeline = [\n'
            "    dict(type='FormatShape', input_format='NCHW'),\n"
            "    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),\n"
            "    dict(type='ToTensor', keys=['imgs', 'label'])\n"
            ']\n',
            good="train_pipeline = [\n    dict(type='FormatShape', input_format='NCHW'),\n    dict(type='PackActionInputs')\n]\n",
        ),
        Example(
            bad='val_pipeline = [\n'
            "    dict(type='LoadLocalizationFeature'),\n"
            "    dict(type='GenerateLocalizationLabels'),\n"
            '    dict(\n'
            "        type='Collect',\n"
            "        keys=['raw_feature', 'gt_bbox'],\n"
            "        meta_name='video_meta',\n"
            "        meta_keys=['video_name', 'duration_second']),\n"
            "    dict(type='ToTensor', keys=['raw_feature']),\n"
            "    dict(type='ToDataContainer', fields=[dict(key='gt_bbox', stack=False, cpu_only=True)])\n"
            ']\n',
            good='val_pipeline = [\n'
            "    dict(type='LoadLocalizationFeature'),\n"
            "    dict(type='GenerateLocalizationLabels'),\n"
            '    dict(\n'
            "        type='PackLocalizationInputs',\n"
            "        keys=('gt_bbox',),\n"
            "        meta_keys=('video_name', 'duration_second'))\n"
            ']\n',
        ),
        Example(
            bad='train_pipeline = [\n'
            "    dict(type='FormatShape', input_format='NCHW'),\n"
            "    dict(type='Collect', keys=['imgs', 'label', 'scene'], meta_keys=['idx'], meta_name='idx'),\n"
            "    dict(type='ToTensor', keys=['imgs', 'label'])\n"
            ']\n',
            good='train_pipeline = [\n'
            "    dict(type='FormatShape', input_format='NCHW'),\n"
            '    dict(\n'
            "        type='PackActionInputs',\n"
            "        meta_keys=('idx',),\n"
            "        algorithm_keys=('scene',))\n"
            ']\n',
            unsafe=True,
        ),
        Example(bad="val_pipeline = [\n    dict(type='DecordDecode'),\n    dict(type='ToTensor', keys=['imgs'])\n]\n"),
        Example(bad="val_pipeline = [dict(type='ToTensor', keys=['imgs'])]\nval_dataloader = dict(dataset=dict(type='VideoDataset', pipeline=val_pipeline))\n"),
        Example(bad="train_pipeline = [\n    dict(type='DecordDecode'),\n    dict(type='Rename', mapping=dict(imgs='clip'))\n]\n"),
        Example(good="train_pipeline = [\n    dict(type='FormatShape', input_format='NCHW'),\n    dict(type='PackActionInputs')\n]\n"),
    ),
)

_INPUTS = ('imgs', 'img', 'keypoint', 'audios')
_LABELS = ('label', 'proposals', 'gt_bboxes', 'gt_labels')
_CARRIED = ('img_shape', 'img_key', 'video_id', 'timestamp')
_UNREAD = ('scores', 'entity_ids')  # collected by the AVA configs, read by nothing in 0.24.1
_LOCALIZATION = ('LoadLocalizationFeature', 'GenerateLocalizationLabels', 'LoadProposals')
_PLACES = {
    'collect_keys': '`inputs` becomes a dict of these, which `ActionDataPreprocessor` does not take',
    'meta_keys': 'found in `data_sample.metainfo` now',
    'algorithm_keys': 'found in the data sample now, and no tensors unless the dataset makes them so',
}

Names: TypeAlias = tuple[Value, ...]


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Put the one transform where the last of the old ones stood."""
    told = tuple(pipeline for pipeline in distinct_pipelines(config) if len(pipeline.find('Collect')) == 1)
    for pipeline in told:
        yield _packed(config, pipeline, pipeline.find('Collect')[0])
    mended = {id(transform.value.data) for pipeline in told for transform in pipeline.transforms}  # a part of another pipeline may say them
    for pipeline in distinct_pipelines(config):
        if pipeline not in told and (pipeline.find('Collect') or not pipeline.is_packed):
            left = [transform for transform in pipeline.find(*FINISHERS) if id(transform.value.data) not in mended]
            yield from map(_left, left)


def _left(transform: Transform) -> Manual:
    return Manual((*transform.path, 'type'), f'1.x has no `{transform.type}`: end the pipeline with `PackActionInputs`')


@rule.check
def rename(config: Config) -> Iterator[Verdict]:
    """Report a renaming of results that is not the one that detectors needed."""
    for pipeline in distinct_pipelines(config):
        for transform in pipeline.find('Rename'):
            if not _is_for_detectors(transform):
                yield Manual((*transform.path, 'type'), '1.x has no `Rename`: use `KeyMapper(mapping={new: old}, auto_remap=False)` of mmcv')


def _packed(config: Config, pipeline: Pipeline, collect: Transform) -> Change:
    finishers = pipeline.find(*FINISHERS)
    behind = pipeline.transforms[_index(finishers[0]) :]
    strangers = tuple(transform for transform in behind if transform.type not in (*FINISHERS, 'Rename'))
    anchor = finishers[-1] if any(_index(transform) < _index(finishers[-1]) for transform in strangers) else collect
    is_localization = bool(pipeline.find(*_LOCALIZATION)) or {'raw_feature', 'bsp_feature'} & set(_plain(collect, 'keys'))
    name, arguments = ('PackLocalizationInputs', _localization(collect)) if is_localization else ('PackActionInputs', _action(collect))
    gone = (*finishers, *filter(_is_for_detectors, pipeline.find('Rename')))
    steps = (*_replaced(anchor, name, arguments), *(Drop(transform.path) for transform in gone if transform is not anchor))
    doubts = (*_doubts(collect, {} if is_localization else arguments), *_order_doubts(strangers))
    return Change((*collect.path, 'type'), everywhere(config, steps), f'`Collect` and `ToTensor` became `{name}`', '; '.join(doubts))


def _replaced(anchor: Transform, name: str, arguments: dict[str, Names]) -> Iterator[Step]:
    yield Put.plain((*anchor.path, 'type'), name)
    yield from (Drop((*anchor.path, key)) for key in anchor.value.items if key != 'type' and key not in arguments)
    yield from (Put.plain((*anchor.path, key), names) for key, names in arguments.items())


def _localization(collect: Transform) -> dict[str, Names]:
    """1.x takes the raw feature by itself; the other features and labels are told."""
    told = tuple(key for key in _names(collect, 'keys') if key.plain != 'raw_feature')
    return ({'keys': told} if told else {}) | ({} if collect.get('meta_keys') is None else {'meta_keys': _names(collect, 'meta_keys')})


def _action(collect: Transform) -> dict[str, Names]:
    """What 1.x does not carry by itself: several or other inputs, other labels, other meta keys."""
    keys = _names(collect, 'keys')
    strange = tuple(key for key in keys if key.plain not in (*_INPUTS, *_LABELS))
    inputs = tuple(key for key in keys if key.plain in _INPUTS)
    if inputs:
        collected = inputs if len(inputs) > 1 else ()
    else:
        collected, strange = strange[:1], strange[1:]
    found = {'collect_keys': collected, 'meta_keys': _meta_keys(collect), 'algorithm_keys': strange}
    return {argument: names for argument, names in found.items() if names}


def _meta_keys(collect: Transform) -> Names:
    """What must be named: all, where there is one that 1.x does not carry by itself. With proposals that is what it carries too."""
    said = _plain(collect, 'meta_keys')
    if set(said) <= {*_CARRIED, *_UNREAD}:
        return ()
    carried = [of(name) for name in _CARRIED if name not in said] if 'proposals' in _plain(collect, 'keys') else []
    return (*carried, *(meta for meta in _names(collect, 'meta_keys') if meta.plain not in _UNREAD))


def _doubts(collect: Transform, arguments: dict[str, Names]) -> Iterator[str]:
    if collect.get('keys') is None or not all(_is_told(value) for value in map(collect.get, ('keys', 'meta_keys'))):
        yield 'what is collected cannot be told here: name in `algorithm_keys` what is neither input nor label'
    if collect.plain('nested', False) is not False:
        yield '`nested` is gone: samples are no lists of one any more'
    for argument, names in arguments.items():
        yield f'{", ".join(f"`{name.plain}`" for name in names)}: {_PLACES[argument]}'


def _order_doubts(strangers: tuple[Transform, ...]) -> Iterator[str]:
    """Transforms that saw tensors, or what was collected."""
    if strangers:
        names = ', '.join(f'`{transform.type or "an unknown transform"}`' for transform in strangers)
        yield f'{names} came after `Collect` or `ToTensor` and saw what they made: put it before `PackActionInputs` and see that it still works'


def _is_for_detectors(transform: Transform) -> bool:
    return transform.plain('mapping') == {'imgs': 'img'}


def _names(collect: Transform, argument: str) -> Names:
    """The names in a list, or the one name, as far as they can be told."""
    value = collect.get(argument)
    names = () if value is None else value.elements if isinstance(value.data, (list, tuple)) else (value,)
    return tuple(name for name in names if isinstance(name.data, str))


def _plain(collect: Transform, argument: str) -> tuple[object, ...]:
    return tuple(name.plain for name in _names(collect, argument))


def _is_told(value: Value | None) -> bool:
    return (
        value is None or isinstance(value.data, str) or all(isinstance(name.data, str) for name in value.elements or (value,) * isinstance(value.data, Unknown))
    )


def _index(transform: Transform) -> int:
    return int(transform.path[-1])
