"""What must be true of every fix. `before` and `after` are texts by path; the laws raise AssertionError."""

import io
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from mma_lint import engine
from mma_lint.config.document import Document
from mma_lint.config.facts import OLD_KEYS
from mma_lint.config.migrate import Migration
from mma_lint.config.project import Project
from mma_lint.config.recognise import is_config
from mma_lint.config.value import Value, same, walk
from mma_lint.diagnostic import Diagnostic
from mma_lint.policy import Policy
from mma_lint.rule import Rule
from mma_lint.source import Source

Texts = Mapping[Path, Source]


def fixed(texts: Texts, rules: tuple[Rule, ...], unsafe: bool = True) -> dict[Path, Source]:
    """The texts after a fix run over all of them. A file on which the tool itself fails is no outcome."""
    results = engine.fix(tuple(texts), Policy(rules), unsafe, texts)
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
    return [diagnostic for report in engine.check(tuple(texts), Policy(rules), texts) for diagnostic in report.diagnostics]


def refused(texts: Texts, rules: tuple[Rule, ...]) -> frozenset[Path]:
    """The files with a failure that says why they cannot be fixed (MMA004), and all that these inherit from."""
    failed = [result.path for result in engine.fix(tuple(texts), Policy(rules), True, texts) if any(found.code == 'MMA004' for found in result.diagnostics)]
    documents = [Project(texts).document(path) for path in failed]
    return frozenset(other.source.path for document in documents for other in (document, *document.ancestors))


def inherits(texts: Texts, path: Path) -> bool:
    """Whether a config has bases."""
    return bool(Project(texts).document(path).bases)


def comments(source: Source) -> Counter[str]:
    """The comments of a file, each as often as it stands there."""
    tokens = tokenize.generate_tokens(io.StringIO(source.text, newline='').readline)
    return Counter(token.string.strip() for token in tokens if token.type == tokenize.COMMENT)


def assert_family(before: Texts, after: Texts, rules: tuple[Rule, ...]) -> None:
    """What cannot be fixed stays as it is; the square of each other file closes; what is left of 0.x is found."""
    stays = refused(before, rules)
    assert [path for path in stays & before.keys() if after[path].text != before[path].text] == []
    for path in before.keys() - stays:
        if path.suffix == '.py' and is_config(before[path]):
            assert_square(before, after, rules, path)
            assert_left_is_found(after, rules, path)


def assert_square(before: Texts, after: Texts, rules: tuple[Rule, ...], path: Path) -> None:
    """What the fixed file says over its fixed bases is what the migration of the merged original gives.

    Variables may be gone that nothing uses any more, None says the same as nothing, and a field of 0.x may be left
    in a base that has a finding on it: it waits there for a hand. (What 0.x itself refuses to merge means nothing.)
    """
    original, outcome = Project(before).document(path), Project(after).document(path)
    if any(document.merge_problems for document in (original, *original.ancestors)):
        return
    expected, found = fields(Migration(rules).new(original)), fields(outcome.merged)
    unsaid = original.own.items.keys() - outcome.own.items.keys()
    gone = {key for key in expected.keys() & original.merged.items.keys() if key not in found or key in unsaid} - FIELDS - set(OLD_KEYS)
    waiting = {key for key in found if key not in expected and _waits(outcome, key, rules, after)}
    wrong = {key for key in expected.keys() | found.keys() if not same(expected.get(key), found.get(key))} - gone - waiting
    assert not wrong, '\n'.join(line for key in sorted(wrong) for line in _differences(key, expected.get(key), found.get(key)))


def fields(config: Value) -> dict[str, Value]:
    """The top-level names of a merged config, with what they say."""
    return {key: value for key, value in config.items.items() if key != '_base_' and value.data is not None}


def _differences(path: str, expected: Value | None, found: Value | None) -> Iterator[str]:
    """Where two values differ, a line each."""
    keys = [key for value in (expected, found) if value is not None for key in (value.items or range(len(value.elements)))]
    if not keys or expected is None or found is None or type(expected.data) is not type(found.data):
        yield f'{path}: expected {expected and expected.plain!r}, found {found and found.plain!r}'
        return
    for key in dict.fromkeys(keys):
        if not same(expected.get(key), found.get(key)):
            yield from _differences(f'{path}.{key}', expected.get(key), found.get(key))


def _waits(document: Document, key: str, rules: tuple[Rule, ...], texts: Texts) -> bool:
    """Whether every base that says a field of 0.x has a finding on it."""
    sayers = [ancestor for ancestor in document.ancestors if key in ancestor.own.items]
    return key in OLD_KEYS and bool(sayers) and all(is_found(sayer, key, rules, texts) for sayer in sayers)


def is_found(document: Document, key: str, rules: tuple[Rule, ...], texts: Texts) -> bool:
    """Whether there is a finding in a statement that says a key."""
    (report,) = engine.check((document.source.path,), Policy(rules), texts)
    nodes = [statement.node for statement in document.statements if key in statement.names]
    return any(node.lineno <= found.row <= (node.end_lineno or 0) for node in nodes for found in report.diagnostics)


def assert_left_is_found(after: Texts, rules: tuple[Rule, ...], path: Path) -> None:
    """Every field of 0.x that is left in a fixed config has a finding, unless it is a variable that a field of 1.x uses."""
    document = Project(after).document(path)
    used = {id(value.data) for place, value in walk(document.own) if len(place) > 1}
    left = [key for key in OLD_KEYS if key in document.own.items and id(document.own.items[key].data) not in used]
    assert [key for key in left if not is_found(document, key, rules, after)] == []


FIELDS = frozenset({
    'custom_hooks', 'custom_imports', 'data_preprocessor', 'default_hooks', 'default_scope', 'env_cfg', 'find_unused_parameters', 'load_from',
    'log_level', 'log_processor', 'model', 'optim_wrapper', 'param_scheduler', 'randomness', 'resume', 'test_cfg', 'test_dataloader',
    'test_evaluator', 'train_cfg', 'train_dataloader', 'val_cfg', 'val_dataloader', 'val_evaluator', 'visualizer', 'work_dir',
})  # fmt: skip


def values(texts: Texts, path: Path) -> list[object]:
    """Every scalar that a file says."""
    return [value.data for _, value in walk(Project(texts).document(path).own) if not isinstance(value.data, (dict, list, tuple))]
