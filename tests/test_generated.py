"""The laws of fixing on configs that nobody wrote."""

import ast
import os
import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mma_lint import engine
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from tests import laws, strategies

Texts = dict[Path, Source]
EXAMPLES = os.environ.get('EXAMPLES')  # so many, other ones in each run; without it always the same
slow = settings(
    max_examples=int(EXAMPLES or 100),
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(strategies.families)
@slow
def test_square(before: Texts) -> None:
    after = laws.fixed(before, discover())
    laws.assert_family(before, after, discover())


@given(strategies.families)
@slow
def test_a_second_run_changes_nothing(before: Texts) -> None:
    after = laws.fixed(before, discover())
    assert {path: source.text for path, source in laws.fixed(after, discover()).items()} == {path: source.text for path, source in after.items()}


@given(strategies.families, st.integers())
@slow
def test_order_of_rules_does_not_matter(before: Texts, seed: int) -> None:
    rules = list(discover())
    random.Random(seed).shuffle(rules)
    assert laws.changed(laws.fixed(before, discover()), laws.fixed(before, tuple(rules))) == []


@given(strategies.odd_families, st.booleans())
@slow
def test_anything_is_fixed_to_something_that_parses_with_all_its_comments(before: Texts, unsafe: bool) -> None:
    after = laws.fixed(before, discover(), unsafe)
    for path, source in after.items():
        ast.parse(source.text)
        assert laws.comments(source) == laws.comments(before[path])


@given(strategies.odd_families)
@slow
def test_no_finding_no_change(before: Texts) -> None:
    reports = list(engine.check(tuple(before), Policy(discover()), before))
    after = laws.fixed(before, discover())
    if not any(report.diagnostics for report in reports):
        assert laws.changed(before, after) == []
