"""Commands and requirements: where words stand, the table of scripts against the real ones, what is found and what is left alone.

`scripts_corpus` has files as users write them in `before`, the same after all fixes in `after`, and in `findings.txt` what is reported:
`file:row code text how`, where `how` is `safe`, `unsafe`, or `none` where there is no fix. All of it is written by hand.
"""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mma_lint.edits import Edit, Overlap, apply
from mma_lint.rule import Finding, Rewrite, Rule, discover
from mma_lint.script.requirements import SUPPORTED
from mma_lint.script.script import Script, is_script, kind_of, may_matter
from mma_lint.script.words import commands
from mma_lint.source import Source
from mma_lint.tables import table
from tests.corpora import Corpora

CORPUS = Path(__file__).parent / 'scripts_corpus'
CASES = sorted(path.relative_to(CORPUS / 'before').as_posix() for path in (CORPUS / 'before').rglob('*') if path.is_file())
RULES = tuple(rule for rule in discover() if rule.script_checks)


def found(text: str, path: str = 'run.sh') -> list[tuple[Rule, Finding]]:
    script = Script(Source(Path('/project') / path, text))
    return [(rule, finding) for rule in RULES for check in rule.script_checks for finding in check(script)]


def codes(text: str, path: str = 'run.sh') -> list[str]:
    return sorted(rule.code for rule, _ in found(text, path))


def fixed(text: str, path: str = 'run.sh') -> str:
    """The text after all fixes: those that stand in the way of others come first."""
    for _, finding in found(text, path):
        if finding.steps:
            try:
                text = apply(text, edits([finding]))
            except Overlap:
                continue
            return fixed(text, path)
    return text


def edits(findings: list[Finding]) -> Iterator[Edit]:
    for finding in findings:
        for step in finding.steps:
            assert isinstance(step, Rewrite)
            yield Edit(step.start, step.end, ''.join(map(str, step.parts)))


# ---------------------------------------------------------------------- words

WORDS = st.text(st.characters(exclude_characters='\n\r\0$`', exclude_categories=['Cs']), max_size=12)
SEPARATORS = st.sampled_from([' ', '  ', '\t', ' \\\n  ', ' \\\r\n\t'])


@given(st.lists(st.tuples(SEPARATORS, WORDS), min_size=1))
def test_words_are_those_of_the_shell_at_their_offsets(parts: list[tuple[str, str]]) -> None:
    text = 'echo' + ''.join(separator + shlex.quote(word) for separator, word in parts) + ' # it is "quoted'
    words = next(command.words for command in commands(text) if not command.quoted)
    assert [word.text for word in words] == ['echo', *(word for _, word in parts)]
    assert [text[word.start : word.end] for word in words] == ['echo', *(shlex.quote(word) for _, word in parts)]


@given(st.text(st.sampled_from('ab$(){}"\'\\#;|&<>` \n\t=-')))
def test_any_text_can_be_read(text: str) -> None:
    for command in commands(text):
        places = [place for word in command.words for place in (word.start, word.end)]
        assert places == sorted(places) and all(0 <= place <= len(text) for place in places)


def words_in(text: str) -> list[tuple[list[str], bool, bool]]:
    return [([text[word.start : word.end] for word in c.words], c.commented, c.quoted) for c in commands(text) if c.words]


def test_commands_are_told_apart() -> None:
    assert words_in('A=1 b c && d "e f" | g; (h) 2> err >> log i &\n') == [
        (['A=1', 'b', 'c'], False, False),
        (['d', '"e f"'], False, False),
        (['e', 'f'], False, True),
        (['g'], False, False),
        (['h'], False, False),
        (['i'], False, False),
    ]


def test_expansions_are_parts_of_words() -> None:
    assert words_in('a $(b "$(c d)")/e ${f:-g h}x $((1 + 2)) i\n')[0] == (['a', '$(b "$(c d)")/e', '${f:-g h}x', '$((1 + 2))', 'i'], False, False)


def test_comments_go_on_in_comments_only() -> None:
    assert words_in('# a \\\n#  b\nc # d\n# e \\\nf g#h\n') == [
        (['a', 'b'], True, False),
        (['c'], False, False),
        (['e', '\\'], True, False),
        (['f', 'g#h'], False, False),
    ]


def test_a_heredoc_and_the_rest_of_a_line_with_an_open_quote_are_left_out() -> None:
    words = [text for texts, _, _ in words_in("cat <<'END' | b\nc d\nEND\ne 'f\ng <<< h i\n") for text in texts]
    assert words == ['cat', 'b', 'END', 'e', 'g', 'i']


# ---------------------------------------------------------------------- the table


def flags_of(path: Path) -> dict[str, object]:
    """The flags that a script gives to argparse, with how many values each takes."""
    flags: dict[str, object] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == 'add_argument':
            said = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            count = 0 if 'store_' in said.get('action', '') else ast.literal_eval(said.get('nargs', '1'))
            flags |= {arg.value: count for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and arg.value.startswith('-')}
    return flags


def tools(wheel: Path) -> dict[str, Path]:
    folder = wheel / 'mmaction/.mim'
    return {path.relative_to(folder).as_posix(): path for path in (folder / 'tools').rglob('*') if path.suffix in ('.py', '.sh') and path.stem != '__init__'}


def test_table_has_every_flag_of_the_tools_in_both_versions(corpora: Corpora) -> None:
    new = tools(corpora.wheel_1x)
    rows = {path: row for path, row in table('scripts').items() if path.startswith('tools/') and path.endswith('.py')}
    old = {path: flags for path, file in tools(corpora.wheel_0x).items() if file.suffix == '.py' and (flags := flags_of(file))}
    assert {path for path, row in rows.items() if row.get('flags')} == {path for path in old if rows[path]['status'] in ('same', 'moved')}
    for path, row in rows.items():
        if 'flags' in row:
            assert row['flags'] == old.get(path, {}), path
            assert set(row['flags_1x']) == set(flags_of(new[row.get('new', path)])), path
            assert set(row.get('changes', ())) == set(row['flags']) - set(row['flags_1x']), path


def test_table_says_where_the_scripts_are(corpora: Corpora) -> None:
    old, new = tools(corpora.wheel_0x), tools(corpora.wheel_1x)
    for path, row in table('scripts').items():
        if path.startswith('tools/'):
            assert path in old
            assert (path in new) == (row['status'] == 'same')
            assert 'new' not in row or row['new'] in new
            assert row.get('calls', 'tools/train.py') in old


def test_what_replaces_a_flag_is_there_in_1x() -> None:
    for path, row in table('scripts').items():
        for flag, change in row.get('changes', {}).items():
            assert {'new', 'advice'} & set(change), f'{path} {flag}'
            assert 'new' not in change or change['new'] in row['flags_1x']
            assert 'option' not in change or '--cfg-options' in row['flags_1x']


def test_versions_are_those_that_1x_asks_for(corpora: Corpora) -> None:
    text = (corpora.wheel_1x / 'mmaction/__init__.py').read_text(encoding='utf-8')
    said = dict(re.findall(r"^(\w+_version) = '(.*)'$", text, re.MULTILINE))
    assert SUPPORTED['mmcv'][1:] == (said['mmcv_minimum_version'], said['mmcv_maximum_version']) == SUPPORTED['mmcv-full'][1:]
    assert (said['mmengine_minimum_version'], said['mmengine_maximum_version']) == ('0.7.1', '1.0.0')
    assert all('mmengine>=0.7.1,<1.0' in finding.message for _, finding in found('mmcv-full\n', 'requirements.txt'))


# ---------------------------------------------------------------------- every flag, in every form

FORMS = (
    'python {path} configs/recognition/tsn.py {flag}',
    'PYTHONPATH=. CUDA_VISIBLE_DEVICES=0 nohup python -u $ROOT/{path} "$CONFIG" -- mmaction {flag} > log 2>&1 &',
    'torchrun --nproc_per_node=8 ../mmaction2/{path} configs/mine.py \\\n    {flag} \\\n    --cfg-options a=b',
    'for c in a b; do srun python ./{path} configs/skeleton/$c.py {flag}; done',
    'X=$(cd mmaction && python {path} {flag} | tail -n 1)',
    "ssh host 'cd mmaction2 && python {path} x {flag}'",
    '# python {path} configs/localization/bmn.py {flag}',
)
ROWS = [(path, flag, count) for path, row in table('scripts').items() for flag, count in row.get('flags', {}).items()]


def written(path: str, flag: str, count: object) -> Iterator[tuple[str, int]]:
    """Texts with the flag, and where it stands in them."""
    values = ' x' * (2 if count == '+' else int(str(count)))
    for form in FORMS:
        text = form.replace('{path}', path)
        at = text.index('{flag}')
        yield text.replace('{flag}', flag + values) + '\n', at
        if count == 1:
            yield text.replace('{flag}', f'{flag}=x') + '\n', at


@pytest.mark.parametrize(('path', 'flag', 'count'), ROWS)
def test_a_flag_is_found_where_1x_has_it_not(path: str, flag: str, count: object) -> None:
    is_gone = flag not in table('scripts')[path]['flags_1x']
    for text, at in written(path, flag, count):
        places = [finding.start for rule, finding in found(text) if rule.code in ('MMA601', 'MMA602', 'MMA607')]
        assert places == [at] * is_gone, text
        assert flag in fixed(text) or is_gone


@pytest.mark.parametrize(('wrapper', 'arguments'), [('dist_train', 'c 8'), ('dist_test', 'c k 8'), ('slurm_train', 'p j c'), ('slurm_test', 'p j c k')])
def test_wrappers_pass_on_what_is_gone(wrapper: str, arguments: str) -> None:
    path = f'tools/{wrapper.partition("_")[2]}.py'
    for flag in table('scripts')[path]['changes']:
        for text in (
            f'GPUS=8 ./tools/{wrapper}.sh {arguments} {flag} x # mmaction\n',
            f'# mmaction\ncd mmaction2/tools; bash {wrapper}.sh mmaction {flag}=x\n',
        ):
            assert text.index(flag) in [finding.start for _, finding in found(text)], text


def test_flags_are_found_through_mim() -> None:
    assert codes('mim train mmaction2 c.py --gpus 8 --validate --resume-from x --launcher pytorch\n') == ['MMA601', 'MMA602']
    assert codes('mim test mmaction c.py --checkpoint x --gpus 2 --eval top_k_accuracy\n') == ['MMA601']
    assert codes('mim run mmaction2 report_accuracy --scores a b\n') == ['MMA602']
    assert codes('mim train mmdet c.py --gpus 8 --validate\n') == []


# ---------------------------------------------------------------------- whose script


@pytest.mark.parametrize('text', [
    'python tools/test.py configs/faster_rcnn/x.py x.pth --out x.pkl --eval bbox',
    'python mmpose/tools/train.py configs/x.py --gpus 1 --resume-from x',
    'python tools/train.py --config x.yaml --gpus 2',
    'python train.py --validate --epochs 10',
    'pip install mmsegmentation; python tools/test.py c.py x.pth --eval mIoU --out x.pkl',
    'cp tools/train.py --validate',
    'python mine/train.py configs/recognition/tsn.py --validate',
    'python tools/train.py $CONFIG $ARGS',
    'python tools/test.py $CONFIG best.pth --dump x.pkl',
    'echo tools/train.py',
    'pip install mmcv mmengine "mmdet>=3" mmcv-lite==2.1.0',
    'pip uninstall mmcv-full',
])  # fmt: skip
def test_others_are_left_alone(text: str) -> None:
    assert codes(f'{text}\n') == []


def test_in_doubt_the_fix_is_unsafe() -> None:
    for text, fix in (('python tools/train.py c.py --diff-seed\n', 'unsafe'), ('mim train mmaction2 c.py --diff-seed\n', 'safe')):
        assert [how(finding) for rule, finding in found(text) if rule.code == 'MMA602'] == [fix]


def test_a_script_of_tools_is_known_by_its_folder_and_by_a_variable() -> None:
    assert codes('python $(dirname "$0")/train.py $CONFIG --validate ${@:3}\n', 'tools/dist_train.sh') == ['MMA601']
    assert codes('SCRIPT=mmaction2/tools/train.py\npython $SCRIPT c.py --validate\n') == ['MMA601']
    assert codes('SCRIPT=mmaction2/tools/train.py\nSCRIPT=other.py\npython $SCRIPT c.py --validate\n') == []


# ---------------------------------------------------------------------- kinds of files


@pytest.mark.parametrize(('name', 'kind'), [
    ('run.sh', 'shell'), ('job.slurm', 'shell'), ('Dockerfile', 'shell'), ('Dockerfile.cuda', 'shell'), ('gpu.dockerfile', 'shell'),
    ('Makefile', 'shell'), ('rules.mk', 'shell'), ('.github/workflows/ci.yml', 'shell'), ('.gitlab-ci.yml', 'shell'), ('README.md', 'markdown'),
    ('index.rst', 'rst'), ('requirements.txt', 'requirements'), ('requirements-dev.txt', 'requirements'), ('dev_requirements.txt', 'requirements'),
    ('requirements/build.txt', 'requirements'), ('constraints.txt', 'requirements'), ('requirements.in', 'requirements'), ('setup.cfg', 'setup.cfg'),
    ('setup.py', 'setup.py'), ('pyproject.toml', 'toml'), ('environment.yml', 'environment'), ('metafile.yml', None), ('labels.txt', None),
    ('train.py', None), ('data.json', None),
])  # fmt: skip
def test_kinds_are_told_by_names(name: str, kind: str | None) -> None:
    assert kind_of(Path(name)) == kind


def test_a_file_without_ending_is_told_by_its_first_line() -> None:
    assert is_script(Path('run'), b'#!/usr/bin/env bash\n') and is_script(Path('run'), b'#!/bin/sh -e\n')
    assert not is_script(Path('run'), b'#!/usr/bin/env python\n') and not is_script(Path('run.py'), b'#!/bin/sh\n') and not is_script(Path('run'))


# ---------------------------------------------------------------------- corpus


def described(name: str) -> list[str]:
    """The findings of a case as `findings.txt` says them."""
    text = (CORPUS / 'before' / name).read_text(encoding='utf-8')
    source = Source(Path(name), text)
    return [f'{name}:{source.place(finding.start)[0]} {rule.code} {text[finding.start : finding.end]} {how(finding)}' for rule, finding in found(text, name)]


def how(finding: Finding) -> str:
    return 'none' if not finding.steps else 'unsafe' if finding.doubt else 'safe'


@pytest.mark.parametrize('name', CASES)
def test_corpus_findings(name: str) -> None:
    expected = (CORPUS / 'findings.txt').read_text(encoding='utf-8').splitlines()
    assert sorted(described(name)) == sorted(line for line in expected if line.startswith(f'{name}:'))


@pytest.mark.parametrize('name', CASES)
def test_corpus_fixes(name: str) -> None:
    before, after = ((CORPUS / folder / name).read_text(encoding='utf-8') for folder in ('before', 'after'))
    assert is_script(Path(name)) and may_matter(before)
    assert fixed(before, name) == after
    assert not [finding for _, finding in found(after, name) if finding.steps]


@pytest.mark.parametrize('name', CASES)
def test_corpus_with_other_line_ends(name: str) -> None:
    before, after = ((CORPUS / folder / name).read_text(encoding='utf-8').replace('\n', '\r\n') for folder in ('before', 'after'))
    assert fixed(before, name) == after


def test_nothing_is_found_in_1x(corpora: Corpora) -> None:
    files = [path for path in (corpora.wheel_1x / 'mmaction').rglob('*') if path.is_file() and is_script(path)]
    assert len(files) > 50
    assert [(path, codes(text, path.as_posix())) for path in files if codes(text := path.read_text(encoding='utf-8'), path.as_posix())] == []
