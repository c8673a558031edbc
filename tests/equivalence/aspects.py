"""Does a migrated config mean what the 0.x one meant? Each aspect compares an answer of 0.24.1 with one of 1.2.0.

An aspect is None where 0.24.1 itself says nothing of it, else whether both say the same.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

Answer: TypeAlias = dict[str, Any]
Aspect: TypeAlias = Callable[[Answer, Answer], bool | None]

SPLITS = ('train', 'val', 'test')
ITERATIONS = 20
OLD_FIELDS = frozenset({
    'checkpoint_config', 'cudnn_benchmark', 'data', 'dist_params', 'eval_config', 'evaluation', 'fp16', 'gpu_ids', 'log_config', 'lr_config',
    'module_hooks', 'momentum_config', 'mp_start_method', 'multigrid', 'omnisource', 'opencv_num_threads', 'optimizer', 'optimizer_config',
    'output_config', 'precise_bn', 'resume_from', 'total_epochs', 'workflow',
})  # fmt: skip
RENAMED = {
    'AudioFeatureDataset': 'AudioDataset',
    'Imgaug': 'ImgAug',
    'PaddingWithLoop': 'SampleFrames',
}
WRAPPERS = {'pytorchvideo': 'PytorchVideoWrapper', 'torchvision': 'TorchVisionWrapper'}
RENAMED_SCORES = {
    'top1_acc': 'acc/top1', 'top5_acc': 'acc/top5', 'mean_class_accuracy': 'acc/mean1', 'mean_average_precision': 'acc/mean_average_precision',
    'mmit_mean_average_precision': 'acc/mmit_mean_average_precision', 'mAP@0.5IOU': 'mAP/overall',
}  # fmt: skip
PACKING = frozenset({'Collect', 'Normalize', 'PackActionInputs', 'PackLocalizationInputs', 'Rename', 'ToDataContainer', 'ToTensor', 'ToMotion'})
REWRITTEN = frozenset(
    {'FormatGCNInput', 'FormatShape', 'GeneratePoseTarget', 'JointToBone', 'LoadLocalizationFeature', 'SampleFrames', 'UntrimmedSampleFrames'}
)


def loads(old: Answer, new: Answer) -> bool | None:
    """MMEngine reads the file."""
    return 'config' not in new['errors']


def builds(old: Answer, new: Answer) -> bool | None:
    """Every part of it is built."""
    return not new['errors']


def fields(old: Answer, new: Answer) -> bool | None:
    """No field of 0.x is left; MMEngine looks in MMAction2's registries."""
    return not OLD_FIELDS & set(new.get('keys', ())) and new.get('default_scope') == 'mmaction'


def weights(old: Answer, new: Answer) -> bool | None:
    """A checkpoint fits: each entry is there with its shape; 1.x may have added buffers, never parameters."""
    if 'weights' not in old:
        return None
    made = new.get('weights', {})
    added = set(made) - set(old['weights'])
    return all(made.get(name) == shape for name, shape in old['weights'].items()) and not added & set(new.get('parameters', ()))


def average_clips(old: Answer, new: Answer) -> bool | None:
    """Scores of clips are averaged alike. 1.x cannot leave them apart, as None did; for one clip `score` is the same."""
    if old.get('average_clips', 'unset') == 'unset':
        return None
    return bool(new.get('average_clips') == (old['average_clips'] or 'score'))


def epochs(old: Answer, new: Answer) -> bool | None:
    """Training is as long."""
    return _same(old, new, 'epochs')


def optimizer(old: Answer, new: Answer) -> bool | None:
    """Each parameter is optimised with the same settings."""
    return _same(old, new, 'optimizer') if 'weights' in old else None


def steps(old: Answer, new: Answer) -> bool | None:
    """Gradients are clipped and accumulated alike, in the same precision."""
    if 'steps' not in old:
        return None
    return _same(old, new, 'steps') and _same(old, new, 'amp')


def schedule(old: Answer, new: Answer) -> bool | None:
    """The learning rate is the same at each iteration.

    A warm-up counted in epochs may be one iteration's step away: a config does not know how long an epoch is.
    """
    if 'schedule' not in old:
        return None
    made = new.get('schedule', {})
    common = set(old['schedule']) & set(made)
    complete = len(common) == len(old['schedule']) and (len(common) == len(made) or 'weights' not in old)
    return bool(common) and complete and all(_close(old['schedule'][rate], made[rate], float(rate), old) for rate in common)


def _close(left: list[float], right: list[float], rate: float, old: Answer) -> bool:
    warm, step = _warm_up(old['config']['lr_config'])
    allowed = (step * rate if index < warm else 0.0 for index in range(len(left)))
    return len(left) == len(right) and all(abs(a - b) <= bound + rate * 1e-9 for a, b, bound in zip(left, right, allowed, strict=True))


def _warm_up(config: Answer) -> tuple[float, float]:
    """How many iterations a warm-up by epochs lasts, and how much of the rate one of them adds."""
    if not config.get('warmup') or not config.get('warmup_by_epoch'):
        return 0, 0.0
    warm = config['warmup_iters'] * ITERATIONS
    return warm, (1 - config.get('warmup_ratio', 0.1)) / warm


def loaders(old: Answer, new: Answer) -> bool | None:
    """Batches are made alike: their size, order, workers."""
    return _each_split(old, new, lambda left, right, _: _loaders(left) == right.get('loaders') if 'loaders' in left else None)


def _loaders(left: Answer) -> list[Answer]:
    """The loaders of 0.24.1: of the data that are trained on, not of those that a workflow validates on between."""
    found: list[Answer] = left['loaders'][: len(left['datasets'])]
    return found


def datasets(old: Answer, new: Answer) -> bool | None:
    """The same samples are read, in the same mode."""
    return _each_split(old, new, lambda left, right, split: _same_data(left['datasets'], right.get('datasets'), split) if 'datasets' in left else None)


def _same_data(left: Any, right: Any, split: str) -> bool:
    before, after = list(_innermost(left)), list(_innermost(right))
    return len(before) == len(after) and all(_same_dataset(a, b, split) for a, b in zip(before, after, strict=True))


def _same_dataset(left: Answer, right: Answer, split: str) -> bool:
    kept = {key: value for key, value in left.items() if key not in ('type', 'pipeline', 'test_mode', 'data_prefix', 'class_prob', 'start_index')}
    prefix = left.get('data_prefix') or ''
    return (
        RENAMED.get(left['type'], left['type']) == right['type']
        and all(right.get(key) == value for key, value in kept.items())
        and (prefix in (right.get('data_prefix') or {'': ''}).values())
        and bool(right.get('test_mode', False)) == (split != 'train')
    )


def _innermost(dataset: Any) -> Iterator[Answer]:
    if isinstance(dataset, list):
        for item in dataset:
            yield from _innermost(item)
    elif isinstance(dataset, dict) and ('dataset' in dataset or 'datasets' in dataset):
        yield from _innermost(dataset.get('dataset'))
        yield from _innermost(dataset.get('datasets'))
    elif isinstance(dataset, dict):
        yield dataset


def pipelines(old: Answer, new: Answer) -> bool | None:
    """The same transforms with the same arguments, up to those that pack the results."""
    return _each_split(old, new, lambda left, right, _: _transforms(left['datasets']) == _transforms(right.get('datasets')) if 'datasets' in left else None)


def _transforms(dataset: Any) -> list[Answer]:
    found = [transform for inner in _innermost(dataset) for transform in inner.get('pipeline', ())]
    return [_transform(transform) for transform in found if transform['type'] not in PACKING]


def _transform(config: Answer) -> Answer:
    library, _, operation = config['type'].rpartition('.')
    if library in WRAPPERS:
        return {**config, 'type': WRAPPERS[library], 'op': operation}
    kind = RENAMED.get(config['type'], config['type'])
    return {'type': kind} if kind in REWRITTEN else {**config, 'type': kind}


def pixels(old: Answer, new: Answer) -> bool | None:
    """One colour becomes the same numbers. 0.x gave the two channels of optical flow once, 1.x for each of the stacked ones."""
    found = [old[split]['pixel'] for split in SPLITS if 'pixel' in old.get(split, {})]
    made = new.get('pixel') or [0.0]
    return all(len(made) % len(pixel) == 0 and _near(pixel * (len(made) // len(pixel)), made) for pixel in found) if found else None


def _near(left: list[float], right: list[float]) -> bool:
    return all(abs(a - b) < 1e-5 for a, b in zip(left, right, strict=True))


def validation(old: Answer, new: Answer) -> bool | None:
    """Validation comes as often, and the same score chooses the best checkpoint."""
    if 'validation' not in old or not _validates(old):
        return None
    asked, made, best = old['validation'], new.get('validation', {}), new.get('checkpoint', {}).get('save_best')
    name = RENAMED_SCORES.get(asked['save_best'], asked['save_best'])
    return bool(made.get('interval') == asked['interval'] and made.get('begin') == (asked['start'] or 1) and best == (name and [name]))


def metrics(old: Answer, new: Answer) -> bool | None:
    """The same metrics are computed, in validation and in tests."""
    if 'validation' not in old or not _validates(old):
        return None
    asked = old['validation']['eval_kwargs'].get('metrics', 'default')
    return _each_split(old, new, lambda left, right, split: None if split == 'train' else _metrics(right.get('metrics'), asked, left['datasets'][0]))


def _metrics(made: list[Answer] | None, asked: Any, dataset: Answer) -> bool:
    return bool(made) and all(_metric(metric, [asked] if isinstance(asked, str) else asked, dataset) for metric in made or ())


def _metric(made: Answer, asked: list[str], dataset: Answer) -> bool:
    if made['type'] == 'AVAMetric':
        files = ('ann_file', 'label_file', 'exclude_file', 'num_classes', 'custom_classes')
        return asked in (['default'], ['mAP']) and all(_as_set(made.get(key)) == _as_set(dataset[key]) for key in files if key in dataset)
    if made['type'] == 'ANetMetric':
        return bool([made['metric_type']] == asked)
    return bool(made['type'] == 'AccMetric' and made['metrics'] == (['top_k_accuracy'] if asked == ['default'] else asked))


def _as_set(value: Any) -> Any:
    return sorted({*value, 0}) if isinstance(value, list) else value  # AVAMetric adds the background class itself


def logs(old: Answer, new: Answer) -> bool | None:
    """Losses are logged as often, averaged over as many iterations."""
    if old.get('logger', {}).get('interval') is None:
        return None
    return bool(new.get('logger') == {'interval': old['logger']['interval'], 'window': old['logger']['interval']})


def checkpoints(old: Answer, new: Answer) -> bool | None:
    """Checkpoints are saved as often, and as many are kept."""
    if 'checkpoint' not in old:
        return None
    made = new.get('checkpoint', {})
    return all(made.get(key) == value for key, value in old['checkpoint'].items())


def start(old: Answer, new: Answer) -> bool | None:
    """Training begins from the same weights."""
    if 'epochs' not in old:
        return None
    return bool(old.get('load_from') == new.get('load_from') and old.get('resume', False) == new.get('resume'))


def _same(old: Answer, new: Answer, key: str) -> bool | None:
    return old[key] == new.get(key) if key in old else None


def _validates(old: Answer) -> bool:
    """Whether the config asks for validation; 1.x cannot leave it to the command line."""
    return 'evaluation' in old['config']


def _each_split(old: Answer, new: Answer, judge: Callable[[Answer, Answer, str], bool | None]) -> bool | None:
    splits = [split for split in SPLITS if split in old and (split != 'val' or _validates(old))]
    found = [judge(old[split], new.get(split, {}), split) for split in splits]
    judged = [verdict for verdict in found if verdict is not None]
    return all(judged) if judged else None


ASPECTS: tuple[Aspect, ...] = (
    loads, builds, fields, weights, average_clips, epochs, optimizer, steps, schedule, loaders, datasets, pipelines, pixels, validation, metrics,
    logs, checkpoints, start,
)  # fmt: skip
