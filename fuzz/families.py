"""What is fuzzed: some files that belong together, as one text, and how such a text is changed.

A line `#=== NAME` begins a file of that name; what stands before the first one is `configs/a.py`.
"""

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from mma_lint.rule import discover

ROOT = Path(__file__).resolve().parents[1]
PROJECT = Path('/project')
_MARK = re.compile(rb'^#=== ([\w./-]{1,60})\r?\n', re.MULTILINE)
_TOKEN = re.compile(rb'[A-Za-z_][\w.]*|\d[\w.]*|\'[^\'\n]*\'|"[^"\n]*"|[^\w\s]|\n[ \t]*')
_ODD = (
    b'None',
    b'{}',
    b'[]',
    b'()',
    b"''",
    b'-1',
    b'1e999',
    b'x',
    b'**x',
    b'*x',
    b'lambda: 0',
    b'f"{x}"',
    b'\\\n',
    b'#\n',
    b';',
    b'\t',
    b'\r',
    b'\x0c',
    b'\xff',
)


def split(data: bytes) -> dict[Path, bytes]:
    """The files in a text, by path."""
    first, *rest = _MARK.split(data)
    named = dict(zip(rest[::2], rest[1::2], strict=True))
    files = {b'configs/a.py': first, **named} if first or not named else named
    return {PROJECT / _inside(name.decode()): content for name, content in files.items()}


def _inside(name: str) -> PurePosixPath:
    return PurePosixPath(*(part for part in PurePosixPath(name).parts if part not in ('..', '/')))


def joined(files: dict[str, bytes]) -> bytes:
    """Files as one text."""
    return b''.join(b'#=== %s\n%s' % (name.encode(), content) for name, content in files.items())


def examples(wanted: Callable[[str], bool]) -> list[bytes]:
    """The examples of all rules, those whose path is wanted."""
    chosen = [example for rule in discover() for example in rule.examples if wanted(example.path)]
    return [
        joined({**{str(PurePosixPath(e.path).parent / name): text.encode() for name, text in e.bases}, e.path: (text).encode()})
        for e in chosen for text in (e.bad, e.good) if text
    ]  # fmt: skip


def corpus_of_configs() -> list[bytes]:
    """The configs of tests/corpus, alone or with those that they inherit from."""
    cases = sorted((ROOT / 'tests/corpus').iterdir())
    alone = [joined({f'configs/{path.name}': path.read_bytes()}) for path in cases if path.suffix == '.py']
    folders = [sorted(path for path in case.rglob('*.py') if '.fixed' not in path.suffixes) for case in cases if case.is_dir()]
    return alone + [joined({f'configs/{path.name}': path.read_bytes() for path in files}) for files in folders]


def corpus_of_scripts() -> list[bytes]:
    """The scripts of tests/scripts_corpus."""
    folder = ROOT / 'tests/scripts_corpus/before'
    return [joined({str(path.relative_to(folder)): path.read_bytes()}) for path in sorted(folder.rglob('*')) if path.is_file()]


class Mutator:
    """Changes texts by lines and tokens, with those of all seeds at hand; every other time by bytes, as the fuzzer does."""

    def __init__(self, seeds: Sequence[bytes], by_bytes: Callable[[bytes, int], bytes]) -> None:
        self._by_bytes = by_bytes
        self._lines = sorted({line for seed in seeds for line in seed.splitlines(keepends=True)})
        self._tokens = sorted({token for seed in seeds for token in _TOKEN.findall(seed)})

    def __call__(self, data: bytes, max_size: int, seed: int) -> bytes:
        """Another text."""
        chance = random.Random(seed)
        if chance.random() < 0.3:
            return bytes(self._by_bytes(data, max_size))
        for _ in range(chance.choice((1, 1, 2, 4))):
            data = self._by_lines(data, chance) if chance.random() < 0.4 else self._by_tokens(data, chance)
        return data[:max_size]

    def _by_lines(self, data: bytes, chance: random.Random) -> bytes:
        lines = data.splitlines(keepends=True) or [b'']
        place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        what = chance.randrange(5)
        if what == 0:
            lines[place : place + chance.choice((1, 1, 3))] = []
        elif what == 1:
            lines.insert(place, lines[other])
        elif what == 2:
            lines[place], lines[other] = lines[other], lines[place]
        else:
            lines.insert(place, chance.choice(self._lines))
        return b''.join(lines)

    def _by_tokens(self, data: bytes, chance: random.Random) -> bytes:
        places = [match.span() for match in _TOKEN.finditer(data)]
        if not places:
            return data + chance.choice(self._lines)
        start, end = chance.choice(places)
        new = chance.choice(_ODD) if chance.random() < 0.3 else chance.choice(self._tokens)
        what = chance.randrange(4)
        if what == 0:
            new = b''
        elif what == 1:
            other = chance.choice(places)
            new = data[other[0] : other[1]]
        return data[:start] + new + data[start if what == 3 else end :]
