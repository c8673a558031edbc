"""How a file is written: line length, quotes, indentation, closing brackets. New text follows it."""

import keyword
import re
from dataclasses import dataclass
from functools import cached_property

from mma_lint.source import Source, indent_of

_DISPLAY = re.compile(r"""\{\s*['"]""")
_STANDARD, _LONGEST = 79, 120


@dataclass(frozen=True, eq=False)
class Style:
    """The habits of one file."""

    source: Source

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.text.splitlines()

    @cached_property
    def width(self) -> int:
        """Longest line, in code points: 79 unless the file itself is wider more than now and then."""
        long = [len(line) for line in self._lines if len(line) > _STANDARD and 'noqa' not in line and '://' not in line]
        return _STANDARD if len(long) < 3 or len(long) * 50 < len(self._lines) else min(max(long), _LONGEST)

    @cached_property
    def quote(self) -> str:
        """The quote character that the file prefers."""
        return '"' if self.source.text.count('"') > self.source.text.count("'") else "'"

    @cached_property
    def indent(self) -> str:
        """One step of indentation."""
        starts = [indent_of(line) for line in self._lines if line[:1] in (' ', '\t') and line.strip()]
        if sum(start[0] == '\t' for start in starts) * 2 > len(starts):
            return '\t'
        return '  ' if _goes_by_two([len(start) for start in starts if start.isspace()]) else '    '

    @cached_property
    def closes_on_own_line(self) -> bool:
        """Whether a closing bracket stands on a line of its own behind a trailing comma (black), or hugs (yapf)."""
        own = sum(line.strip() in (')', '),', '}', '},') for line in self._lines)
        hugging = sum(line.rstrip().endswith(('))', ')),', "')", "'),", '")', '"),')) and '(' not in line.replace('dict(type', '') for line in self._lines)
        return own > hugging

    @cached_property
    def has_displays(self) -> bool:
        """Whether dicts are written as `{'type': ...}` rather than by `dict(...)`."""
        return len(_DISPLAY.findall(self.source.text)) > self.source.text.count('dict(')

    def scalar(self, value: object) -> str:
        """A scalar as the file would write it."""
        if isinstance(value, str) and self.quote == '"':
            text = repr(value)
            return text if '"' in value or '\\' in text else f'"{text[1:-1]}"'
        return repr(value) if value != float('inf') else "float('inf')"


def is_identifier(key: object) -> bool:
    """Whether a dict key can be written as a keyword of `dict(...)`."""
    return isinstance(key, str) and key.isidentifier() and not keyword.iskeyword(key)


def _goes_by_two(steps: list[int]) -> bool:
    """Whether lines that are indented by two spaces more are no exception."""
    return bool(steps) and min(steps) == 2 and sum(step % 4 == 2 for step in steps) * 4 > len(steps)
