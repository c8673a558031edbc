"""Texts that would make a careless reader recurse, explode or wait: each ends soon, and whatever cannot be told is said to be so."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from mma_lint import engine
from mma_lint.config.evaluate import evaluate
from mma_lint.config.value import Unknown
from mma_lint.engine import Fixed, Report, policy_of
from mma_lint.settings import Settings
from mma_lint.source import Source

PROJECT = Path('/project')
POLICY = policy_of(Settings(PROJECT, extend_select=('MMA9',)))
OLD = 'total_epochs = 50\n'
CODE = 'import mmcv\nfrom mmaction.models import build_model\n'


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """A test that takes a minute of the processor fails: what these texts cost has no bound otherwise."""

    def hang(number: int, frame: FrameType | None) -> None:
        pytest.fail('it hangs')

    before = signal.signal(signal.SIGVTALRM, hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, 60)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def sources(files: dict[str, str]) -> dict[Path, Source]:
    return {PROJECT / name: Source(PROJECT / name, text) for name, text in files.items()}


def reports(files: dict[str, str]) -> list[Report]:
    return list(engine.check(tuple(sources(files)), POLICY, sources(files)))


def fixed(files: dict[str, str]) -> tuple[Fixed, ...]:
    return engine.fix(tuple(sources(files)), POLICY, True, sources(files))


def codes(files: dict[str, str]) -> list[set[str]]:
    """The codes found in each file; what is left after a fix is no internal error, and where it is a failure the file is as it was."""
    for result in fixed(files):
        failures = {found.code for found in result.diagnostics if found.code.startswith('MMA0')}
        assert not result.changed or not failures
        assert 'MMA000' not in failures
    return [{found.code for found in report.diagnostics} for report in reports(files)]


# ---------------------------------------------------------------------- depth

DEEP = {
    'parentheses': lambda n: '(' * n + '1' + ')' * n,
    'sums': lambda n: '1+' * n + '1',
    'texts': lambda n: "'a'+" * n + "'a'",
    'powers': lambda n: '1**' * n + '1',
    'attributes': lambda n: 'a' + '.a' * n,
    'items': lambda n: 'a' + '[0]' * n,
    'calls': lambda n: 'a' + '()' * n,
    'method calls': lambda n: 'mmcv' + '.a()' * n,
    'signs': lambda n: '-' * n + '1',
    'not': lambda n: 'not ' * n + '1',
    'choices': lambda n: '1 if 1 else ' * n + '1',
    'lambdas': lambda n: 'lambda:' * n + '1',
    'comparisons': lambda n: '1<' * n + '1',
    'lists': lambda n: '[' * n + ']' * n,
    'dicts': lambda n: 'dict(a=' * n + '1' + ')' * n,
    'displays': lambda n: "{'a':" * n + '1' + '}' * n,
    'calls of ours': lambda n: 'build_model(' * n + ')' * n,
}


@pytest.mark.parametrize('depth', [190, 500, 990, 5_000])
@pytest.mark.parametrize('kind', DEEP)
def test_depth(kind: str, depth: int) -> None:
    text = DEEP[kind](depth)
    for name, before in (('configs/a.py', f'{OLD}model = '), ('tools/a.py', f'{CODE}x = ')):
        (found,) = codes({name: f'{before}{text}\n'})
        assert found <= {'MMA002', 'MMA140', 'MMA203', 'MMA308'}, 'too deep (how deep that is, differs between Pythons), or looked through'


@pytest.mark.parametrize('depth', [500, 2000])
@pytest.mark.parametrize('before', [OLD, f'{CODE}x = mmcv.runner\n'])
def test_a_deep_chain_of_elif(before: str, depth: int) -> None:
    (report,) = reports({'configs/a.py': f'{before}if x: pass\n' + 'elif x: pass\n' * depth})
    (found,) = report.diagnostics
    assert found.code == 'MMA002'
    assert 'nested too deeply' in found.message or 'cannot be parsed' in found.message


def test_a_deep_file_stops_no_other() -> None:
    assert codes({'configs/a.py': f'{OLD}x = {"-" * 990}1\nelif', 'configs/b.py': OLD})[1] == {'MMA140'}


# ---------------------------------------------------------------------- size

DOUBLED = {
    'lists': ('[1]', '[{0}, {0}]'),
    'dicts': ('[1]', 'dict(a={0}, b={0})'),
    'stars': ('[1]', '[*{0}, *{0}]'),
    'sums': ('[1]', '{0} + {0}'),
    'slices': ('[1]', '[{0}[:], {0}[:]]'),
    'items': ('[1]', '[[{0}][0], [{0}][0]]'),
    'comprehensions': ('[1]', '[{0} for i in [1, 2]]'),
    'texts': ("'xxxxxxxx'", '{0} + {0}'),
    'f-strings': ("'xxxxxxxx'", "f'{{{0}}}{{{0}}}'"),
    'format': ("'xxxxxxxx'", "'{{}}{{}}'.format({0}, {0})"),
    'percent': ("'xxxxxxxx'", "'%s%s' % ({0}, {0})"),
    'str': ("'xxxxxxxx'", 'str([{0}, {0}])'),
    'integers': ('10**9', '{0} * {0}'),
}  # fmt: skip


@pytest.mark.parametrize('kind', DOUBLED)
def test_values_that_double(kind: str) -> None:
    first, more = DOUBLED[kind]
    names = ''.join(f'a{i} = {more.format(f"a{i - 1}")}\n' for i in range(1, 40))
    uses = "train_pipeline = a39\ndata = dict(train=dict(type='VideoDataset', pipeline=a39))\nwork_dir = a39\n"
    (found,) = codes({'configs/a.py': f'{OLD}a0 = {first}\n{names}{uses}'})
    assert 'MMA140' in found


@pytest.mark.parametrize('statement', ["a['b'] = [a['b'], a['b']]", 'a.update(b=a)', "a['b'].append(a['b'])", "a['b'].extend(a['b'])", "a['b'] += a['b']"])
def test_values_that_double_in_place(statement: str) -> None:
    (found,) = codes({'configs/a.py': f'{OLD}a = dict(b=[1])\nmodel = dict(a=a)\n' + f'{statement}\n' * 40})
    assert found == {'MMA140'}


def test_values_that_double_through_bases() -> None:
    files = {'configs/a0.py': f'{OLD}x = [1]\n'}
    files |= {f'configs/a{i}.py': f"_base_ = './a{i - 1}.py'\nx = [{{{{_base_.x}}}}, {{{{_base_.x}}}}]\n" for i in range(1, 25)}
    assert codes(files)[0] == {'MMA140'}


@pytest.mark.parametrize('expression', [
    '[1] * 10**9', "'a' * 10**10", "'aaaaaaaaaa' * 10**6", '10**10**10', '1 << 10**9', '(2**1000)**1000', 'range(10**30)', 'list(range(10**9))',
    '[[0] * 10000] * 10000', 'sum([[1] * 1000] * 1000, [])', 'round(5, -10**7)', 'round(10**999, -10**9)', "f'{1:1000000000}'", "f'{1:>{10**9}}'",
    "'%1000000000d' % 1", "'%*d' % (10**9, 1)", "'{:1000000000}'.format(1)", "'{0.__class__.__mro__}'.format(1)", "'{0[0]}'.format([1])",
    '[[y for y in range(10000)] for x in range(10000)]', '[x for x in range(10000) if [y for y in range(10000)]]',
    '[[[[1 for a in range(100)] for b in range(100)] for c in range(100)] for d in range(100)]', f'0x{"f" * 100_000}', f'str(0x{"f" * 4000})',
])  # fmt: skip
def test_what_costs_too_much_is_unknown(expression: str) -> None:
    source = Source(PROJECT / 'configs/a.py', f'work_dir = {expression}\n{OLD}')
    (statement, _) = source.tree.body
    assert isinstance(evaluate(statement.value, {}, source).data, Unknown)  # type: ignore[attr-defined]
    uses = 'model = dict(depth=x)\noptimizer = dict(lr=x)\nevaluation = dict(interval=x)\ndata = dict(videos_per_gpu=x)\nlog_config = dict(interval=x)\n'
    (found,) = codes({'configs/a.py': f'{OLD}x = {expression}\n{uses}'})
    assert 'MMA140' in found


def test_a_value_that_many_statements_change() -> None:
    (report,) = reports({'configs/a.py': f'{OLD}x = [1]\n' + 'x.pop()\n' * 5000})
    assert [found.code for found in report.diagnostics] == ['MMA140']


# ---------------------------------------------------------------------- bases


@pytest.mark.parametrize('names', ['a', 'ab', 'abc'])
def test_bases_in_a_circle_are_named_in_each_file(names: str) -> None:
    files = {f'configs/{name}.py': f"_base_ = './{names[index - 1]}.py'\n{OLD}" for index, name in enumerate(names)}
    for given in (files, dict(reversed(files.items()))):
        assert all('MMA180' in found for found in codes(given))
    first = PROJECT / f'configs/{names[0]}.py'
    (report,) = engine.check((first,), POLICY, sources(files))
    assert 'MMA180' in {found.code for found in report.diagnostics}, 'also where it is checked alone'


def test_bases_in_a_long_line() -> None:
    files = {'configs/a0.py': OLD, **{f'configs/a{i}.py': f"_base_ = './a{i - 1}.py'\n" for i in range(1, 300)}}
    for given in (files, dict(reversed(files.items()))):
        assert any('MMA180' in found for found in codes(given)[1:])


def test_bases_that_merge_again_and_again() -> None:
    twice = {'configs/a0.py': OLD, **{f'configs/a{i}.py': f"_base_ = ['./a{i - 1}.py', './a{i - 1}.py']\n" for i in range(1, 30)}}
    assert codes(twice)[0] == {'MMA140'}
    diamond = {'configs/a0.py': OLD, 'configs/b0.py': "log_level = 'INFO'\n"}
    for i in range(1, 30):
        diamond |= {f'configs/{x}{i}.py': f"_base_ = ['./a{i - 1}.py', './b{i - 1}.py']\n" for x in 'ab'}
    assert codes(diamond)[0] == {'MMA140'}


# ---------------------------------------------------------------------- scripts

COMMAND = 'python tools/train.py configs/a.py '
SCRIPTS = {
    'a quote that does not close': COMMAND + '"' + 'a ' * 200_000,
    'quotes': COMMAND + '"' * 400_001,
    'brackets that do not close': COMMAND + '$(' * 200_000,
    'brackets in brackets': COMMAND + '$(a ' * 5_000 + ')' * 5_000,
    'commands in commands': COMMAND + '$(python tools/train.py ' * 1_000 + ')' * 1_000,
    'braces': COMMAND + '${' * 200_000,
    'flags': COMMAND + '--validate ' * 50_000,
    'options': COMMAND + '--cfg-options data.videos_per_gpu=1 ' * 10_000,
    'lines that go on': COMMAND + '\\\n' * 200_000,
    'heredocs that do not close': COMMAND + '\n' + '<<A\n' * 100_000,
    'heredocs of many words': COMMAND + '\n' + ''.join(f'<<A{i} <<B{i}\n' for i in range(30_000)),
    'fences': COMMAND + '\n' + '```\n' * 100_000,
    'a fence and a tick': '```' + 'a' * 400_000 + '`\n' + COMMAND,
    'a fence, spaces and a tick': '```' + ' ' * 400_000 + '`\n' + COMMAND,
    'a fence of waves and a tick': '~' * 400_000 + '`\n' + COMMAND,
    'a long version': 'mmcv==' + '1' * 5_000,
    'a version of spaces': 'mmcv==' + ' ' * 400_000 + "'",
    'a runner': '$' + 'py' * 20_000 + '! ' + COMMAND,
    'ticks': COMMAND + '\n' + '`' * 400_000,
    'a version': 'mmcv==' + '1.' * 200_000,
    'extras': 'mmcv[' + 'a ' * 200_000,
    'a requirement of spaces': 'mmcv ' + ' ' * 400_000 + 'x',
    'signs': 'mmcv-full' + '=' * 400_000,
    'hashes': '#' * 400_000 + COMMAND,
    'suppressions': COMMAND + '# mma-lint: ignore[' + 'a ' * 200_000,
}
SCRIPT_NAMES = ['run.sh', 'README.md', 'a.rst', 'requirements.txt', 'setup.cfg', 'pyproject.toml', 'setup.py', 'environment.yml']


@pytest.mark.parametrize('kind', SCRIPTS)
def test_scripts_cost_what_they_are_long(kind: str) -> None:
    for name in SCRIPT_NAMES:
        (found,) = codes({name: f'{SCRIPTS[kind]}\n'})
        assert 'MMA000' not in found


def test_what_stands_in_a_heredoc_is_no_command() -> None:
    text = "cat <<-'END' <<OTHER\n{0}END \n{0}OTHER\n{0}cat <<<x <<NEVER\n{0}".format(f'{COMMAND}--validate\n')
    (report,) = reports({'run.sh': text})
    assert sorted({found.row for found in report.diagnostics}) == [4, 6, 8]


CELLS = {
    'spaces': ' ' * 400_000 + 'x(\nmmcv.Config',
    'spaces behind a command': 'pip a' + ' ' * 400_000 + '\nmmcv.Config(',
    'signs': '%' * 400_000 + 'mmcv.Config',
    'exclamation marks': '!' * 400_000 + 'mmcv.Config',
    'questions': '?' * 400_000 + '\nmmcv.Config',
    'equal signs': 'a=' * 200_000 + '!mmcv.Config (',
    'comments': '#\n' * 200_000 + '!mmcv.Config (',
    'flags': '%time ' + '-a1 ' * 100_000 + '\nmmcv.Config(',
    'lines that go on': '!a ' + '\\\n' * 200_000 + 'mmcv.Config (',
}


@pytest.mark.parametrize('kind', CELLS)
def test_cells_cost_what_they_are_long(kind: str) -> None:
    notebook = {'cells': [{'cell_type': 'code', 'metadata': {}, 'outputs': [], 'source': CELLS[kind]}], 'metadata': {}, 'nbformat': 4, 'nbformat_minor': 5}
    (found,) = codes({'a.ipynb': json.dumps(notebook)})
    assert 'MMA000' not in found


GAPS = {
    'spaces in a value': f'total_epochs = ({" " * 400_000}50)\n',
    'spaces and a line that goes on': f'total_epochs = 50 +{" " * 400_000}\\\n 1\n',
    'spaces and semicolons': f'total_epochs = 50{" " * 200_000};{" " * 200_000}log_level = 1\n',
    'spaces behind a comment': f'x = 1  # mma-lint: ignore[MMA9{" " * 400_000}x\n{OLD}',
    'a type of one word': f"model = dict(type='{'A' * 400_000}')\ncustom_hooks = [dict(type='{'A' * 400_000}')]\n{OLD}",
    'a chain of names': f"model = dict(type='mmaction.{'A.' * 200_000}')\n{OLD}",
    'a format': f"work_dir = '{'{{' * 200_000}'.format(1)\n{OLD}",
}


@pytest.mark.parametrize('kind', GAPS)
def test_words_and_spaces_cost_what_they_are_long(kind: str) -> None:
    (found,) = codes({'configs/a.py': GAPS[kind]})
    assert 'MMA140' in found
    spaces = ' ' * 400_000
    codes({'tools/a.py': f'{CODE}from mmcv.runner import (load_checkpoint,{spaces}auto_fp16); x = 1{spaces};{spaces}import mmcv.runner\n{GAPS[kind]}'})
