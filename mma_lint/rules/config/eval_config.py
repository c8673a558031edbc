"""`eval_config` and `output_config` became `test_evaluator`.

tools/test.py of 0.24.1 evaluates with `eval_config` and writes its results as `output_config` says. In 1.x the metric of
`test_evaluator` does both for a localizer (ANetMetric has `dump_config`); the predictions of a recognizer are written by
`tools/test.py --dump FILE`, as a pickle.

Fix safety: safe where the metric takes the settings; unsafe where `output_config` has no place but the command line.
"""

from collections.abc import Iterator

from mma_lint.config import evaluators
from mma_lint.config.facts import Config
from mma_lint.config.value import Value
from mma_lint.rule import Change, Drop, Example, Manual, Rule, Step, Verdict

rule = Rule(
    'MMA122',
    __name__,
    __doc__,
    message='`eval_config` became `test_evaluator`',
    examples=(
        Example(
            bad="eval_config = dict(metrics=['top_k_accuracy'])\n",
            good="test_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy',))\ntest_cfg = dict(type='TestLoop')\n",
        ),
        Example(
            bad="data = dict(test=dict(type='ActivityNetDataset'))\noutput_config = dict(out='results/', output_format='csv')\n",
            good=(
                "data = dict(test=dict(type='ActivityNetDataset'))\n"
                'test_evaluator = dict(\n'
                "    type='ANetMetric',\n"
                "    metric_type='TEM',\n"
                "    dump_config=dict(out='results/', output_format='csv'))\n"
                "test_cfg = dict(type='TestLoop')\n"
            ),
        ),
        Example(bad="output_config = dict(out='results.json')\ntotal_epochs = 5\n", good='total_epochs = 5\n', unsafe=True),
        Example(bad="eval_config = dict(metrics=['davis'])\n"),
        Example(good="test_evaluator = dict(type='AccMetric')\n"),
    ),
)

# what `evaluate` reads, and what the hook reads where `eval_config` is `evaluation` by another name
_KEYS = frozenset({'metrics', 'metric_options', 'topk', 'interval', 'start', 'by_epoch', 'save_best', 'rule', 'gpu_collect', 'tmpdir', 'broadcast_bn_buffer'})


@rule.check
def check_eval_config(config: Config) -> Iterator[Verdict]:
    """Evaluate the test split as `eval_config` says."""
    value = config.get('eval_config')
    if value is None:
        return
    found = evaluators.evaluator(config, 'test')
    unknown = [key for key in value.items if key not in _KEYS]
    if found.value is None or unknown or not isinstance(value.data, (dict, type(None))):
        named = ', '.join(f'`{key}`' for key in unknown)
        yield Manual(('eval_config',), found.problem or (f'no metric of 1.x takes {named}' if named else 'write `test_evaluator` by hand'))
        return
    yield Change(('eval_config',), (Drop(('eval_config',)), *_steps(config, found.value)), doubt=found.doubt)


@rule.check
def check_output_config(config: Config) -> Iterator[Verdict]:
    """Give the file of the results to the metric that writes it."""
    value = config.get('output_config')
    if value is None:
        return
    found = evaluators.evaluator(config, 'test').value
    if found is not None and found.get('dump_config') is value:
        yield Change(('output_config',), (Drop(('output_config',)), *_steps(config, found)), '`output_config` became `test_evaluator.dump_config`')
    elif value.data is None or value.data == {}:
        yield Change(('output_config',), (Drop(('output_config',)),), '`output_config` is gone: `tools/test.py --dump FILE` writes the predictions')
    else:
        message = '`output_config` became the option `--dump FILE` of tools/test.py'
        yield Change(('output_config',), (Drop(('output_config',)),), message, 'predictions are written by `tools/test.py --dump FILE`, as a pickle')


def _steps(config: Config, value: Value) -> Iterator[Step]:
    if evaluators.runs(config, 'test') and not evaluators.keeps_evaluator(config, 'test'):
        yield from evaluators.steps(config, 'test', value)
