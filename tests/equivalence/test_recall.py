"""The code of the real 0.24.1: each line that does not import in the real 1.x has a finding, and fixes leave no fixable one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from tests.corpora import Corpora
from tests.equivalence.test_names import asked

FRAMEWORKS = ('mmaction', 'mmcv')


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """The row and the qualified name of every import of a framework, but for those in a `try`, by a reading of our own."""
    tree = ast.parse(path.read_bytes())
    tried = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Try) for inner in ast.walk(node)}
    parts = path.relative_to(root).parts[:-1]
    package = [] if '.mim' in parts else list(parts)  # what is in .mim is installed beside the package
    for node in ast.walk(tree):
        if id(node) in tried:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.lineno, alias.name) for alias in node.names if alias.name.partition('.')[0] in FRAMEWORKS)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = '.'.join([*above, *([node.module] if node.module else [])])
            if module.partition('.')[0] in FRAMEWORKS:
                yield from ((alias.lineno, module if alias.name == '*' else f'{module}.{alias.name}') for alias in node.names)


@pytest.fixture(scope='module')
def code(corpora: Corpora) -> tuple[Path, ...]:
    """The package itself and its tools."""
    return tuple(path for path in corpora.code_of_0x if 'configs' not in path.parts)


def test_each_line_that_breaks_has_a_finding(corpora: Corpora, code: tuple[Path, ...], environments: tuple[str, str], tmp_path: Path) -> None:
    wanted = [(path, row, name) for path in code for row, name in imports(path, corpora.wheel_0x)]
    answers = asked(environments[1], tmp_path, (), {name for _, _, name in wanted}).paths
    broken = [(path, row, name) for path, row, name in wanted if answers[name] is None]
    found = {(report.path, diagnostic.row) for report in engine.check(code, Policy(discover())) for diagnostic in report.diagnostics}
    assert len(broken) > 200
    assert [entry for entry in broken if entry[:2] not in found] == []


def test_fixes_leave_nothing_that_could_be_fixed(code: tuple[Path, ...]) -> None:
    results = engine.fix(code, Policy(discover()), unsafe=True)
    left = [f'{d.filename}:{d.row}: {d.code}' for result in results for d in result.diagnostics if d.applicability is not None]
    texts = {result.path: Source(result.path, result.text) for result in results if result.text is not None}
    for source in texts.values():
        compile(source.text, str(source.path), 'exec')
    assert len(texts) > 50
    assert left == []
