"""What is right already gets no finding: MMAction2 1.2.0 with its configs, MMEngine, and code that has nothing to do with either."""

from collections import Counter
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.policy import Policy
from mma_lint.rule import discover
from tests.corpora import Corpora

# What 1.2.0 ships in the dialect of 0.x, file by file; each was read, none is wrong.
LEFTOVERS = {
    'anet_metric.py': 'mmcv.ProgressBar, which is mmengine.ProgressBar: ANetMetric with that output fails',
    'babel2mma2.py': 'imports dump and load from mmcv: does not start',
    'bench_processing.py': 'written for 0.x: build_dataset, cfg.data',
    'benchmark.py': 'written for 0.x: MMDataParallel, build_model, cfg.data, return_loss',
    'convert_recognizer.py': 'a converter: it reads configs of 0.x on purpose',
    'denormalize_proposal_file.py': 'imports from mmaction.localization: does not start',
}


def found_in(paths: tuple[Path, ...]) -> Counter[str]:
    """How many findings each file has."""
    reports = engine.check(paths, Policy(discover()))
    # the standard library has files that no encoding reads
    return Counter(report.path.name for report in reports for diagnostic in report.diagnostics if diagnostic.code != 'MMA001')


@pytest.mark.parametrize('name', ['mmengine', 'standard_library', 'scikit_learn', 'django'])
def test_no_finding(corpora: Corpora, name: str) -> None:
    paths: tuple[Path, ...] = getattr(corpora, name)
    assert len(paths) > 100
    assert found_in(paths) == Counter()


def test_in_1x_only_leftovers_are_found(corpora: Corpora) -> None:
    assert set(found_in(corpora.mmaction_1x)) == set(LEFTOVERS)


def test_nothing_else_is_fixed(corpora: Corpora) -> None:
    results = engine.fix(corpora.mmaction_1x, Policy(discover()), unsafe=True)
    changed = {result.path.name for result in results if result.source and result.text not in (None, result.source.text)}
    assert changed <= set(LEFTOVERS)
