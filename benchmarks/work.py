"""One kind of work over files, in a process of its own: prints the seconds of CPU that it takes, without start-up and imports.

python benchmarks/work.py parse|lint|fix|libcst FILE_OF_PATHS
"""

import ast
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def parse() -> Callable[[Sequence[Path]], None]:
    """What every linter of Python does at least."""

    def work(paths: Sequence[Path]) -> None:
        for path in paths:
            ast.parse(path.read_bytes())

    return work


def libcst() -> Callable[[Sequence[Path]], None]:
    """What every codemod on libcst does at least."""
    from libcst import parse_module

    def work(paths: Sequence[Path]) -> None:
        for path in paths:
            parse_module(path.read_bytes())

    return work


def lint() -> Callable[[Sequence[Path]], None]:
    """All rules."""
    from mma_lint.engine import check, policy_of
    from mma_lint.settings import Settings

    policy = policy_of(Settings(Path()))

    def work(paths: Sequence[Path]) -> None:
        for _ in check(paths, policy):
            pass

    return work


def fix() -> Callable[[Sequence[Path]], None]:
    """All fixes, those that a person must look at too. Nothing is written."""
    from mma_lint.engine import fix, policy_of
    from mma_lint.settings import Settings

    policy = policy_of(Settings(Path()))
    return lambda paths: print(sum(one.text is not None for one in fix(paths, policy, unsafe=True)), file=sys.stderr)


def main() -> None:
    """Time one kind of work."""
    if sys.argv[1] in ('lint', 'fix'):  # as the command does
        from mma_lint.collector import calm

        calm()
    work = {'parse': parse, 'lint': lint, 'fix': fix, 'libcst': libcst}[sys.argv[1]]()
    paths = [Path(line) for line in Path(sys.argv[2]).read_text().splitlines()]
    start = time.process_time()
    work(paths)
    print(time.process_time() - start)


if __name__ == '__main__':
    main()
