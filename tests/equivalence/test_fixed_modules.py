"""What a fixed module reaches is there: every name of the tables, in every form, fixed and then looked up in the real 1.x."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mma_lint.code.module import Module
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from mma_lint.subject import Subject, mended
from mma_lint.tables import table
from tests.equivalence.test_names import asked
from tests.name_forms import MODULE, forms

RULES = tuple(rule for rule in discover() if rule.code.startswith('MMA2'))
FRAMEWORKS = ('mmaction', 'mmcv', 'mmengine', 'mmdet')


def reached(text: str) -> Iterator[str]:
    """The qualified names of the frameworks that a module imports, and reaches through imports."""
    module = Module(Source(Path(MODULE), text))
    names = {imported.qualified for imported in module.imports} | {use.qualified for use in module.uses}
    yield from (name for name in names if name.partition('.')[0] in FRAMEWORKS)


@pytest.fixture(scope='module')
def fixed() -> dict[str, str]:
    """What is reached after a fix, with a module that reaches it."""
    found: dict[str, str] = {}
    for name, row in table('names').items():
        for _, text in forms(name, row) if row['status'] in ('moved', 'renamed') else ():
            after = mended(Subject(Source(Path(MODULE), text), Policy(RULES)), unsafe=True).text
            found |= dict.fromkeys(reached(after), f'{name}\n{after}')
    return found


def test_all_that_is_reached_imports_in_1x(environments: tuple[str, str], fixed: dict[str, str], tmp_path: Path) -> None:
    answers = asked(environments[1], tmp_path, (), fixed).paths
    missing = {name: fixed[name] for name in fixed if answers[name] is None}
    assert len(fixed) > 300
    assert missing == {}
