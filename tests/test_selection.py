"""Which rules run."""

import pytest

from mma_lint.selection import UnknownRule, find_rule, select_rules
from tests.samples import MANUAL, RULES, SAFE, UNSAFE


@pytest.mark.parametrize(
    ('select', 'ignore', 'extend', 'expected'),
    [
        pytest.param((), (), (), RULES, id='nothing said: all'),
        pytest.param(('MMA',), (), (), RULES, id='a prefix of all'),
        pytest.param(('MMA91',), (), (), (SAFE, UNSAFE), id='a prefix'),
        pytest.param(('mma911',), (), (), (SAFE,), id='lower case'),
        pytest.param(('precise-bn',), (), (), (MANUAL,), id='a name'),
        pytest.param(('MMA911', 'MMA921'), (), (), (SAFE, MANUAL), id='two'),
        pytest.param((), ('MMA91',), (), (MANUAL,), id='ignore a prefix'),
        pytest.param(('MMA911',), ('MMA91',), (), (SAFE,), id='longer select wins'),
        pytest.param(('MMA91',), ('MMA911',), (), (UNSAFE,), id='longer ignore wins'),
        pytest.param(('MMA91',), ('MMA91',), (), (), id='a draw: ignored'),
        pytest.param(('MMA911',), (), ('MMA921',), (SAFE, MANUAL), id='extend'),
        pytest.param((), (), ('MMA921',), RULES, id='extend all'),
        pytest.param((), ('MMA9',), ('omnisource',), (UNSAFE,), id='extend over ignore'),
    ],
)
def test_select(select: tuple[str, ...], ignore: tuple[str, ...], extend: tuple[str, ...], expected: tuple[object, ...]) -> None:
    assert select_rules(RULES, select, ignore, extend) == expected


@pytest.mark.parametrize(
    ('selector', 'message'),
    [
        ('MMA922', 'there is no rule `MMA922`: did you mean `MMA921`?'),
        ('total-epoch', 'there is no rule `total-epoch`: did you mean `total-epochs`?'),
        ('zzz', 'there is no rule `zzz`'),
        ('MMA001', 'MMA001 says that a file could not be carried through: it can be neither selected nor ignored'),
    ],
)
@pytest.mark.parametrize('option', ['select', 'ignore', 'extend_select'])
def test_unknown(option: str, selector: str, message: str) -> None:
    with pytest.raises(UnknownRule) as error:
        select_rules(RULES, **{option: (selector,)})
    assert str(error.value) == message


def test_empty_selector_is_unknown() -> None:
    with pytest.raises(UnknownRule):
        select_rules(RULES, ('',))


def test_find_rule() -> None:
    assert find_rule(RULES, 'mma912') == find_rule(RULES, 'omnisource') == UNSAFE
    with pytest.raises(UnknownRule, match='did you mean `omnisource`'):
        find_rule(RULES, 'omnisources')
    with pytest.raises(UnknownRule):
        find_rule(RULES, 'MMA91')
