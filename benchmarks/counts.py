"""How much is done: the calls of functions of mma_lint over fixed inputs, which no other program on the machine changes.

    python benchmarks/counts.py          compares with counts.json, and fails where something is done over 10 % more often
    python benchmarks/counts.py --write  records what is counted now

A rule that is added adds its calls: record them with it. What has grown without one is to be looked at (`python -m cProfile`).
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import CodeType, FrameType

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / 'benchmarks/counts.json'
INPUTS = ROOT / 'benchmarks/inputs'
PACKAGE = str(ROOT / 'mma_lint') + os.sep
ALLOWED = 1.1
# from Python 3.12 on comprehensions are no functions
UNCOUNTED = frozenset({'<dictcomp>', '<genexpr>', '<lambda>', '<listcomp>', '<setcomp>'})


def count(work: Callable[[], object]) -> int:
    """The calls of functions of this package."""
    calls = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == 'call' and is_counted(frame.f_code)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def is_counted(code: CodeType) -> bool:
    """Whether calls of a function are counted: it is written with a name, in this package."""
    return code.co_filename.startswith(PACKAGE) and code.co_name not in UNCOUNTED


def counts() -> dict[str, int]:
    """The calls of each kind of work, once everything has been imported and every table read."""
    from mma_lint.engine import check, fix, policy_of
    from mma_lint.settings import Settings

    policy = policy_of(Settings(INPUTS))
    files = sorted(INPUTS.rglob('*.py'))
    configs = [path for path in files if 'configs' in path.parts]

    def checked(*paths: Path) -> None:
        for report in check(paths, policy):
            assert not report.failed, report

    works: dict[str, Callable[[], object]] = {
        'check configs': partial(checked, *configs),
        'check code': partial(checked, INPUTS / 'tool.py', INPUTS / 'head.py'),
        'check a file of something else': partial(checked, INPUTS / 'plain.py'),
        'fix configs': lambda: fix(configs, policy, unsafe=True),
    }
    for work in works.values():
        work()
    return {name: count(work) for name, work in works.items()}


def too_many(found: Mapping[str, int], recorded: Mapping[str, int]) -> list[str]:
    """The kinds of work in which more is done than is allowed."""
    return [name for name, number in found.items() if number > recorded.get(name, 0) * ALLOWED]


def main() -> int:
    """0: nothing is done over 10 % more often than was recorded."""
    if os.environ.get('PYTHONHASHSEED') != '0':  # the order in sets is not always the same
        return subprocess.run([sys.executable, *sys.argv], env={**os.environ, 'PYTHONHASHSEED': '0', 'PYTHONPATH': str(ROOT)}).returncode
    found = counts()
    if '--write' in sys.argv:
        RECORD.write_text(json.dumps(found, indent=2) + '\n')
    recorded: dict[str, int] = json.loads(RECORD.read_text())
    grown = too_many(found, recorded)
    for name, number in found.items():
        print(f'{number:9,} calls to {name} ({recorded.get(name, 0):,} recorded){"  TOO MANY" if name in grown else ""}')
    return int(bool(grown))


if __name__ == '__main__':
    sys.exit(main())
