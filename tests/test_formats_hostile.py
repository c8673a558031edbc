"""Names and messages of any characters: each format can be read by what reads it, and gives them back as text, not as anything that is obeyed."""

import html
import json
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mma_lint.diagnostic import Diagnostic, Fix
from mma_lint.edits import Edit
from mma_lint.engine import Report
from mma_lint.failures import failure
from mma_lint.formats import concise, full, github, gitlab, junit, markdown, rdjson, sarif, statistics
from mma_lint.formats import json as json_format
from mma_lint.formats.escape import escape
from mma_lint.formats.location import shown_path
from mma_lint.frontends import cli
from mma_lint.source import Source

ANY = st.characters(codec=None, exclude_categories=())
HOSTILE = st.sampled_from([
    '\x1b[2J', '\x1b]0;x\x07', '\x9b31m', '\r\n::add-mask::x', '\n::error file=a::b', '::set-output name=a::b', '%0A::error::', '##[error]', '</failure>',
    ']]>', '<script>alert(1)</script>', '![x](http://x/y)', '[a](javascript:x)', '@everyone', '\\', '|', '`', '``', '&lt;', '\u202e', '\u2028', '\x85',
    '\x00', '\ufffe', '\ud800', '\udcff', '-->', '"},{', '<!--', '\t', '\x7f', '{{x}}', '${{ x }}', '$(x)', '%',
])  # fmt: skip
texts = st.lists(st.one_of(HOSTILE, st.text(ANY, max_size=5)), max_size=6).map(''.join)
names = texts.map(lambda text: f'configs/{_as_a_name(text)}.py')


def _as_a_name(text: str) -> str:
    """A text as the name of a file that can be: bytes, decoded as Python decodes them."""
    return os.fsdecode(re.sub(b'[/\0]', b'', text.encode(errors='surrogatepass'))[:100]) or 'a'


def reports(name: str, message: str, text: str) -> list[Report]:
    """A finding with a fix, one in a notebook, and a failure: all with the same name and message, on a line of the same text."""
    line = re.sub('[\r\n]', '', text) or 'x'
    edit = Fix('safe', message, (Edit(0, 1, text),))
    found = Diagnostic(name, 'MMA140', 'total-epochs', message, 'error', 1, 1, 1, 2, 'safe', lambda: edit)
    in_cell = Diagnostic(name, 'MMA140', 'total-epochs', message, 'warning', 1, 1, 1, 2, cell=3, line=line)
    return [Report(Path(name), Source(Path(name), line), (found, in_cell, failure(Path(name), 'MMA001', message)))]


def lines(rendered: Iterable[str]) -> list[str]:
    return '\n'.join(rendered).split('\n')


def each(test: Callable[[str, str, str], None]) -> Callable[[], None]:
    """A test of names, messages and lines of text."""
    evil = example(name='configs/\n::error::.py', message='\x1b[2J\r\n::add-mask::x', text='</failure>]]>')
    return settings(deadline=None)(given(name=names, message=texts, text=texts)(evil(test)))


@each
def test_what_a_person_or_a_log_reads(name: str, message: str, text: str) -> None:
    """No character that a terminal obeys, and no line that did not come from us."""
    found = reports(name, message, text)
    for printed, of_ours in (
        (concise.render(found), re.compile(r'.*: MMA')),
        (full.render(found), re.compile(r'.*: MMA| +\d* \| ')),
        (github.render(found), re.compile(r'::(error|warning) title=mma-lint \(MMA\d+\),file=[^,:]*')),
        (markdown.render(found), re.compile(r'\| ')),
        (statistics.render(found[0].diagnostics), re.compile(r' +\d+  MMA')),
    ):
        for line in lines(printed):
            assert line.isprintable() and of_ours.match(line), line


@each
def test_json_gives_back_what_was_said(name: str, message: str, text: str) -> None:
    first, in_cell, failed = json.loads('\n'.join(json_format.render(reports(name, message, text))))
    assert [found['filename'] for found in (first, in_cell, failed)] == [name] * 3
    assert [found['message'] for found in (first, in_cell, failed)] == [message] * 3
    assert first['fix']['edits'][0]['content'] == text


@each
def test_sarif_gives_back_what_was_said(name: str, message: str, text: str) -> None:
    (run,) = json.loads('\n'.join(sarif.render(reports(name, message, text))))['runs']
    (first, in_cell), (failed,) = run['results'], run['invocations'][0]['toolExecutionNotifications']
    for found in (first, in_cell, failed):
        uri = found['locations'][0]['physicalLocation']['artifactLocation']['uri']
        assert uri.isascii() and uri.isprintable() and not set(uri) & set(' "<>\\^`{|}')
        assert unquote(uri, errors='surrogateescape').encode(errors='surrogatepass') == name.encode(errors='surrogatepass') or not name.isprintable()
        assert escape(message).replace('](', '] (') in found['message']['text'] and '](' not in found['message']['text']
    assert first['fixes'][0]['artifactChanges'][0]['replacements'][0]['insertedContent']['text'] == text


@each
def test_reports_for_services_give_back_what_was_said(name: str, message: str, text: str) -> None:
    found = reports(name, message, text)
    for issue in json.loads('\n'.join(gitlab.render(found))):
        assert issue['location']['path'] == shown_path(name) and escape(message) in issue['description']
    for diagnostic in json.loads('\n'.join(rdjson.render(found)))['diagnostics']:
        assert diagnostic['location']['path'] == shown_path(name) and escape(message) in diagnostic['message']


@each
def test_junit_gives_back_what_was_said(name: str, message: str, text: str) -> None:
    (suite,) = ElementTree.fromstring('\n'.join(junit.render(reports(name, message, text))))
    assert suite.get('name') == shown_path(name) and len(suite) == 3
    for case in suite:
        assert case.get('file') == shown_path(name)
        assert {inner.tag for inner in case} <= {'failure', 'error'} and [inner.get('message') for inner in case] == [escape(message)]


@each
def test_markdown_gives_back_what_was_said(name: str, message: str, text: str) -> None:
    """What is left of a row once entities and our own code marks are taken away is the text: nothing in it is markup."""
    _, _, first, *_ = lines(markdown.render(reports(name, message, text)))
    place, _, _, told, _ = (cell.strip() for cell in first.strip('|').split('|'))
    assert not set(re.sub(r'&#\d+;', '', place)) & set('\\`*_[]<>|~&@')
    assert html.unescape(place) == f'{shown_path(name)}:1:1'.strip()
    inner = re.sub(r'</?code>', '', told)
    assert not set(re.sub(r'&#\d+;', '', inner)) & set('\\`*_[]<>|~&@')
    assert html.unescape(inner).strip() in (escape(message).strip(), escape(message).replace('`', '').strip())


def test_every_format_is_asked() -> None:
    """A new format comes with its own question above."""
    assert set(cli.FORMATS) == {'full', 'concise', 'json', 'sarif', 'github', 'gitlab', 'junit', 'rdjson', 'markdown'}
