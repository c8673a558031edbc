"""Configs put to the real MMAction2 1.x: each is loaded and built part by part, and tried on made-up input.

It runs what the configs name, in the interpreter that the user names and in a process of its own: a config that prints, fails, hangs or
kills that process is one failed config. The process is told the configs by a line of JSON and answers with lines of JSON, one for each
aspect of each config, on a file of its own, so that nothing that a framework prints is taken for an answer.
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mma_lint.misuse import Misuse
from mma_lint.runtime.answer import Answer, Renamed

INSIDE = Path(__file__).parent / 'inside'
STARTING = 300.0  # seconds that an interpreter may take to import the framework: a first time, from a slow disk
# what the child may not do: use the GPUs that a training may be using, write into the user's packages
_ENVIRONMENT = {'CUDA_VISIBLE_DEVICES': '', 'PYTHONDONTWRITEBYTECODE': '1'}


@dataclass(frozen=True)
class Question:
    """What is asked of each config.

    `checkpoint`: weights whose keys and shapes are held against the model's; `iterations`: of training on made-up input, 0 for none;
    `limit`: seconds that one aspect of a config may take; `folder`: where the process runs, from which relative paths in configs start.
    """

    checkpoint: Path | None = None
    iterations: int = 2
    limit: float = 900.0
    folder: Path = Path()


def ask(python: str, configs: Sequence[Path], question: Question = Question()) -> Iterator[Answer]:
    """Put configs to the MMAction2 that the interpreter `python` has; the answers, as they come.

    Raises Misuse where that is no interpreter, or has no MMAction2 1.x that can be imported.
    """
    executable = _executable(python)
    with tempfile.TemporaryDirectory(prefix='mma-lint-') as scratch:
        waiting = [path.absolute() for path in configs]
        while waiting:
            process = _Process(executable, waiting, question, Path(scratch))
            try:
                yield from process.answers(waiting)
            finally:
                process.stop()


def _executable(python: str) -> str:
    """The interpreter: a file, a command, or the folder of a virtual environment. Raises Misuse."""
    found = next((str(path) for path in _interpreters(Path(python)) if path.is_file()), python)
    executable = shutil.which(found)
    if executable is None:
        raise Misuse(f'--python {python}: there is no such interpreter')
    return executable


def _interpreters(folder: Path) -> Iterator[Path]:
    yield from (folder / 'bin' / 'python', folder / 'Scripts' / 'python.exe')


class _Process:
    """One run of the interpreter. When it dies, the config that it was at has failed, and another one goes on with the rest."""

    def __init__(self, python: str, configs: Sequence[Path], question: Question, scratch: Path) -> None:
        self.python, self.limit = python, question.limit
        self.log: IO[bytes] = (scratch / 'stderr').open('w+b')
        command = [python, str(INSIDE)]
        group: dict[str, Any] = {'creationflags': 0x200} if os.name == 'nt' else {'start_new_session': True}  # CREATE_NEW_PROCESS_GROUP
        environment = {**os.environ, **_ENVIRONMENT}
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, cwd=question.folder, env=environment, **group
        )
        self.lines: queue.Queue[bytes] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self._tell(configs, question, scratch)

    def _tell(self, configs: Sequence[Path], question: Question, scratch: Path) -> None:
        told = {
            'configs': [str(path) for path in configs],
            'checkpoint': None if question.checkpoint is None else str(question.checkpoint.absolute()),
            'iterations': question.iterations,
            'scratch': str(scratch),
        }
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(told).encode() + b'\n')
            self.process.stdin.close()
        except OSError:
            pass  # it is dead: its silence says so

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as answers:
            for line in answers:
                self.lines.put(line)
        self.lines.put(b'')

    def answers(self, waiting: list[Path]) -> Iterator[Answer]:
        """The answers of this run; configs that are through are taken from those that wait. Raises Misuse."""
        self._greeting()
        at = 'load'
        while waiting:
            told = self._line(self.limit)
            if told is None:
                yield Answer(waiting.pop(0), at, 'failed', self._end())
                return
            if told['aspect'] == 'done':
                waiting.pop(0)
                at = 'load'
            elif told['outcome'] == 'begun':
                at = told['aspect']
            else:
                yield _answer(waiting[0], told)

    def _greeting(self) -> None:
        told = self._line(STARTING)
        if told is None:
            raise Misuse(f'--python {self.python}: it stopped before it could be asked ({self._end()})')
        if 'version' not in told:
            raise Misuse(f'--python {self.python}: {told["error"]}')

    def _line(self, seconds: float) -> dict[str, Any] | None:
        """The next answer, None where there is none in time or the process is dead."""
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            return None
        told: dict[str, Any] | None = json.loads(line) if line else None
        return told

    def _end(self) -> str:
        """Why there are no answers any more."""
        if self.lines.empty() and self.process.poll() is None:
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                return f'no answer within {self.limit:.0f} seconds'
        code = self.process.returncode
        how = f'was killed by {signal.Signals(-code).name}' if code is not None and code < 0 else f'ended with status {code}'
        return f'the interpreter {how}{self._last_words()}'

    def _last_words(self) -> str:
        self.log.seek(0)
        lines = [line.strip() for line in self.log.read().decode(errors='replace').splitlines() if line.strip()]
        return f': {lines[-1][:300]}' if lines else ''

    def stop(self) -> None:
        """End the process and what it started."""
        if self.process.poll() is None:
            if os.name == 'nt':
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join()
        self.log.close()


def _answer(config: Path, told: dict[str, Any]) -> Answer:
    renamed = tuple(Renamed(old, new) for old, new in told.get('renamed', ()))
    return Answer(config, told['aspect'], told['outcome'], told.get('message', ''), renamed)
