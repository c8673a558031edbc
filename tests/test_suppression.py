"""Comments that keep findings: which rows they hold for, in check and in fix, and how they are written and taken away."""

from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.edits import apply
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.selection import select_rules
from mma_lint.source import Source
from mma_lint.suppression import keep, suppressions
from tests.samples import MANUAL, OLD, RULES, SAFE, UNSAFE

PATH = Path('/project/configs/a.py')
EVERY = Policy(select_rules(discover(), extend_select=('MMA9',)))


def found(text: str, path: Path = PATH, policy: Policy = EVERY) -> list[tuple[int, str]]:
    """Rows and codes of what is reported."""
    (report,) = engine.check([path], policy, {path: Source(path, text)})
    return [(diagnostic.row, diagnostic.code) for diagnostic in report.diagnostics]


def fixed(text: str, path: Path = PATH, policy: Policy = EVERY) -> str:
    (result,) = engine.fix([path], policy, True, {path: Source(path, text)})
    return text if result.text is None else result.text


SAMPLES = Policy(RULES)
ROWS = {1: SAFE.code, 2: UNSAFE.code, 3: MANUAL.code}


@pytest.mark.parametrize(
    ('text', 'left'),
    [
        pytest.param('total_epochs = 50  # noqa\nomnisource = True\n', [1, 2], id='noqa without codes is for other linters'),
        pytest.param('total_epochs = 50  # noqa: MMA911\nomnisource = True  # NOQA:E501,MMA9\n', [], id='codes, prefixes'),
        pytest.param('total_epochs = 50  # noqa: MMA912\n', [1], id='another code'),
        pytest.param('total_epochs = 50  # noqa : MMA911\n', [1], id='a space before the colon makes it one without codes, as in flake8'),
        pytest.param('total_epochs = 50  # kept # noqa: MMA911 since our script reads it\n', [], id='within a comment, with a reason'),
        pytest.param('total_epochs = 50\n# noqa: MMA911\n', [1], id='noqa on a row of its own holds for nothing else'),
        pytest.param('total_epochs = 50  # mma-lint: ignore[MMA911] read by us\n', [], id='ignore'),
        pytest.param('total_epochs = 50  # mma-lint: ignore[omnisource, total-epochs]\n', [], id='ignore by name'),
        pytest.param('total_epochs = 50  # mma-lint: ignore\n', [], id='ignore all'),
        pytest.param('# mma-lint: ignore[MMA911]\n\n# more\ntotal_epochs = 50\nomnisource = True\n', [5], id='ignore above'),
        pytest.param('x = 1\n# mma-lint: ignore-file[MMA912]\ntotal_epochs = 50\nomnisource = True\n', [3], id='ignore in the file'),
        pytest.param('# mma-lint: ignore-file\ntotal_epochs = 50\nomnisource = True\n', [], id='ignore the file'),
        pytest.param('# flake8: noqa\ntotal_epochs = 50\n', [2], id='a file that is not for other linters'),
        pytest.param('# flake8: noqa: MMA912\ntotal_epochs = 50\nomnisource = 1\n', [2], id='a file without one code'),
        pytest.param('total_epochs = 50  # flake8: noqa\n', [1], id='flake8 ignores that behind code'),
        pytest.param("total_epochs = 50; x = '# noqa'\n", [1], id='in a string it is no comment'),
        pytest.param('omnisource = """a\nb"""  # noqa: MMA912\n', [], id='a string of several rows joins them'),
        pytest.param('total_epochs = \\\n    50  # noqa: MMA911\n', [], id='a backslash joins rows'),
        pytest.param('precise_bn = dict(\n    num_iters=200)  # noqa: MMA921\n', [1], id='brackets do not join rows, as in flake8'),
        pytest.param('total_epochs = 50  # mma-lint: ignore[]\n', [], id='empty brackets'),
        pytest.param('total_epochs = 50  # mma-lint: ignored[MMA911]\n', [1], id='another word'),
        pytest.param('\ufefftotal_epochs = 50  # noqa: MMA911\r\nomnisource = True\r\n'[1:], [2], id='crlf'),
    ],
)
def test_what_a_comment_keeps(text: str, left: list[int]) -> None:
    assert [row for row, _ in found(text, policy=SAMPLES)] == left


def test_what_is_kept_is_not_fixed() -> None:
    text = OLD.replace('# kept', '# noqa: MMA911')
    assert fixed(text, policy=SAMPLES) == text.replace('omnisource = True\n', '')
    text = OLD.replace('True', 'True  # mma-lint: ignore[omnisource]')
    assert fixed(text, policy=SAMPLES) == text.replace('total_epochs = 50', 'train_cfg = dict(max_epochs=50)')


def test_what_a_base_keeps_its_children_keep_too() -> None:
    base, child = Path('/project/configs/base.py'), Path('/project/configs/child.py')
    texts = {
        base: Source(base, "total_epochs = 50  # mma-lint: ignore[MMA140]\noptimizer = dict(type='SGD', lr=0.1)\ndefault_scope = 'mmaction'\n"),
        child: Source(child, "_base_ = 'base.py'\nload_from = 'x.pth'\nresume_from = None\n"),
    }
    results = {result.path: result for result in engine.fix(texts, EVERY, True, texts)}
    assert results[base].text == texts[base].text.replace("optimizer = dict(type='SGD', lr=0.1)", "optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))")
    assert 'max_epochs' not in (results[child].text or '')


def test_code_notebooks_and_scripts() -> None:
    assert found('from mmcv.runner import load_checkpoint  # noqa: MMA201\n', Path('/project/a.py')) == []
    assert found('import mmcv\nx = mmcv.Config()  # mma-lint: ignore[MMA2] kept\n', Path('/project/a.py')) == []
    assert found('python tools/train.py a.py --validate  # mma-lint: ignore\n', Path('/project/a.sh')) == []
    assert found('# mma-lint: ignore[MMA6]\npython tools/train.py a.py --validate\npython tools/train.py a.py --validate\n', Path('/project/a.sh')) == [
        (3, 'MMA601')
    ]
    assert found('<!-- mma-lint: ignore-file -->\n```sh\npython tools/train.py a.py --validate\n```\n', Path('/project/README.md')) == []
    cell = '{"cells": [{"cell_type": "code", "metadata": {}, "source": ["%matplotlib inline\\n", "from mmcv import Config!"]}], "nbformat": 4}'
    assert found(cell.replace('!', ''), Path('/project/a.ipynb')) == [(2, 'MMA201')]
    assert found(cell.replace('!', '  # noqa: MMA201'), Path('/project/a.ipynb')) == []


def test_per_file_rules_and_fixes(tmp_path: Path) -> None:
    from mma_lint.policy import policy_of
    from mma_lint.settings import Settings

    policy = policy_of(Settings(Path('/project'), per_file_ignores=(('configs/legacy/*.py', ('MMA130', 'total-epochs')),)))
    text = "total_epochs = 50\noptimizer = dict(type='SGD', lr=0.1)\ndist_params = dict(backend='nccl')\n"
    assert {'MMA130', 'MMA140'} <= {code for _, code in found(text, policy=policy)}
    legacy = Path('/project/configs/legacy/a.py')
    assert not {'MMA130', 'MMA140'} & {code for _, code in found(text, legacy, policy)}
    assert fixed(text, legacy, policy) == "default_scope = 'mmaction'\n" + text.replace('dist_params = dict(', 'env_cfg = dict(dist_cfg=dict(').replace(
        "l')\n", "l'))\n"
    )


def test_rules_that_are_only_reported() -> None:
    policy = Policy(RULES, fixable=frozenset({UNSAFE.code}))
    (report,) = engine.check([PATH], policy, {PATH: Source(PATH, OLD)})
    assert [(d.code, d.applicability) for d in report.diagnostics] == [('MMA911', None), ('MMA912', 'unsafe'), ('MMA921', None)]
    assert [d.make_fix() is not None for d in report.diagnostics] == [False, True, False]
    assert fixed(OLD, policy=policy) == OLD.replace('omnisource = True\n', '')


# ---------------------------------------------------------------------- comments that keep nothing


@pytest.mark.parametrize(
    ('text', 'rows', 'after'),
    [
        ('x = 1  # noqa: MMA140\n', [1], 'x = 1\n'),
        ('x = 1  # noqa: E501,MMA140 , W291\n', [1], 'x = 1  # noqa: E501, W291\n'),
        ('total_epochs = 50  # noqa: MMA140, MMA130\n', [1], 'total_epochs = 50  # noqa: MMA140\n'),
        ('total_epochs = 50  # mma-lint: ignore[MMA130, MMA14] why\n', [1], 'total_epochs = 50  # mma-lint: ignore[MMA14] why\n'),
        ('x = 1\n# mma-lint: ignore[MMA140]\ny = 2\n', [2], 'x = 1\ny = 2\n'),
        ('x = 1  # mma-lint: ignore[MMA140] because\n', [1], 'x = 1  # because\n'),
        ('x = 1  # mma-lint: ignore\n', [1], 'x = 1\n'),
        ('x = 1  # noqa\n', [], 'x = 1  # noqa\n'),
        ('x = 1  # noqa: E501\n', [], 'x = 1  # noqa: E501\n'),
        ('# mma-lint: ignore-file[MMA140, MMA130]\ntotal_epochs = 50\n', [1], '# mma-lint: ignore-file[MMA140]\ntotal_epochs = 50\n'),
        ("x = '# noqa: MMA140'\n", [], "x = '# noqa: MMA140'\n"),
    ],
)
def test_unused(text: str, rows: list[int], after: str) -> None:
    head = "default_scope = 'mmaction'\ntrain_cfg = dict()\n"
    policy = Policy(tuple(rule for rule in discover() if rule.code in ('MMA901', 'MMA130')))
    assert [row - 2 for row, code in found(head + text, policy=policy) if code == 'MMA901'] == rows
    assert fixed(head + text, policy=policy) == head + after


def test_unused_is_off_by_default() -> None:
    assert found('x = 1  # noqa: MMA140\n', policy=Policy(select_rules(discover()))) == []
    assert [rule.code for rule in select_rules(discover(), ('MMA',)) if rule.optional] == []
    assert [rule.code for rule in select_rules(discover(), extend_select=('unused-suppression',)) if rule.optional] == ['MMA901']


# ---------------------------------------------------------------------- comments that are written


def test_keep_round_trip() -> None:
    """What is kept by written comments is reported no more, and nothing else is changed."""
    text = 'total_epochs = 50\nomnisource = """a\nb"""\nprecise_bn = dict(  # bn\n    num_iters=200)\n'
    source = Source(PATH, text)
    wanted = {row: [code] for row, code in found(text, policy=SAMPLES)}
    assert list(wanted) == [1, 2, 4]
    for kind, mark in (('noqa', '# noqa: {}'), ('ignore', '# mma-lint: ignore[{}]')):
        after = apply(text, keep(source, wanted, kind))  # type: ignore[arg-type]
        assert found(after, policy=SAMPLES) == []
        first, _, third, fourth, fifth = after.splitlines()
        assert first == f'total_epochs = 50  {mark.format("MMA911")}'
        assert third == f'b"""  {mark.format("MMA912")}'
        assert fourth == f'precise_bn = dict(  # bn  {mark.format("MMA921")}'
        assert fifth == '    num_iters=200)'


def test_keep_extends_a_comment() -> None:
    for before, after in (
        ('x = 1  # noqa: E501\n', 'x = 1  # noqa: E501, MMA911\n'),
        ('x = 1  # noqa: E501 since\r\n', 'x = 1  # noqa: E501, MMA911 since\r\n'),
        ('x = 1   ', 'x = 1  # noqa: MMA911 later'),
    ):
        assert apply(before, keep(Source(PATH, before), {1: ['MMA911']}, 'noqa', 'later')) == after
    before = 'x = 1  # mma-lint: ignore[MMA9] why\n'
    assert apply(before, keep(Source(PATH, before), {1: ['MMA140']}, 'ignore')) == 'x = 1  # mma-lint: ignore[MMA9, MMA140] why\n'


def test_a_file_that_is_no_python_has_comments_all_the_same() -> None:
    assert [comment.codes for comment in suppressions(Source(Path('a.py'), 'total_epochs = ( # noqa: MMA1\n'))] == [('MMA1',)]
