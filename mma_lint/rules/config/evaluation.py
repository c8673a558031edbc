"""`evaluation` became `val_evaluator`, `test_evaluator` and settings of the train loop and the checkpoint hook.

In 0.x one hook did three things (mmaction/core/evaluation/eval_hooks.py in 0.24.1): it ran the validation every `interval` epochs,
had the dataset evaluate itself with `metrics`, and kept the best checkpoint. In 1.x the train loop has the interval, a metric
evaluates (mmaction/evaluation/metrics), and MMEngine's CheckpointHook keeps the best. What 0.x took when nothing was said is said
now, as 1.x takes something else: only the top-k accuracy, and `save_best='auto'`. The results have new names: `top1_acc` is
`acc/top1`. `metric_list` is a tuple: AccMetric refuses a list. The buffers of batch norm are brought in line over the ranks by
SyncBuffersHook. MMEngine wants an evaluator and a loop wherever there is a dataloader, so a config with a model gets both without
`evaluation`, too: those that `--validate` and `--eval` of 0.24.1 took then. `confusion_matrix`, which datasets of forks evaluate, became
a metric of its own, ConfusionMatrix.

Fix safety: safe where the same epochs are validated with the same metrics; 1.x validates after the last epoch in any case. Unsafe
where `start` and `interval` are out of step, where metrics are mixed that want different labels, where a key has no exact match, and
where a training is validated although no `evaluation` asks for it: 0.x did so with `--validate` only, 1.x does unless `--no-validate` is given.
"""

import re
from collections.abc import Iterable, Iterator

from mma_lint.config import evaluators
from mma_lint.config.facts import Config, Split
from mma_lint.config.value import Unknown, Value, is_given, why_not
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict

rule = Rule(
    'MMA120',
    __name__,
    __doc__,
    message='`evaluation` became `val_evaluator`, `test_evaluator`, `train_cfg.val_interval` and `default_hooks.checkpoint.save_best`',
    examples=(
        Example(
            bad="evaluation = dict(interval=5, metrics=['top_k_accuracy', 'mean_class_accuracy'])\n",
            good=(
                'val_evaluator = dict(\n'
                "    type='AccMetric',\n"
                "    metric_list=('top_k_accuracy', 'mean_class_accuracy'))\n"
                'test_evaluator = dict(\n'
                "    type='AccMetric',\n"
                "    metric_list=('top_k_accuracy', 'mean_class_accuracy'))\n"
                'train_cfg = dict(val_interval=5)\n'
                "val_cfg = dict(type='ValLoop')\n"
                "test_cfg = dict(type='TestLoop')\n"
                'default_hooks = dict(\n'
                "    checkpoint=dict(type='CheckpointHook', save_best='auto'),\n"
                "    sync_buffers=dict(type='SyncBuffersHook'))\n"
            ),
        ),
        Example(
            bad="_base_ = './base.py'\nevaluation = dict(interval=2)\n",
            good="_base_ = './base.py'\ntrain_cfg = dict(val_interval=2)\n",
            bases=(('base.py', "evaluation = dict(interval=5, metrics=['top_k_accuracy'])\n"),),
        ),
        Example(
            bad="_base_ = './base.py'\nevaluation = dict(interval=2, start=3)\n",
            good="_base_ = './base.py'\ntrain_cfg = dict(val_begin=3, val_interval=2)\n",
            bases=(('base.py', "evaluation = dict(metrics='top_k_accuracy')\n"),),
            unsafe=True,
        ),
        Example(
            bad="model = dict(type='Recognizer2D')\ntotal_epochs = 5\ntrain_dataloader = dict(batch_size=8)\nval_dataloader = dict(batch_size=8)\n",
            good="model = dict(type='Recognizer2D')\nval_cfg = dict(type='ValLoop')\ntotal_epochs = 5\n"
            'train_dataloader = dict(batch_size=8)\nval_dataloader = dict(batch_size=8)\n'
            "val_evaluator = dict(type='AccMetric', metric_list='top_k_accuracy')\n"
            "default_hooks = dict(\n    checkpoint=dict(type='CheckpointHook', save_best='auto'),\n    sync_buffers=dict(type='SyncBuffersHook'))\n",
            unsafe=True,
        ),
        Example(
            bad="evaluation = dict(interval=1, metrics=['top_k_accuracy', 'confusion_matrix'])\n",
            good="val_evaluator = [\n    dict(type='AccMetric', metric_list=('top_k_accuracy',)),\n    dict(type='ConfusionMatrix')]\n"
            "test_evaluator = [\n    dict(type='AccMetric', metric_list=('top_k_accuracy',)),\n    dict(type='ConfusionMatrix')]\n"
            "train_cfg = dict(val_interval=1)\nval_cfg = dict(type='ValLoop')\ntest_cfg = dict(type='TestLoop')\n"
            "default_hooks = dict(\n    checkpoint=dict(type='CheckpointHook', save_best='auto'),\n    sync_buffers=dict(type='SyncBuffersHook'))\n",
            unsafe=True,
        ),
        Example(bad="evaluation = dict(metrics='davis')\n"),
        Example(bad='evaluation = dict(interval=500, by_epoch=False)\n'),
        Example(good="val_evaluator = dict(type='AccMetric')\nval_cfg = dict(type='ValLoop')\n"),
    ),
)

_CHECKPOINT = ('save_best', 'rule', 'greater_keys', 'less_keys', 'out_dir', 'file_client_args')
_MEANT_FOR_THE_METRIC = ('metrics', 'metric_options', 'topk')
_KEYS = frozenset(
    {'interval', 'start', 'by_epoch', 'gpu_collect', 'tmpdir', 'broadcast_bn_buffer', 'key_indicator', 'logger', *_CHECKPOINT, *_MEANT_FOR_THE_METRIC}
)
_RESULTS = {
    'mean_class_accuracy': 'acc/mean1',
    'mean_average_precision': 'acc/mean_average_precision',
    'mmit_mean_average_precision': 'acc/mmit_mean_average_precision',
}
_TOP = re.compile(r'top(\d+)_acc')
_BY_DEFAULT: dict[Split, str] = {
    'val': 'a dataset for validation needs `val_evaluator` and `val_cfg`: what `--validate` took without `evaluation` is said',
    'test': 'a tested dataset needs `test_evaluator` and `test_cfg`: `--eval` is gone',
}
_VALIDATES = '0.x validated with `--validate` only, 1.x does so after every epoch unless `--no-validate` is given'
_SAME_RESULTS = re.compile(r'auto|auc|AR@\d+|.*/.*')


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Divide `evaluation` among those who read its parts in 1.x."""
    value = config.get('evaluation')
    if value is None:
        return
    if value.data is None:
        yield Change(('evaluation',), (Drop(('evaluation',)),))
    elif not isinstance(value.data, dict):
        yield Manual(('evaluation',), f'{rule.message}; this one {why_not(value, "a dict")}')
    elif value.get('by_epoch') is not None and config.plain('evaluation', 'by_epoch') is not True:
        yield Manual(('evaluation', 'by_epoch'), 'with epochs to train, 1.x validates after epochs: give `train_cfg.val_interval` in epochs')
    else:
        yield from _divided(config, value)


@rule.check
def check_without_evaluation(config: Config) -> Iterator[Verdict]:
    """Say how datasets are evaluated where only the command line of 0.x said it."""
    for split, message in _BY_DEFAULT.items():
        found = evaluators.evaluator(config, split)
        if found.value is None or not evaluators.is_by_default(config, split):
            continue
        validates = split == 'val' and not config.lacks('train')
        steps = (*evaluators.steps(config, split, found.value), *(_kept(config, Value({}), True) if validates else ()))
        doubts = (_VALIDATES if validates else '', found.doubt)
        yield Change(('data', split) if config.says('data', split) else (), steps, message, '; '.join(filter(None, doubts)))


def _divided(config: Config, value: Value) -> Iterator[Verdict]:
    yield from _unknown_keys(value)
    found = _found(config)
    problem = next((one.problem for one in found.values() if one.problem), '')
    if problem:
        yield Manual(('evaluation', 'metrics') if value.get('metrics') else ('evaluation',), problem)
    taken = _taken(value, problem)
    if taken or not (problem or value.items):
        is_new = bool(found) and not problem
        drops = Drop.keys(('evaluation',), value, taken)
        steps = (*_evaluated(config, found, problem), *_timed(config, value), *_kept(config, value, is_new), *drops)
        yield Change(('evaluation',), steps, doubt='; '.join(filter(None, (*_doubts(config, value), *_doubts_of(found.values())))))


def _found(config: Config) -> dict[Split, evaluators.Evaluator]:
    """The evaluators of the splits that are evaluated, and have none of 1.x yet."""
    splits = [split for split in _splits(config) if evaluators.runs(config, split) and not evaluators.keeps_evaluator(config, split)]
    return {split: evaluators.evaluator(config, split) for split in splits}


def _taken(value: Value, problem: str) -> tuple[str, ...]:
    """The keys that go: all that have a place in 1.x, of a metric that has none only those that it does not read."""
    keys = _KEYS - set(_MEANT_FOR_THE_METRIC) if problem else _KEYS
    return tuple(key for key in value.items if key in keys)


def _doubts_of(found: Iterable[evaluators.Evaluator]) -> Iterable[str]:
    return dict.fromkeys(one.doubt for one in found)


def _unknown_keys(value: Value) -> Iterator[Verdict]:
    for key in value.items:
        if key not in _KEYS:
            yield Manual(('evaluation', key), f'no evaluation of 1.x takes `{key}`: give it to a metric of your own')


def _splits(config: Config) -> tuple[Split, ...]:
    return ('val',) if config.plain('eval_config') else ('val', 'test')


def _evaluated(config: Config, found: dict[Split, evaluators.Evaluator], problem: str) -> Iterator[Step]:
    for split, one in found.items():
        if one.value is not None and not problem:
            yield from evaluators.steps(config, split, one.value)
    for split in _splits(config):
        if not evaluators.runs(config, split):
            yield from evaluators.no_steps(split)


def _timed(config: Config, value: Value) -> Iterator[Step]:
    """When to validate a training. The train loop is put as a whole: `train_cfg` may still be 0.x's."""
    times = {'val_begin': value.get('start'), 'val_interval': value.get('interval')}
    said = {key: time for key, time in times.items() if is_given(time) and not _is_before_training(key, time)}
    if said and not config.lacks('train'):
        yield Put.plain(('train_cfg',), said)


def _is_before_training(key: str, time: Value) -> bool:
    return key == 'val_begin' and isinstance(time.data, int) and time.data < 1


def _kept(config: Config, value: Value, is_new: bool) -> Iterator[Step]:
    """What the checkpoint hook keeps. Defaults of 0.x are said with a new evaluator, not of one that is there or cannot be told."""
    by_default = is_new and not config.has('default_hooks', 'checkpoint', 'save_best')
    said = {'save_best': _best(value)} if by_default or value.items.keys() & {'save_best', 'key_indicator'} else {}
    said |= {key: item for key in _CHECKPOINT[1:] if is_given(item := value.get(key))}
    if said:
        yield Put.plain(('default_hooks', 'checkpoint'), {'type': 'CheckpointHook', **said})
    broadcast = value.get('broadcast_bn_buffer')
    if is_new and (broadcast is None or broadcast.data is not False):
        yield Put.plain(('default_hooks', 'sync_buffers'), {'type': 'SyncBuffersHook'})


def _best(value: Value) -> Value:
    """`save_best` with the result's name in 1.x. Before 0.8 `save_best` was a switch and `key_indicator` the name."""
    best = value.get('save_best')
    if best is None or best.data is True:
        best = value.get('key_indicator') or Value('auto')
    if best.data is False:
        return best.with_data(None)
    return best.with_data(_result(best.data)) if isinstance(best.data, str) else best


def _result(name: str) -> str:
    if (top := _TOP.fullmatch(name)) is not None:
        return f'acc/top{top[1]}'
    return 'mAP/overall' if name.endswith('mAP@0.5IOU') else _RESULTS.get(name, name)


def _doubts(config: Config, value: Value) -> Iterator[str]:
    yield _start_doubt(value)
    if config.lacks('train') and (said := [f'`{key}`' for key in ('start', 'interval') if config.says('evaluation', key)]):
        yield f'{" and ".join(said)} say when to validate a training, and there is no `data.train`'
    if value.get('key_indicator') is not None:
        yield '`key_indicator` is older than 0.24.1, where it did nothing'
    yield from _doubts_of_the_best(value)


def _doubts_of_the_best(value: Value) -> Iterator[str]:
    """What the checkpoint hook takes otherwise."""
    best = _best(value).data
    if isinstance(best, Unknown) or (isinstance(best, str) and not _SAME_RESULTS.fullmatch(best)):
        yield '`save_best` must name a result of the metric in 1.x, such as `acc/top1`'
    for key in ('greater_keys', 'less_keys'):
        if value.get(key) is not None:
            yield f'`{key}` must name results of the metric in 1.x, such as `acc/top1`'
    for key in ('out_dir', 'file_client_args'):
        if is_given(value.get(key)):
            yield f'`{key}` holds for every checkpoint now, not for the best alone'


def _start_doubt(value: Value) -> str:
    """In 0.x epochs start, start + interval, ... are validated; in 1.x the multiples of the interval from start on."""
    start, interval = value.get('start'), value.get('interval') or Value(1)
    if not is_given(start):
        return ''
    if not isinstance(start.data, int) or not isinstance(interval.data, int) or interval.data < 1:
        return '`val_begin` is exact only where it is a multiple of `val_interval`'
    if start.data < 1:
        return '1.x does not validate before the training'
    if start.data % interval.data:
        return f'0.x validated at epochs {start.data}, {start.data + interval.data}, ...; 1.x validates at the multiples of {interval.data}'
    return ''
