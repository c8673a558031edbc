"""One file with commands, or with the versions that a project needs, as the rules see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from mma_lint.script.words import Command, commands
from mma_lint.source import Source

Kind: TypeAlias = Literal['shell', 'markdown', 'rst', 'requirements', 'setup.cfg', 'toml', 'setup.py', 'environment']

_NAMES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ('shell', re.compile(r'.*\.(sh|bash|zsh|ksh|slurm|sbatch|pbs|dockerfile|containerfile|mk)|(dockerfile|containerfile|(gnu)?makefile)(\..+)?')),
    ('shell', re.compile(r'(.*/)?\.(github/workflows/[^/]+\.ya?ml|gitlab-ci\.yml|circleci/config\.yml)')),
    ('markdown', re.compile(r'.*\.(md|markdown)')),
    ('rst', re.compile(r'.*\.rst')),
    ('requirements', re.compile(r'([^/]*[-_.])?(requirements|constraints)[^/]*\.(txt|in)|(.*/)?requirements/[^/]+\.(txt|in)')),
    ('setup.cfg', re.compile(r'setup\.cfg')),
    ('toml', re.compile(r'pyproject\.toml')),
    ('setup.py', re.compile(r'setup\.py')),
    ('environment', re.compile(r'(conda|environment)[^/]*\.ya?ml')),
)
_SHEBANG = re.compile(rb'#!.*\b(ba|z|da|k)?sh\b')
_WORDS = re.compile(r'mmcv|mmaction|mmdet|mmpose|mmcls|\bmim\b|train\.|test\.|(dist|slurm)_t|tools/|demo/|--(validate|cfg-options|gpu|resume-from|eval)')
_FENCE = re.compile(r'^[ \t>]*(`{3,}(?!`)|~{3,}(?!~))(?=[^\n`]*\n)[ \t]*\{?([\w+-]*)[^\n`]*\n(.*?)(?:^[ \t>]*\1|\Z)', re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r'^(?: {4}|\t)(?:\\\r?\n|[^\n])*', re.MULTILINE)
_IN_RST = re.compile(r'^[ \t]+(?:\\\r?\n|[^\n])*', re.MULTILINE)
_SHELLS = frozenset('bash cmd console dockerfile makefile none sh shell shell-session shellscript terminal text zsh'.split()) | {''}


def kind_of(path: Path) -> Kind | None:
    """What a file is, by its name; None where that does not say."""
    name, whole = path.name.lower(), path.as_posix().lower()
    return next((kind for kind, pattern in _NAMES if pattern.fullmatch(name) or pattern.fullmatch(whole)), None)


def is_script(path: Path, head: bytes = b'') -> bool:
    """Whether a file is one, by its name or, where that has no ending, by its first bytes."""
    return kind_of(path) is not None or (not path.suffix and _SHEBANG.match(head) is not None)


def may_matter(text: str) -> bool:
    """Whether a text is worth reading as a script."""
    return _WORDS.search(text) is not None


@dataclass(frozen=True, eq=False)
class Script:
    """A text with commands: shell, what is written in its manner, Markdown with blocks of it; or with the versions that are needed."""

    source: Source

    @cached_property
    def kind(self) -> Kind:
        """What it is; one that has no known name is a shell script."""
        return kind_of(self.source.path) or 'shell'

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The simple commands that may matter."""
        return tuple(command for start, end in self._blocks for command in commands(self.source.text, start, end, _WORDS))

    @property
    def _blocks(self) -> Iterator[tuple[int, int]]:
        """Where commands stand."""
        text = self.source.text
        if self.kind == 'shell':
            yield 0, len(text)
        elif self.kind == 'rst':
            yield from (match.span() for match in _IN_RST.finditer(text))
        elif self.kind == 'markdown':
            fences = tuple(_FENCE.finditer(text))
            yield from (fence.span(3) for fence in fences if fence[2].lower() in _SHELLS)
            outside = _FENCE.sub(lambda fence: re.sub('[^\n]', ' ', fence[0]), text)
            yield from (match.span() for match in _INDENTED.finditer(outside) if not match[0].isspace())

    def raw(self, start: int, end: int) -> str:
        """The text as it is written."""
        return self.source.text[start:end]
