"""How far a long run is: one line on a terminal, on the standard error; nothing at all elsewhere.

It is written with carriage returns and spaces only, so a terminal without colours or escapes shows it as well.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from threading import Event, Thread
from types import TracebackType
from typing import TypeVar

from mma_lint.frontends.tally import number

_T = TypeVar('_T')
_FIRST, _NEXT = 1.0, 0.25  # seconds: what is done sooner needs no line


class Progress:
    """A line such as `checking 12 of 258 files, 3 s`, from its first second to its end. `doing` is what is done with the files."""

    def __init__(self, doing: str, total: int) -> None:
        self._doing, self._total, self._done = doing, total, 0
        self._start, self._end, self._width = time.monotonic(), Event(), 0
        self._thread = Thread(target=self._show, daemon=True) if _is_wanted() else None

    def __enter__(self) -> 'Progress':
        """Begin."""
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End, in any case."""
        self.end()

    def watch(self, items: Iterable[_T]) -> Iterator[_T]:
        """The same items, one for each file, counted as they pass."""
        for item in items:
            self._done += 1
            yield item

    def end(self) -> None:
        """Clear the line, for good: something else is going to be printed. May be called again."""
        self._end.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._write('')

    def _show(self) -> None:
        if self._end.wait(_FIRST):
            return
        while True:
            self._write(self._line())
            if self._end.wait(_NEXT):
                return

    def _line(self) -> str:
        count = f'{self._done} of {number(self._total, "file")}' if self._done else number(self._total, 'file')
        return f'{self._doing} {count}, {time.monotonic() - self._start:.0f} s'

    def _write(self, line: str) -> None:
        """Put a line in the place of the last one; where there was none, an empty one is nothing."""
        if line or self._width:
            sys.stderr.write('\r' + line.ljust(self._width) + '\r' * (not line))
            sys.stderr.flush()
        self._width = len(line)


def _is_wanted() -> bool:
    return sys.stderr.isatty() and os.environ.get('TERM') != 'dumb'
