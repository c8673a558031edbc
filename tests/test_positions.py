"""Places as an editor counts them, and edits of an open text."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from mma_lint.frontends.server.documents import Documents
from mma_lint.frontends.server.positions import Positions
from mma_lint.source import Source

TEXTS = st.text(alphabet=st.sampled_from('ab é🎬\u2028\x0c\x85\t\n\r\ud800'), max_size=30)
WIDTHS = {
    'utf-8': lambda text: len(text.encode('utf-8', 'surrogatepass')),
    'utf-16': lambda text: len(text.encode('utf-16-le', 'surrogatepass')) // 2,
    'utf-32': len,
}
ENCODINGS = st.sampled_from(sorted(WIDTHS))


def place(text: str, offset: int, encoding: str) -> tuple[int, int]:
    """The place of an offset by the words of the protocol: lines end at LF, CR and CRLF, and nowhere else."""
    before = text[:offset].replace('\r\n', '\n').replace('\r', '\n').split('\n')
    return len(before) - 1, WIDTHS[encoding](before[-1])


def is_split(text: str, offset: int) -> bool:
    """Whether an offset is in the middle of CRLF, where no place is."""
    return text[offset - 1 : offset + 1] == '\r\n'


@given(TEXTS, ENCODINGS)
def test_a_place_is_that_of_the_protocol_and_leads_back(text: str, encoding: str) -> None:
    source, positions = Source(Path('a.py'), text), Positions(encoding)
    for offset in range(len(text) + 1):
        if not is_split(text, offset):
            assert positions.at(source, offset) == place(text, offset, encoding)
            assert positions.offset(source, *place(text, offset, encoding)) == offset


@given(TEXTS, ENCODINGS)
def test_what_is_beyond_a_line_is_its_end(text: str, encoding: str) -> None:
    source, positions = Source(Path('a.py'), text), Positions(encoding)
    lines = text.replace('\r\n', '\n').replace('\r', '\n').split('\n')
    for line, content in enumerate(lines):
        assert positions.offset(source, line, 1000) == positions.offset(source, line, WIDTHS[encoding](content))
    assert positions.offset(source, len(lines), 0) == len(text)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), TEXTS), max_size=5), ENCODINGS)
def test_edits_of_an_open_text(text: str, edits: list[tuple[int, int, str]], encoding: str) -> None:
    documents = Documents(Positions(encoding))
    documents.open(types.TextDocumentItem('file:///a.py', 'python', 1, text))
    for version, (one, other, new) in enumerate(edits, 2):
        start, end = sorted(min(offset, len(text)) for offset in (one, other))
        if is_split(text, start) or is_split(text, end):
            continue
        places = [types.Position(*place(text, offset, encoding)) for offset in (start, end)]
        change = types.TextDocumentContentChangePartial(types.Range(*places), new)
        documents.change(types.VersionedTextDocumentIdentifier(version, 'file:///a.py'), [change])
        text = text[:start] + new + text[end:]
        known = documents.find('file:///a.py')
        assert known is not None and known[1].source.text == text and known[1].version == version
