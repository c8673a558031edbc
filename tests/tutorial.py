"""Runs the commands of docs/tutorial.md, one after the other, in a copy of the sample project.

`python -m tests.tutorial` writes their outputs into the page.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / 'docs/tutorial.md'
_BLOCK = re.compile(r'^```console\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_TIME = re.compile(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d')
_WHO = {'NAME': 'you', 'EMAIL': 'you@localhost', 'DATE': '2026-01-01T00:00:00Z'}
_GIT = {f'GIT_{who}_{what}': value for who in ('AUTHOR', 'COMMITTER') for what, value in _WHO.items()}


def played(text: str, folder: Path) -> str:
    """The page with the outputs of its commands as they are in `folder`, a fresh one."""
    project, programs = folder / 'project', folder / 'bin'
    shutil.copytree(ROOT / 'examples', project, ignore=shutil.ignore_patterns('__pycache__'))
    programs.mkdir()
    command = programs / 'mma-lint'
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m mma_lint "$@"\n')
    command.chmod(0o755)
    environment = {
        'PATH': f'{programs}:{os.environ["PATH"]}',
        'PYTHONPATH': str(ROOT),
        'HOME': str(folder),
        'LC_ALL': 'C.UTF-8',
        'COLUMNS': '120',
        'PYTHONUNBUFFERED': '1',
        **_GIT,
    }
    return _BLOCK.sub(lambda match: _block(match[1], project, environment), text)


def _block(block: str, project: Path, environment: dict[str, str]) -> str:
    lines = []
    for command in (line for line in block.splitlines() if line.startswith('$ ')):
        done = subprocess.run(
            ['bash', '-c', command[2:]], cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        output = _TIME.sub('2026-01-01 12:00:00', done.stdout.replace(str(project), '/home/you/project'))
        lines += [command, *output.rstrip('\n').splitlines()]
    return '\n'.join(['```console', *lines, '```'])


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as temporary:
        PAGE.write_text(played(PAGE.read_text(encoding='utf-8'), Path(temporary)), encoding='utf-8')
