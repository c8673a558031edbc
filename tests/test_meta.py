"""The house rules, held by reading the code."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from radon.complexity import cc_visit
from radon.visitors import Function

import mma_lint
from mma_lint.failures import FAILURES, is_failure
from mma_lint.rule import Rule, discover
from mma_lint.settings import parsed

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / 'mma_lint'
MODULES = sorted(PACKAGE.rglob('*.py'))
RULE_MODULES = [path for path in MODULES if path.is_relative_to(PACKAGE / 'rules')]
# what a plugin may import of its host, and what an extra brings
HOSTS = {'frontends/flake8.py': {'flake8'}, 'frontends/pylint.py': {'astroid', 'pylint'}, 'formats/raster.py': {'resvg_py'}, 'frontends/pylsp.py': {'pylsp'}}
HOSTS |= {path.relative_to(PACKAGE).as_posix(): {'lsprotocol', 'pygls'} for path in (PACKAGE / 'frontends/server').glob('*.py')}
INSIDE = PACKAGE / 'runtime/inside'  # what the real MMAction2 is asked with, in its own interpreter: a program, no part of the package
FORBIDDEN = {'mmaction', 'mmcv', 'mmengine', 'torch', 'numpy', 'subprocess', 'pickle', 'runpy'}
# Each level imports only from itself and those before it.
LEVELS = (
    {'collector', 'source', 'edits', 'tables', 'tree', 'magics', 'misuse', 'notebook'},
    {'code', 'config', 'rule', 'schedule', 'script'},
    {'text', 'diagnostic'},
    {'failures', 'fingerprint', 'selection', 'settings', 'suppression'},
    {'rules', 'baseline', 'target'},
    {'policy'},
    {'cache', 'findings', 'files', 'journal', 'replacing', 'repository', 'subject'},
    {'checking'},
    {'fixing', 'parallel', 'proof', 'runtime'},
    {'engine'},
    {'formats'},
    {'report'},
    {'frontends'},
)

each_rule = pytest.mark.parametrize('rule', discover(), ids=lambda rule: f'{rule.code}-{rule.name}')
each_module = pytest.mark.parametrize('path', MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
each_rule_module = pytest.mark.parametrize('path', RULE_MODULES, ids=lambda path: path.stem)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding='utf-8'))


def imported(path: Path, runtime: bool = False) -> Iterator[str]:
    """The modules that a module imports; `runtime`: without what only type checkers see."""
    tree = parse(path)
    hidden = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.If) and 'TYPE_CHECKING' in ast.unparse(node.test) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if runtime and id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f'{path}:{node.lineno}: imports are absolute'
            module = node.module or ''
            yield from (f'{module}.{alias.name}' for alias in node.names) if module == 'mma_lint' else (module,)


# ---------------------------------------------------------------------- rules


def test_codes_and_names_are_unique() -> None:
    for values in ([rule.code for rule in discover()], [rule.name for rule in discover()]):
        assert [value for value, count in Counter(values).items() if count > 1] == []
    assert [rule.code for rule in discover()] == sorted(rule.code for rule in discover())
    assert not {rule.name for rule in discover()} & {name for name, _ in FAILURES.values()}


@each_rule
def test_code_and_name(rule: Rule) -> None:
    assert re.fullmatch(r'MMA[1-9]\d\d', rule.code)
    assert not is_failure(rule.code)
    assert re.fullmatch(r'[a-z0-9]+(-[a-z0-9]+)*', rule.name)


@each_rule
def test_message(rule: Rule) -> None:
    assert rule.message and not rule.message.endswith('.') and '\n' not in rule.message
    assert rule.message[0] in '`0123456789' or rule.message[0].islower(), 'lower-case start'
    assert rule.message.count('`') % 2 == 0


@each_rule
def test_doc(rule: Rule) -> None:
    first, *paragraphs = rule.doc.strip().split('\n\n')
    assert first.endswith('.') and '\n' not in first, 'the first line is one sentence'
    assert paragraphs, 'it says why'
    assert paragraphs[-1].startswith('Fix safety:'), 'the last paragraph says how safe the fix is'


@each_rule
def test_examples(rule: Rule) -> None:
    assert rule.checks or rule.code_checks or rule.script_checks or rule.comment_checks, 'no check'
    assert any(example.bad for example in rule.examples), 'nothing that is reported'
    assert any(example.good and not example.bad for example in rule.examples), 'nothing that is left alone'
    for example in rule.examples:
        assert example.bad != example.good
        for text in (example.bad, example.good, *(base for _, base in example.bases)):
            assert not text or text.endswith('\n')
            if example.path.endswith('.py'):
                ast.parse(text)


@each_rule_module
def test_rules_only_look(path: Path) -> None:
    """No rule walks a tree itself, runs or imports what it reads, or touches files."""
    source = path.read_text(encoding='utf-8')
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {'exec', 'eval', 'compile', '__import__', 'open', 'print'}, f'{path}:{node.lineno}'
    assert 'ast.walk' not in source and 'NodeVisitor' not in source and 'importlib.import_module' not in source
    assert not {name.partition('.')[0] for name in imported(path)} & {'os', 'sys', 'io', 'pathlib', 'importlib'}


@each_rule_module
def test_rules_do_not_know_each_other(path: Path) -> None:
    others = {name for name in imported(path) if name.startswith('mma_lint.rules')}
    assert not others


# ---------------------------------------------------------------------- the package


@each_module
def test_forbidden_imports(path: Path) -> None:
    if path.parent == INSIDE:
        return
    # one asks git, the other the MMAction2 of an interpreter that the user names: they are the only ones to run a program
    allowed = {'subprocess'} if path in (PACKAGE / 'repository.py', PACKAGE / 'runtime/ask.py') else set()
    assert not {name.partition('.')[0] for name in imported(path)} & FORBIDDEN - allowed


@each_module
def test_libcst_is_imported_where_a_fix_needs_it(path: Path) -> None:
    """Never when a module is imported: it costs more than all the rest of a start."""
    tops = [node for node in parse(path).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert not [node for node in tops if 'libcst' in ast.unparse(node)]


@each_module
def test_dependencies_are_declared(path: Path) -> None:
    roots = {name.partition('.')[0] for name in imported(path)}
    if path.parent == INSIDE:
        return
    extras = HOSTS.get(path.relative_to(PACKAGE).as_posix(), set())
    assert roots <= {'mma_lint', 'libcst', 'pathspec', 'tomli', 'tomllib', *extras, *sys.stdlib_module_names}


@pytest.mark.parametrize('path', sorted(INSIDE.glob('*.py')), ids=lambda path: path.name)
def test_what_runs_inside_is_apart(path: Path) -> None:
    """It is no package, knows nothing of mma_lint, runs on every Python that MMAction2 1.x does, and takes no name from a project."""
    assert not (INSIDE / '__init__.py').exists()
    assert path.stem == '__main__' or path.stem.startswith('mma_lint_')
    assert not [name for name in imported(path) if name.partition('.')[0] == 'mma_lint']
    ast.parse(path.read_text(encoding='utf-8'), feature_version=(3, 7))


def test_nothing_imports_what_runs_inside() -> None:
    names = {f'mma_lint.runtime.inside.{path.stem}' for path in INSIDE.glob('*.py')} | {path.stem for path in INSIDE.glob('mma_lint_*.py')}
    assert not [path for path in MODULES if path.parent != INSIDE and names & set(imported(path))]


@each_module
def test_layers(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix('.py')
    if own.startswith('__'):
        return
    used = {name.split('.')[1] for name in imported(path, runtime=True) if name.startswith('mma_lint.')} - {'__version__'}
    if own == 'rule':
        used -= {'rules'}  # discover() imports them when it is called
    above = {name for name in used if level(name) > level(own)}
    assert not above


def level(name: str) -> int:
    return next(index for index, names in enumerate(LEVELS) if name in names)


@each_module
def test_size(path: Path) -> None:
    assert len(path.read_text(encoding='utf-8').splitlines()) < 400


def test_few_functions_ask_much() -> None:
    """The budget from the anchors: complexity over 10 in under 3 % of the functions. `python docs/house.py` tells where it stands."""
    blocks = (block for path in MODULES for block in cc_visit(path.read_text(encoding='utf-8')))
    found = [block.complexity for block in blocks if isinstance(block, Function)]
    assert sum(value > 10 for value in found) < 0.03 * len(found)


def test_engine_knows_no_rule() -> None:
    for name in ('engine', 'checking', 'fixing', 'findings', 'subject'):
        assert re.findall(r'MMA[1-9]\d\d', (PACKAGE / f'{name}.py').read_text(encoding='utf-8')) == []


def test_version_and_changelog() -> None:
    head = re.search(r'^## (\S+)', (ROOT / 'CHANGELOG.md').read_text(encoding='utf-8'), re.MULTILINE)
    assert head is not None and head.group(1) == mma_lint.__version__


def test_packaging() -> None:
    project = parsed((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))['project']
    assert (PACKAGE / 'py.typed').exists() and (ROOT / 'LICENSE').exists()
    assert not [need for need in project['dependencies'] if '<' in need.partition(';')[0]], 'no upper bounds'
    for target in (*project['scripts'].values(), *project['entry-points']['flake8.extension'].values()):
        module, _, name = target.partition(':')
        assert hasattr(__import__(module, fromlist=[name]), name)


def test_hooks() -> None:
    hooks = (ROOT / '.pre-commit-hooks.yaml').read_text(encoding='utf-8')
    assert re.findall(r'^- id: (.*)$', hooks, re.MULTILINE) == ['mma-lint', 'mma-lint-fix']
    assert re.findall(r'^  entry: (.*)$', hooks, re.MULTILINE) == ['mma-lint check --force-exclude', 'mma-lint fix --force-exclude --allow-dirty']
