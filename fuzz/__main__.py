"""`python -m fuzz ENTRY --seconds 600`: fuzz one way into mma-lint, guided by what of it is reached (atheris).

Whatever breaks a law is kept as a file, one for each place that it breaks at, and the fuzzing goes on; in the end the number of inputs
tried is told, and the exit status is 1 if anything was found. `python -m fuzz ENTRY FILE...` runs on these files instead.
"""

import argparse
import hashlib
import re
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_NAMES = ('check', 'fix', 'notebook', 'script', 'baseline', 'settings')
_LARGEST = 8_000  # bytes of an input
_LONGEST = 5  # seconds of the processor for one input


class Hang(BaseException):
    """An input took too long. (No Exception: nobody may catch it on the way.)"""


def main() -> int:
    """Fuzz, and say what was found."""
    args = _arguments()
    if args.child:
        _fuzz(args)
    if args.files:
        return _replayed(args.entry, args.files)
    args.found.mkdir(parents=True, exist_ok=True)
    (args.found / 'corpus').mkdir(exist_ok=True)
    before = set(args.found.glob('*.input'))
    done = subprocess.run([sys.executable, '-m', 'fuzz', *sys.argv[1:], '--child'], stderr=subprocess.PIPE, text=True, errors='replace', check=False)
    count = re.search(r'number_of_executed_units: *(\d+)', done.stderr)
    reached = re.findall(r'cov: (\d+)', done.stderr)
    found = sorted(set(args.found.glob('*.input')) - before)
    print(f'{args.entry}: {count[1] if count else "?"} executions, coverage {reached[-1] if reached else "?"}, {len(found)} found, status {done.returncode}')
    for path in found:
        print(f'{path}\n{path.with_suffix(".txt").read_text()}')
    if done.returncode or count is None:
        print(done.stderr[-3000:])
    return int(bool(found) or done.returncode != 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python -m fuzz', description=__doc__)
    parser.add_argument('entry', choices=_NAMES)
    parser.add_argument('files', nargs='*', type=Path, help='inputs to try')
    parser.add_argument('--seconds', type=int, default=600)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--found', type=Path, help='where inputs are kept (default: /tmp/mma-lint-fuzz/ENTRY)')
    parser.add_argument('--child', action='store_true', help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.found = args.found or Path('/tmp/mma-lint-fuzz') / args.entry
    return args


def _replayed(entry: str, paths: list[Path]) -> int:
    from fuzz.entries import ENTRIES

    status = 0
    for path in paths:
        try:
            with _limited():
                ENTRIES[entry][0](path.read_bytes())
        except (Exception, Hang):  # noqa: BLE001  whatever it is, it is told
            print(f'{path}:', file=sys.stderr)
            traceback.print_exc()
            status = 1
    return status


def _fuzz(args: argparse.Namespace) -> None:
    import atheris

    with atheris.instrument_imports(include=['mma_lint']):
        from fuzz.entries import ENTRIES
        from fuzz.families import Mutator
    run, seeds = ENTRIES[args.entry]
    texts = [text[:_LARGEST] for text in seeds()]
    for text in texts:
        (args.found / 'corpus' / hashlib.sha1(text).hexdigest()).write_bytes(text)
    limits = [
        f'-max_total_time={args.seconds}',
        f'-max_len={_LARGEST}',
        '-timeout=300',
        f'-artifact_prefix={args.found}/',
        '-rss_limit_mb=4096',
        '-print_final_stats=1',
        f'-seed={args.seed}',
    ]
    atheris.Setup(
        [sys.argv[0], str(args.found / 'corpus'), *limits], _kept(run, args.found), custom_mutator=Mutator(texts, lambda data, size: atheris.Mutate(data, size))
    )
    atheris.Fuzz()


def _kept(run: Callable[[bytes], None], found: Path) -> Callable[[bytes], None]:
    """The entry; an input that breaks it is kept, one for each place."""

    def once(data: bytes) -> None:
        try:
            with _limited():
                run(data)
        except (Exception, Hang) as error:  # noqa: BLE001  whatever it is, it is kept
            path = found / f'{_place(error)}.input'
            if not path.exists() or len(path.read_bytes()) > len(data):
                path.write_bytes(data)
                path.with_suffix('.txt').write_text(''.join(traceback.format_exception(error))[-3000:], errors='backslashreplace')

    return once


def _place(error: BaseException) -> str:
    """A name for where and how something broke."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f'{Path(frame.filename).stem}-{frame.lineno}' for frame in frames if 'mma_lint' in frame.filename or 'laws' in frame.filename]
    said = re.sub(r'[^\w]+', '-', re.sub(r'[\'"`].*', '', str(error)))[:60]
    return f'{type(error).__name__}-{where[-1] if where and not isinstance(error, Hang) else ""}-{said}'


@contextmanager
def _limited() -> Iterator[None]:
    signal.signal(signal.SIGVTALRM, _hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, _LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _hang(number: int, frame: FrameType | None) -> None:
    raise Hang(f'more than {_LONGEST} s')


if __name__ == '__main__':
    sys.exit(main())
