"""Runs a command under Python's audit hook and prints, as JSON, what it did that a linter must not do: run as `audited.py TREE COMMAND ARGUMENT...`.

Told are: files opened for writing, moved or removed; programs started; connections; modules imported from the tree, and code run that is from there.
"""

import contextlib
import json
import os
import runpy
import sys
from collections.abc import Callable

EVENTS: list[tuple[str, str]] = []
_CHANGES = frozenset(
    {'os.remove', 'os.rename', 'os.mkdir', 'os.rmdir', 'os.link', 'os.symlink', 'os.truncate', 'os.chmod', 'os.chown', 'os.utime', 'shutil.rmtree'}
)
_PROGRAMS = frozenset({'subprocess.Popen', 'os.system', 'os.exec', 'os.posix_spawn', 'os.spawn', 'pty.spawn', 'os.startfile'})
_READING = frozenset('rb+') - {'+'}


def hook(tree: str) -> Callable[[str, tuple[object, ...]], None]:
    """The hook for what happens around a folder."""

    def note(event: str, args: tuple[object, ...]) -> None:
        if event == 'open' and not isinstance(args[0], int) and _is_writing(args):
            EVENTS.append(('write', str(args[0])))
        elif event == 'exec' and str(getattr(args[0], 'co_filename', '')).startswith(tree):
            EVENTS.append(('exec', str(getattr(args[0], 'co_filename', ''))))
        elif event in _CHANGES or event in _PROGRAMS or event.startswith(('socket.', 'ctypes.', 'urllib.', 'ftplib.', 'smtplib.')):
            EVENTS.append((event, ' '.join(map(str, args[:2]))))

    return note


def _is_writing(args: tuple[object, ...]) -> bool:
    _, mode, flags = args
    if isinstance(mode, str):
        return not set(mode) <= _READING
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))


def main() -> None:
    """Run the command."""
    tree, module, *arguments = sys.argv[1:]
    sys.argv = [module, *arguments]
    for name in ('mma_lint.frontends.cli', 'flake8.main.cli') if module == 'flake8' else ('mma_lint.frontends.cli',):
        __import__(name)
    sys.addaudithook(hook(tree))
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(sys.stderr):
        runpy.run_module(module, run_name='__main__')
    imported = [str(file) for loaded in list(sys.modules.values()) if str(file := getattr(loaded, '__file__', None)).startswith(tree)]
    sys.stdout.write(json.dumps({'events': EVENTS, 'imported': imported}))


if __name__ == '__main__':
    main()
