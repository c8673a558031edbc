"""The tutorial says what the commands say."""

from pathlib import Path

from tests.tutorial import PAGE, played


def test_tutorial(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding='utf-8')
    assert text.count('\n$ ') > 12
    assert played(text, tmp_path).splitlines() == text.splitlines(), 'run `python -m tests.tutorial`'
    assert 'Traceback' not in text and 'command not found' not in text
