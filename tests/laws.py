"""What must be true of every fix. `before` and `after` are texts by path; the laws raise AssertionError."""

import io
import tokenize
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mma_lint import engine
from mma_lint.config.document import Document
from mma_lint.config.facts import OLD_KEYS
from mma_lint.config.migrate import Migration
from mma_lint.config.project import Project
from mma_lint.config.value import Value, walk
from mma_lint.diagnostic import Diagnostic
from mma_lint.rule import Rule
from mma_lint.source import Source

Texts = Mapping[Path, Source]


def fixed(texts: Texts, rules: tuple[Rule, ...], unsafe: bool = True) -> dict[Path, Source]:
    """The texts after a fix run over all of them. A file on which the tool itself fails is no outcome."""
    results = engine.fix(tuple(texts), rules, unsafe, texts)
    failures = [diagnostic for result in results for diagnostic in result.diagnostics if diagnostic.code == 'MMA000']
    assert not failures
    return {result.path: texts[result.path] if result.text is None else with_text(texts[result.path], result.text) for result in results}


def with_text(source: Source, text: str) -> Source:
    """The same file with another text."""
    return Source(source.path, text, source.encoding, source.bom)


def changed(before: Texts, after: Texts) -> list[str]:
    """The names of the files whose text is another."""
    return [path.name for path in before if before[path].text != after[path].text]


def findings(texts: Texts, rules: tuple[Rule, ...]) -> list[Diagnostic]:
    """What is found in all files."""
    return [diagnostic for report in engine.check(tuple(texts), rules, texts) for diagnostic in report.diagnostics]


def refused(texts: Texts, rules: tuple[Rule, ...]) -> bool:
    """Whether files are left as they are, with a failure that says why."""
    results = engine.fix(tuple(texts), rules, True, texts)
    return any(diagnostic.code == 'MMA004' for result in results for diagnostic in result.diagnostics)


def comments(source: Source) -> Counter[str]:
    """The comments of a file, each as often as it stands there."""
    tokens = tokenize.generate_tokens(io.StringIO(source.text, newline='').readline)
    return Counter(token.string.strip() for token in tokens if token.type == tokenize.COMMENT)


def assert_square(before: Texts, after: Texts, rules: tuple[Rule, ...], path: Path) -> None:
    """What the fixed file says over its fixed bases is what the migration of the merged original gives.

    Variables may be gone that nothing uses any more, None may be said where nothing was, and a field of 0.x may be left
    in a base that has a finding: it waits there for a hand. A file that gets a model only by a fix gets its scope with the next.
    """
    original, outcome = Project(before).document(path), Project(after).document(path)
    expected = comparable(Migration(rules).new(original))
    waiting = {key for key in ('default_scope', *left_for_a_hand(outcome, rules, after)) if key not in expected}
    found = {key: value for key, value in comparable(outcome.merged).items() if key not in waiting}
    variables = {key for key in expected if key not in found and key in comparable(original.merged)}
    assert found == {key: value for key, value in expected.items() if key not in variables}
    assert not variables & FIELDS, 'a field is gone'


def left_for_a_hand(document: Document, rules: tuple[Rule, ...], texts: Texts) -> set[str]:
    """The fields of 0.x that bases with findings still say."""
    bases = {ancestor.source.path: ancestor for ancestor in document.ancestors}
    noted = {report.path for report in engine.check(tuple(bases), rules, texts) if report.diagnostics}
    return {key for path in noted for key in bases[path].own.items if key in OLD_KEYS}


FIELDS = frozenset({
    'custom_hooks', 'custom_imports', 'data_preprocessor', 'default_hooks', 'default_scope', 'env_cfg', 'find_unused_parameters', 'load_from',
    'log_level', 'log_processor', 'model', 'optim_wrapper', 'param_scheduler', 'randomness', 'resume', 'test_cfg', 'test_dataloader',
    'test_evaluator', 'train_cfg', 'train_dataloader', 'val_cfg', 'val_dataloader', 'val_evaluator', 'visualizer', 'work_dir',
})  # fmt: skip


def comparable(value: Value) -> dict[str, object]:
    """A merged config as plain data, without what is unknown, None, or an empty dict."""
    return {key: _without_none(item.plain) for key, item in value.items.items() if key != '_base_' and item.known and item.data is not None}


def _without_none(plain: object) -> object:
    if isinstance(plain, dict):
        items = {key: _without_none(item) for key, item in plain.items()}
        return {key: item for key, item in items.items() if item is not None and item != {}}
    if isinstance(plain, (list, tuple)):
        return type(plain)(map(_without_none, plain))
    return plain


def values(texts: Texts, path: Path) -> list[object]:
    """Every scalar that a file says."""
    return [value.data for _, value in walk(Project(texts).document(path).own) if not isinstance(value.data, (dict, list, tuple))]
