"""Configs as real users write them: what is understood is migrated, what is not is named.

Each case of `corpus` is a file, or a folder of files that inherit from each other. `NAME.fixed.py` is what a careful engineer would make
of `NAME.py` (there is none where nothing can be done), `NAME.findings` says what is reported: `row:column code how`, where `how` is
`safe`, `unsafe` or, without a fix, `error` or `warning`. They were thought out from the specification and read one by one; after a
change `python -m tests.test_corpus NAME...` writes them anew, to be read again.
"""

import ast
import io
import sys
import tokenize
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from mma_lint.config.document import Document
from mma_lint.config.project import Project
from mma_lint.config.recognise import is_config
from mma_lint.config.value import Unknown, walk
from mma_lint.engine import Fixed, check, fix
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from tests import laws

CORPUS = Path(__file__).parent / 'corpus'
FOLDER = Path('/project/configs')


def is_input(path: Path) -> bool:
    return path.suffix == '.py' and not path.name.endswith('.fixed.py')


CASES = sorted(path.name for path in CORPUS.iterdir() if path.is_dir() or is_input(path))


@cache
def inputs(case: str) -> dict[Path, Source]:
    """The sources of a case by the paths that they have in the test."""
    path = CORPUS / case
    files = [path] if path.is_file() else sorted(filter(is_input, path.iterdir()))
    return {FOLDER / file.relative_to(CORPUS): Source.from_bytes(FOLDER / file.relative_to(CORPUS), file.read_bytes()) for file in files}


@cache
def outcome(case: str) -> dict[Path, Fixed]:
    return {fixed.path: fixed for fixed in fix(tuple(inputs(case)), Policy(discover()), True, inputs(case))}


def outputs(case: str) -> dict[Path, Source]:
    """The sources of a case after all fixes."""
    return {path: source if (text := outcome(case)[path].text) is None else renewed(source, text) for path, source in inputs(case).items()}


def renewed(source: Source, text: str) -> Source:
    return Source.from_bytes(source.path, source.to_bytes(text))


def expected(path: Path, suffix: str) -> Path:
    return CORPUS / path.relative_to(FOLDER).with_suffix(suffix)


def findings(case: str) -> dict[Path, str]:
    return {
        report.path: ''.join(f'{d.row}:{d.column} {d.code} {d.applicability or d.severity}\n' for d in report.diagnostics)
        for report in check(tuple(inputs(case)), Policy(discover()), inputs(case))
    }


def comments(source: Source) -> Counter[str]:
    return Counter(token.string for token in tokenize.generate_tokens(io.StringIO(source.text).readline) if token.type == tokenize.COMMENT)


each = pytest.mark.parametrize('case', CASES)


def test_there_are_enough() -> None:
    assert len(CASES) >= 60


@each
def test_findings(case: str) -> None:
    for path, found in findings(case).items():
        assert found == expected(path, '.findings').read_text(encoding='utf-8'), path


@each
def test_fixed_text(case: str) -> None:
    for path, source in outputs(case).items():
        file = expected(path, '.fixed.py')
        wanted = Source.from_bytes(file, file.read_bytes()) if file.exists() else inputs(case)[path]
        assert source.text == wanted.text, path
        assert (source.encoding, source.bom) == (wanted.encoding, wanted.bom)


@each
def test_nothing_fails(case: str) -> None:
    for path, fixed in outcome(case).items():
        before = [d for report in check([path], Policy(discover()), inputs(case)) for d in report.diagnostics]
        assert not [d for d in (*before, *fixed.diagnostics) if d.code == 'MMA000']


@each
def test_what_has_no_fix_is_still_named(case: str) -> None:
    """Nothing is dropped without a word: an error without a fix is reported of the new text too, a warning then or when it is fixed."""
    before = {report.path: report.diagnostics for report in check(tuple(inputs(case)), Policy(discover()), inputs(case))}
    of_imports = {'MMA203', 'MMA204', 'MMA206'}  # which go with the last use that another rule rewrites
    for path, fixed in outcome(case).items():
        manual = [d for d in before[path] if d.applicability is None and d.code not in of_imports]
        left = Counter(d.code for d in fixed.diagnostics)
        assert Counter(d.code for d in manual if d.severity == 'error') <= left, path
        assert {d.code for d in manual} <= left.keys() | {word for note in fixed.notes for word in note.split()}, path


@each
def test_output_parses_and_keeps_comments(case: str) -> None:
    for path, source in outputs(case).items():
        ast.parse(source.text)
        assert comments(inputs(case)[path]) == comments(source), path


@each
def test_square_law(case: str) -> None:
    """Of what is run: sibling bases leave to it what both would say."""
    documents = {path: Project(inputs(case)).document(path) for path, source in inputs(case).items() if is_config(source)}
    bases = {ancestor.source.path for document in documents.values() for ancestor in document.ancestors}
    for path in documents:
        if path not in bases:
            laws.assert_square(inputs(case), outputs(case), discover(), path)


@each
def test_a_second_run_changes_nothing(case: str) -> None:
    texts = outputs(case)
    for fixed in fix(tuple(texts), Policy(discover()), True, texts):
        assert fixed.text in (None, texts[fixed.path].text)
        assert fixed.fixed == 0


@each
def test_no_value_is_invented(case: str) -> None:
    """What cannot be told is still said in the user's own words: no expression is there that was not there before."""
    before = {value.data.text for source in inputs(case).values() for _, value in walk(Document(source).own) if isinstance(value.data, Unknown)}
    after = {value.data.text for source in outputs(case).values() for _, value in walk(Document(source).own) if isinstance(value.data, Unknown)}
    assert after <= before


def write(case: str) -> None:
    """Write down what is: to be read, not to be believed."""
    for path, found in findings(case).items():
        expected(path, '.findings').write_text(found, encoding='utf-8')
    for path, source in outputs(case).items():
        file = expected(path, '.fixed.py')
        file.unlink(missing_ok=True)
        if source.text != inputs(case)[path].text:
            file.write_bytes(source.to_bytes(source.text))


if __name__ == '__main__':
    for name in sys.argv[1:]:
        write(name)
