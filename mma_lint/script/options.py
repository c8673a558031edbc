"""The flags of a call that changed, and how they are rewritten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mma_lint.rule import Finding, Rewrite
from mma_lint.script.calls import Call, Option, calls
from mma_lint.script.script import Script

_GAP = re.compile(r'(?:[ \t]|\\\r?\n)*\Z')
_MORE = re.compile(r'[ \t]+(?=[^\s\\])')


@dataclass(frozen=True)
class Changed:
    """A flag that 1.x has not. `new` is its new name, `key` what says the same in `--cfg-options`; `can_go`: it can be left out."""

    call: Call
    option: Option
    advice: str
    new: str = ''
    key: str = ''
    can_go: bool = False
    doubt: str = ''

    def finding(self, message: str, *steps: Rewrite) -> Finding:
        """The finding that stands on the flag. What is commented out is not rewritten."""
        word = self.option.word
        doubt = '; '.join(filter(None, (self.call.doubt, self.doubt)))
        return Finding(word.start, word.start + len(word.text.partition('=')[0]), message, () if self.call.command.commented else steps, doubt)


def changed(script: Script) -> Iterator[Changed]:
    """The flags in a file that changed. Where the fix depends on a value, it is there for that value only."""
    for call in calls(script):
        rows = call.takes.get('changes', {})
        for option in call.options:
            row = rows.get(option.name)
            if row is not None:
                holds = 'only' not in row or re.fullmatch(row['only'], ' '.join(value.text for value in option.values[:1])) is not None
                fixes = {'new': row.get('new', ''), 'key': row.get('option', ''), 'can_go': row.get('drop', False)} if holds else {}
                yield Changed(call, option, row.get('advice', ''), doubt=row.get('doubt', ''), **fixes)


def without(script: Script, start: int, end: int) -> Rewrite:
    """Words taken out, with the space and the line end before them; with the space behind them where they begin a line that goes on."""
    text = script.source.text
    gap = _GAP.search(text, max(0, start - 400), start)
    before = start if gap is None else gap.start()
    following = _MORE.match(text, end)
    return Rewrite(start, following.end()) if following is not None and '\n' in text[before:start] else Rewrite(before, end)
