"""Every name of the tables, however it is reached: found, and where it can be, renamed. What 1.x has is left alone."""

from pathlib import Path

import pytest

from mma_lint.code.module import Module
from mma_lint.policy import Policy
from mma_lint.rule import Finding, Rule, discover
from mma_lint.source import Source
from mma_lint.subject import Subject, mended
from mma_lint.tables import table
from tests.name_forms import MODULE, forms, relative

RULES = tuple(rule for rule in discover() if rule.code.startswith('MMA2'))
NAMES = table('names')
GONE = ('replaced', 'removed')


def subject(text: str, path: str = MODULE) -> Subject:
    return Subject(Source(Path(path), text), Policy(RULES))


def found(text: str, path: str = MODULE) -> list[tuple[Rule, Finding]]:
    return list(subject(text, path).found())


def cases(form: str) -> dict[str, str]:
    """The names that a form reaches, each with its module."""
    return {name: text for name, row in NAMES.items() for other, text in forms(name, row) if other == form}


ALL_FORMS = sorted({form for name, row in NAMES.items() for form, _ in forms(name, row)})


@pytest.mark.parametrize('form', ALL_FORMS)
def test_every_name_is_found(form: str) -> None:
    missed = [name for name, text in cases(form).items() if not found(text)]
    assert len(cases(form)) > 100
    assert missed == []


@pytest.mark.parametrize('form', ALL_FORMS)
def test_every_new_name_is_written(form: str) -> None:
    """The fixed module names what the table says, nothing of 0.x is left in it, and it parses."""
    wrong = {}
    for name, text in cases(form).items():
        if NAMES[name]['status'] in GONE:
            continue
        after = mended(subject(text), unsafe=True).text
        row = NAMES[name]
        module = Module(Source(Path(MODULE), after))
        reached = {imported.qualified for imported in module.imports} | {use.qualified for use in module.uses}
        if not any(new in after or new in reached for new in (row['new'], row.get('short', row['new']))) or found(after):
            wrong[name] = after
    assert wrong == {}


@pytest.mark.parametrize('form', ALL_FORMS)
def test_what_is_gone_is_not_renamed(form: str) -> None:
    """What has no new name keeps its finding as long as it is used."""
    hidden = {}
    for name, text in cases(form).items():
        if NAMES[name]['status'] in GONE and NAMES[name].get('kind') != 'module':
            after = mended(subject(text), unsafe=True).text
            if not found(after):
                hidden[name] = after
    assert hidden == {}


def test_relative_imports_in_a_fork() -> None:
    """A fork of mmaction reaches its own modules by relative imports."""
    missed, wrong = [], {}
    for name, row in NAMES.items():
        if name.startswith('mmaction.') and name.count('.') > 1 and row.get('kind') != 'module':
            path, text = relative(name)
            if not found(text, path):
                missed.append(name)
            after = mended(subject(text, path), unsafe=True).text
            if row['status'] not in GONE and found(after, path):
                wrong[name] = after
    assert missed == []
    assert wrong == {}


def test_new_names_are_left_alone() -> None:
    """What the tables send people to is not sent on."""
    news = {row['new'] for row in NAMES.values() if row.get('new')} | {row['short'] for row in NAMES.values() if row.get('short')}
    accused = [new for new in sorted(news) for form, text in forms(new, {}) if form != 'star' and found(text)]
    assert len(news) > 400
    assert accused == []
