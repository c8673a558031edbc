"""The metrics of 1.x that do what `evaluate` of a 0.x dataset did, and the loops that run them.

In 0.x a dataset evaluates itself: BaseDataset, AVADataset and ActivityNetDataset each have their own `evaluate`
(mmaction/datasets/base.py, ava_dataset.py, activitynet_dataset.py in 0.24.1). In 1.x a metric does, and knows nothing of the dataset.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mma_lint.config.facts import SPLITS, Config, DatasetConfig, Split
from mma_lint.config.value import Unknown, Value, of
from mma_lint.rule import Put, Step

ACCURACIES = ('top_k_accuracy', 'mean_class_accuracy', 'mean_average_precision', 'mmit_mean_average_precision')
_MATRIX = 'confusion_matrix'  # of forks: 0.24.1 has but a function of the name
_ONE_HOT = frozenset(ACCURACIES[2:])
_AVA_ARGUMENTS = ('ann_file', 'label_file', 'exclude_file', 'num_classes', 'custom_classes')
_WITHOUT_METRIC = frozenset({'HVUDataset', 'SSNDataset'})
_LOOPS = {'val': 'ValLoop', 'test': 'TestLoop'}
_SAID: dict[Split, tuple[str, ...]] = {
    'val': ('evaluation', 'val_evaluator'),
    'test': ('evaluation', 'eval_config', 'test_evaluator'),
}  # what says how a split is evaluated


@dataclass(frozen=True)
class Evaluator:
    """An evaluator of 1.x. `value` is None where there is none to be told: `problem` says why. `doubt` as in Change."""

    value: Value | None
    doubt: str = ''
    problem: str = ''


def runs(config: Config, split: Split) -> bool:
    """Whether this split is evaluated, as far as the config tells: a fragment that names no dataset leaves it open."""
    return config.has_dataset(split) or not any(map(config.has_dataset, SPLITS))


def has_loop(config: Config, split: Split) -> bool:
    """Whether a dataset of this split is evaluated, or will be."""
    is_said = config.has_dataset(split) and any(config.has(key) for key in _SAID[split])
    return is_said or is_by_default(config, split)


def is_by_default(config: Config, split: Split) -> bool:
    """Whether a run of 0.x evaluates a split, but only its command line said so (`--validate`, `--eval`)."""
    is_open = config.is_whole and config.has_dataset(split) and all(config.plain(key) is None for key in _SAID[split])
    return is_open and (config.dialect == '0.x' or not config.says(f'{split}_dataloader'))  # its base may be 1.x already


def is_idle(config: Config) -> bool:
    """Whether nothing in 1.x can validate what a run of 0.x has for that, nor did 0.x but by its command line."""
    return is_by_default(config, 'val') and evaluator(config, 'val').value is None


def evaluator(config: Config, split: Split) -> Evaluator:
    """The evaluator of a split."""
    asked = _asked(config, split)
    datasets = tuple(d for d in config.datasets if d.split == split and not d.value.items.keys() & {'dataset', 'datasets'})
    kinds = {dataset.type for dataset in datasets}
    hints = ' '.join(str(asked.get(key).plain) for key in ('metrics', 'save_best') if asked.get(key) is not None)  # type: ignore[union-attr]
    if 'AVADataset' in kinds or (not kinds and 'mAP' in hints):
        return _with_device(_ava(config, datasets), config)
    if 'ActivityNetDataset' in kinds or (not kinds and ('AR@' in hints or 'auc' in hints)):
        return _with_device(_activitynet(config, asked), config)
    if removed := kinds & _WITHOUT_METRIC:
        return Evaluator(None, problem=f'no metric of 1.x evaluates `{removed.pop()}`')
    return _with_device(_accuracy(asked, datasets), config)


def steps(config: Config, split: Split, value: Value) -> Iterator[Step]:
    """The evaluator of a split and the loop that runs it. The loop is put as a whole: `test_cfg` may still be 0.x's."""
    yield Put((f'{split}_evaluator',), value)
    yield Put.plain((f'{split}_cfg',), {'type': _LOOPS[split]})


def no_steps(split: Split) -> Iterator[Step]:
    """Neither evaluator nor loop, though a base may have them: MMEngine wants them where there is a dataloader, only there."""
    yield Put.plain((f'{split}_evaluator',), None)
    yield Put.plain((f'{split}_cfg',), None)


def keeps_evaluator(config: Config, split: Split) -> bool:
    """Whether a config that is half in 1.x says already how this split is evaluated, and 0.x keys say nothing else."""
    return config.has(f'{split}_evaluator') and not _asked(config, split).items.keys() & {'metrics', 'metric_options', 'topk'}


def _asked(config: Config, split: Split) -> Value:
    """What `evaluate` is called with: tools/test.py takes it from `eval_config`, the evaluation hook from `evaluation`."""
    keys = ('eval_config', 'evaluation') if split == 'test' else ('evaluation',)
    return next((value for key in keys if (value := config.get(key)) is not None and value.items), Value({}))


def _with_device(found: Evaluator, config: Config) -> Evaluator:
    if found.value is None or config.plain('evaluation', 'gpu_collect') is not True:
        return found
    device = {'collect_device': of('gpu')}
    metrics = [metric.with_data({**metric.items, **device}) for metric in found.value.elements]
    return Evaluator(found.value.with_data(metrics or {**found.value.items, **device}), found.doubt)


def _accuracy(asked: Value, datasets: tuple[DatasetConfig, ...]) -> Evaluator:
    metrics = asked.get('metrics') or of('top_k_accuracy')
    names = [element.data for element in metrics.elements] or [metrics.data]
    unknown = [name for name in names if name not in ACCURACIES and (name != _MATRIX or len(names) == 1)]
    if unknown:
        return Evaluator(None, problem=_no_metric(unknown))
    accuracies = tuple(element for element in metrics.elements if element.data != _MATRIX)
    metric_list = metrics.with_data(accuracies) if metrics.elements else metrics
    accuracy = Value({'type': of('AccMetric'), 'metric_list': metric_list, **_options(asked)})
    if _MATRIX not in names:
        return Evaluator(accuracy, _one_hot_doubt(names, datasets))
    return Evaluator(of([accuracy, {'type': 'ConfusionMatrix'}]), f'no dataset of 0.24.1 evaluates `{_MATRIX}`: compare yours with `ConfusionMatrix`')


def _no_metric(names: list[object]) -> str:
    if any(isinstance(name, Unknown) for name in names):
        return 'the metrics cannot be read without running the file: write `val_evaluator` and `test_evaluator` by hand'
    named = [f'`{name}`' for name in names]
    return f'no metric of 1.x is called {", ".join(named)}: move what `evaluate` of the dataset does into a metric and name it in `val_evaluator`'


def _options(asked: Value) -> dict[str, Value]:
    """`metric_options`, with a stray `topk` (of before 0.11) in its place; AccMetric wants tuples."""
    options = asked.get('metric_options') or Value({})
    topk = asked.get('topk') or options.get('top_k_accuracy', 'topk')
    if topk is not None and (isinstance(topk.data, list) or 'topk' in asked.items):
        of_top_k = options.get('top_k_accuracy') or Value({})
        options = of({**options.items, 'top_k_accuracy': {**of_top_k.items, 'topk': _tuple(topk)}})
    return {'metric_options': options} if options.data else {}


def _tuple(value: Value) -> Value:
    return value.with_data(tuple(value.elements)) if isinstance(value.data, list) else value


def _one_hot_doubt(names: list[object], datasets: tuple[DatasetConfig, ...]) -> str:
    """1.x evaluates labels as the dataset gives them; 0.x turned integers into one-hot vectors where a metric wants those."""
    wanting = [name for name in names if name in _ONE_HOT]
    if wanting and len(wanting) < len(names):
        return f'`{wanting[0]}` takes one-hot labels and the other metrics take integers: no dataset of 1.x gives both'
    if wanting and any(dataset.value.get('multi_class') is None for dataset in datasets):
        return f'`{wanting[0]}` takes one-hot labels: the dataset needs `multi_class=True`'
    return ''


def _ava(config: Config, datasets: tuple[DatasetConfig, ...]) -> Evaluator:
    arguments = datasets[0].value.items if datasets else {}
    items = {'type': of('AVAMetric'), **{key: arguments[key] for key in _AVA_ARGUMENTS if key in arguments and arguments[key].data is not None}}
    threshold = config.get('model', 'test_cfg', 'rcnn', 'action_thr') or config.get('test_cfg', 'rcnn', 'action_thr')
    if threshold is not None:
        items['action_thr'] = threshold
    return Evaluator(Value(items))


def _activitynet(config: Config, asked: Value) -> Evaluator:
    metrics = asked.get('metrics') or of('AR@AN')
    names = [element.data for element in metrics.elements] or [metrics.data]
    if names != ['AR@AN']:
        return Evaluator(None, problem=_no_metric(names))
    output = config.get('output_config')
    written = output is not None and output.get('out') is not None
    if not asked.items and written and config.plain('output_config', 'output_format') == 'csv':
        return Evaluator(of({'type': 'ANetMetric', 'metric_type': 'TEM', 'dump_config': output}))
    as_json = written and config.plain('output_config', 'output_format') == 'json'
    items = {'type': 'ANetMetric', 'metric_type': 'AR@AN', 'dump_config': output if as_json else _results(config)}
    options = asked.get('metric_options')
    return Evaluator(of(items | ({'metric_options': options} if options is not None and options.items else {})))


def _results(config: Config) -> dict[str, object]:
    """ANetMetric writes its results, whether asked to or not: where tools/test.py of 0.x was told to in the official configs."""
    folder = config.plain('work_dir')
    return {'out': f'{folder.rstrip("/")}/results.json' if isinstance(folder, str) and folder else 'results.json', 'output_format': 'json'}
