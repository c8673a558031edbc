"""Every example of every rule. One rule or example: `pytest tests/test_rules.py -k MMA140`."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Fixed
from mma_lint.policy import Policy
from mma_lint.rule import Example, Rule, discover
from mma_lint.source import Source

PROJECT = Path('/project')


def cases(wanted: Callable[[Example], object]) -> pytest.MarkDecorator:
    found = [
        pytest.param(rule, example, id=f'{rule.code}-{rule.name}-{index}')
        for rule in discover()
        for index, example in enumerate(rule.examples)
        if wanted(example)
    ]
    return pytest.mark.parametrize(('rule', 'example'), found)


def sources(text: str, example: Example) -> dict[Path, Source]:
    path = PROJECT / example.path
    texts = {path: text} | {Path(os.path.normpath(path.parent / name)): base for name, base in example.bases}
    return {path: Source(path, text) for path, text in texts.items()}


def findings(texts: Mapping[Path, Source], rule: Rule, example: Example) -> tuple[Diagnostic, ...]:
    reports = {report.path: report for report in engine.check(tuple(texts), Policy((rule,)), texts)}
    failures = [d for report in reports.values() if report.failed for d in report.diagnostics]
    assert not failures
    return reports[PROJECT / example.path].diagnostics


def fix(texts: Mapping[Path, Source], rule: Rule, unsafe: bool) -> dict[Path, Fixed]:
    results = {result.path: result for result in engine.fix(tuple(texts), Policy((rule,)), unsafe, texts)}
    failures = [d for result in results.values() for d in result.diagnostics if d.code.startswith('MMA0')]
    assert not failures
    return results


def new_text(result: Fixed) -> str:
    assert result.source is not None
    return result.source.text if result.text is None else result.text


def after(texts: Mapping[Path, Source], results: Mapping[Path, Fixed]) -> dict[Path, Source]:
    return {path: Source(path, new_text(results[path])) for path in texts}


@cases(lambda example: example.bad)
def test_bad_is_reported(rule: Rule, example: Example) -> None:
    texts = sources(example.bad, example)
    found = findings(texts, rule, example)
    assert found, 'not reported'
    for diagnostic in found:
        line = texts[PROJECT / example.path].line(diagnostic.row)
        assert diagnostic.code == rule.code
        assert 1 <= diagnostic.column < diagnostic.end_column <= len(line) + 1, f'{diagnostic} does not stand in {line!r}'
    assert any(diagnostic.applicability for diagnostic in found) == bool(example.good), 'a fix is offered where there is a `good`, else none'


@cases(lambda example: example.bad and not example.good)
def test_bad_alone_is_not_changed(rule: Rule, example: Example) -> None:
    texts = sources(example.bad, example)
    assert new_text(fix(texts, rule, unsafe=True)[PROJECT / example.path]) == example.bad


@cases(lambda example: example.bad and example.good)
def test_bad_becomes_good(rule: Rule, example: Example) -> None:
    texts = sources(example.bad, example)
    results = fix(texts, rule, example.unsafe)
    assert new_text(results[PROJECT / example.path]) == example.good
    assert results[PROJECT / example.path].fixed > 0
    fixed = after(texts, results)
    assert findings(fixed, rule, example) == ()
    again = fix(fixed, rule, unsafe=True)
    assert new_text(again[PROJECT / example.path]) == example.good, 'a second run changes it once more'


@cases(lambda example: example.bad and example.good and example.unsafe)
def test_unsafe_needs_consent(rule: Rule, example: Example) -> None:
    texts = sources(example.bad, example)
    assert new_text(fix(texts, rule, unsafe=False)[PROJECT / example.path]) == example.bad


@cases(lambda example: example.bad and example.good)
def test_fix_of_a_single_finding(rule: Rule, example: Example) -> None:
    for diagnostic in findings(sources(example.bad, example), rule, example):
        made = diagnostic.make_fix()
        assert made is None or made.edits, f'{diagnostic} has a fix that does nothing'


@cases(lambda example: example.good and not example.bad)
def test_good_alone_is_left_alone(rule: Rule, example: Example) -> None:
    texts = sources(example.good, example)
    assert findings(texts, rule, example) == ()
    assert new_text(fix(texts, rule, unsafe=True)[PROJECT / example.path]) == example.good
