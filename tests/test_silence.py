"""What is right already gets no finding: MMAction2 1.2.0 with its configs, MMEngine, and Python's own library."""

from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.rule import discover
from tests.corpora import Corpora


@pytest.mark.parametrize('name', ['mmaction_1x', 'mmengine', 'standard_library', 'code_of_0x'])
def test_no_finding(corpora: Corpora, name: str) -> None:
    paths: tuple[Path, ...] = getattr(corpora, name)
    found = [
        f'{diagnostic.filename}:{diagnostic.row}: {diagnostic.code} {diagnostic.message}'
        for report in engine.check(paths, discover())
        for diagnostic in report.diagnostics
        if diagnostic.code != 'MMA001'  # the standard library has files that no encoding reads
    ]
    assert len(paths) > 100
    assert found == []


def test_nothing_is_fixed(corpora: Corpora) -> None:
    results = engine.fix(corpora.mmaction_1x, discover(), unsafe=True)
    assert [result.path for result in results if result.source and result.text not in (None, result.source.text)] == []
