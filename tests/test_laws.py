"""The laws of fixing, on every official config of 0.24.1 and on every example of every rule."""

import ast
import os
import random
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.policy import Policy
from mma_lint.rule import Example, Rule, discover
from mma_lint.selection import select_rules
from mma_lint.source import Source
from tests import laws
from tests.corpora import Corpora

PROJECT = Path('/project')
# What runs by default: what takes away comments is asked for, and has its own tests.
RULES = select_rules(discover())
EXAMPLES = [pytest.param(example, id=f'{rule.code}-{rule.name}-{index}') for rule in RULES for index, example in enumerate(rule.examples)]


def sources(example: Example) -> dict[Path, Source]:
    path = PROJECT / example.path
    texts = {path: example.bad or example.good} | {Path(os.path.normpath(path.parent / name)): text for name, text in example.bases}
    return {path: Source(path, text) for path, text in texts.items()}


def shuffled(seed: int) -> tuple[Rule, ...]:
    rules = list(RULES)
    random.Random(seed).shuffle(rules)
    return tuple(rules)


@pytest.fixture(scope='module')
def official(corpora: Corpora) -> dict[Path, Source]:
    return {path: Source.from_bytes(path, path.read_bytes()) for path in corpora.configs_of_0x}


@pytest.fixture(scope='module')
def migrated(official: dict[Path, Source]) -> dict[Path, Source]:
    return laws.fixed(official, RULES)


@pytest.mark.parametrize('example', EXAMPLES)
def test_laws_on_example(example: Example) -> None:
    before = sources(example)
    after = laws.fixed(before, RULES)
    for path, source in after.items():
        if path.suffix == '.py':
            ast.parse(source.text)
            assert laws.comments(source) == laws.comments(before[path])
    assert laws.changed(after, laws.fixed(after, RULES)) == [], 'a second run changes more'
    assert laws.changed(after, laws.fixed(before, shuffled(1))) == [], 'the order of the rules matters'
    laws.assert_family(before, after, RULES)


@pytest.mark.parametrize('example', EXAMPLES)
def test_safe_fixes_hide_no_finding(example: Example) -> None:
    """What only a person can settle is still found when all the rest is fixed."""
    before = sources(example)
    after = laws.fixed(before, RULES, unsafe=False)
    waiting = {found for found in laws.findings(before, RULES) if found.applicability != 'safe' and found.severity == 'error'}
    left = laws.findings(after, RULES)
    assert {(found.filename, found.code) for found in waiting} <= {(found.filename, found.code) for found in left}


def test_fixed_configs_parse(migrated: dict[Path, Source]) -> None:
    for source in migrated.values():
        compile(source.text, str(source.path), 'exec')


def test_most_configs_are_changed(official: dict[Path, Source], migrated: dict[Path, Source]) -> None:
    assert len(laws.changed(official, migrated)) > 240


def test_comments_are_kept(official: dict[Path, Source], migrated: dict[Path, Source]) -> None:
    lost = {path.name: laws.comments(source) - laws.comments(migrated[path]) for path, source in official.items()}
    new = {path.name: laws.comments(migrated[path]) - laws.comments(source) for path, source in official.items()}
    assert {name: found for name, found in lost.items() if found} == {}
    assert {name: found for name, found in new.items() if found} == {}


def test_a_second_run_changes_nothing(migrated: dict[Path, Source]) -> None:
    assert laws.changed(migrated, laws.fixed(migrated, RULES)) == []


def test_a_second_run_of_safe_fixes_changes_nothing(official: dict[Path, Source]) -> None:
    once = laws.fixed(official, discover(), unsafe=False)
    assert laws.changed(once, laws.fixed(once, discover(), unsafe=False)) == []


def test_what_is_a_config_by_a_fix_is_fixed_at_once() -> None:
    """An import of 0.x that nothing needs kept a file from being taken for a config."""
    path = PROJECT / 'configs/a.py'
    before = {path: Source(path, 'from mmaction.utils import setup_multi_processes\ntotal_epochs = 8\n')}
    after = laws.fixed(before, discover())
    assert 'max_epochs=8' in after[path].text
    assert laws.changed(after, laws.fixed(after, discover())) == []


def test_order_of_rules_does_not_matter(official: dict[Path, Source], migrated: dict[Path, Source]) -> None:
    assert laws.changed(migrated, laws.fixed(official, shuffled(2))) == []


def test_order_of_files_does_not_matter(official: dict[Path, Source], migrated: dict[Path, Source]) -> None:
    paths = list(official)
    random.Random(3).shuffle(paths)
    assert laws.changed(migrated, laws.fixed({path: official[path] for path in paths}, RULES)) == []


def test_no_finding_no_change(official: dict[Path, Source], migrated: dict[Path, Source]) -> None:
    """Whatever is left to do in a migrated file is left to a hand: where nothing is found, nothing is changed."""
    for texts, after in ((official, migrated), (migrated, laws.fixed(migrated, RULES))):
        clean = [report.path for report in engine.check(tuple(texts), Policy(RULES), texts) if not report.diagnostics]
        assert laws.changed({path: texts[path] for path in clean}, after) == []


def test_what_a_config_inherits_from_may_wait(official: dict[Path, Source], migrated: dict[Path, Source]) -> None:
    """A config alone, with bases that stay in 0.x for now, is fixed as it is together with them."""
    for path in [path for path in official if laws.inherits(official, path)][::8]:
        (alone,) = engine.fix((path,), Policy(RULES), True, official)
        assert alone.text == migrated[path].text


def test_every_line_end_survives(official: dict[Path, Source], migrated: dict[Path, Source]) -> None:
    some = list(official)[::40]
    windows = {path: Source(path, official[path].text.replace('\n', '\r\n'), bom=True) for path in official}
    fixed = laws.fixed(windows, RULES)
    for path in some:
        assert fixed[path].text == migrated[path].text.replace('\n', '\r\n')


def test_square(official: dict[Path, Source], migrated: dict[Path, Source]) -> None:
    wrong = {}
    for path in official:
        try:
            laws.assert_square(official, migrated, RULES, path)
        except AssertionError as error:
            wrong[path.name] = str(error)
    assert wrong == {}
