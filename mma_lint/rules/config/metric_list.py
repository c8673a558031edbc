"""A list for `AccMetric.metric_list` became a tuple.

0.x took `metrics` as a list, as its configs have it. AccMetric takes a string or a tuple (mmaction/evaluation/metrics/acc_metric.py in
1.2.0) and raises TypeError for a list.

Fix safety: safe.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import KeyPath, Value
from mma_lint.rule import Change, Example, Put, Rule, Verdict

rule = Rule(
    'MMA161',
    __name__,
    __doc__,
    message='`AccMetric` takes a tuple for `metric_list`, no list',
    examples=(
        Example(
            bad="val_evaluator = dict(\n    type='AccMetric',\n    metric_list=['top_k_accuracy', 'mean_class_accuracy'])\n",
            good="val_evaluator = dict(\n    type='AccMetric',\n    metric_list=('top_k_accuracy', 'mean_class_accuracy'))\n",
        ),
        Example(good="val_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy', 'mean_class_accuracy'))\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say a tuple."""
    for key in ('val_evaluator', 'test_evaluator'):
        value = config.get(key)
        if value is not None:
            yield from _checked((key,), value)
            for index, element in enumerate(value.elements):
                yield from _checked((key, index), element)


def _checked(path: KeyPath, metric: Value) -> Iterator[Verdict]:
    kind, names = metric.get('type'), metric.get('metric_list')
    if kind is not None and kind.data in ('AccMetric', 'mmaction.AccMetric') and names is not None and isinstance(names.data, list):
        yield Change((*path, 'metric_list'), (Put((*path, 'metric_list'), names.with_data(tuple(names.elements))),))
