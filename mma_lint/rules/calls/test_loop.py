"""`single_gpu_test`, `multi_gpu_test` and the methods of datasets that evaluated their results.

In 1.x `Runner.test()` runs the model over the test dataloader and its evaluator computes the metrics; a dataset has no `evaluate` and no
`dump_results`.

Fix safety: there is no fix: loop, outputs and metrics change places.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, gone, held, old_name, says
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

_METHODS = {
    'evaluate': 'datasets do not evaluate in 1.x: `cfg.test_evaluator` does (AccMetric, AVAMetric, ANetMetric), within `Runner.from_cfg(cfg).test()`',
    'dump_results': 'datasets do not write results in 1.x: add `dict(type="DumpResults", out_file_path="out.pkl")` to cfg.test_evaluator',
}

rule = Rule(
    'MMA305',
    __name__,
    __doc__,
    'the Runner tests in 1.x',
    examples=(
        Example(bad='from mmcv.engine import single_gpu_test\n\noutputs = single_gpu_test(model, data_loader)\n', path='tools/run.py'),
        Example(
            bad="from mmaction.datasets import build_dataset\n\ndataset = build_dataset(cfg.data.test)\ndataset.evaluate(outputs, metrics='top_k_accuracy')\n",
            path='tools/run.py',
        ),
        Example(good='from mmengine.runner import Runner\n\nmetrics = Runner.from_cfg(cfg).test()\n', path='tools/run.py'),
        Example(good='from mmengine.evaluator import Evaluator\n\nmetrics = Evaluator(metric).evaluate(len(dataset))\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every use of the old loops and of what evaluated their outputs."""
    yield from gone(module, 'testing')
    datasets = held(module, lambda value: _builds(module, value))
    for node in module.of(ast.Call):
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=method) as function, args=[_, *_]) if method in _METHODS:
                if value in datasets or says(value, 'dataset$'):
                    yield at(module, function, _METHODS[method])


def _builds(module: Module, value: ast.expr) -> bool:
    if not isinstance(value, ast.Call):
        return False
    qualified = module.qualified(value.func)
    return old_name(qualified) == 'build_dataset' or qualified == 'mmaction.registry.DATASETS.build'
