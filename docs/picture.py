"""Draw docs/demo.svg: what the commands print on a terminal, for the README. Needs rich.

usage: python docs/picture.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (
    'mma-lint check configs/_base_/schedules',
    'mma-lint fix configs',
    'git diff -U0 configs/_base_/schedules | tail -n +6',
    'mma-lint verify configs',
)


def main() -> int:
    """Run the commands on a copy of the sample project, and draw what they print."""
    console = Console(record=True, width=112, force_terminal=True, file=open(os.devnull, 'w', encoding='utf-8'))  # noqa: SIM115
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary) / 'project'
        shutil.copytree(ROOT / 'examples', project, ignore=shutil.ignore_patterns('__pycache__'))
        run('git init -q . && git add . && git -c user.name=you -c user.email=you@localhost commit -qm 0.x', project)
        for command in COMMANDS:
            console.print(Text.assemble(('$ ', 'bold green'), (command, 'bold')))
            console.print(Text.from_ansi(run(command, project)))
    svg = console.export_svg(title='from MMAction2 0.x to 1.x', unique_id='mma-lint')
    svg = re.sub(r'@font-face \{.*?\}', '', svg, flags=re.DOTALL)  # a picture in a README must fetch nothing
    (ROOT / 'docs/demo.svg').write_text(svg, encoding='utf-8')
    return 0


def run(command: str, project: Path) -> str:
    """What a command prints, in colour."""
    shell = f'mma-lint() {{ {sys.executable} -m mma_lint "$@"; }}; git() {{ command git -c color.ui=always "$@"; }}; {command}'
    environment = {**os.environ, 'PYTHONPATH': str(ROOT), 'FORCE_COLOR': '1', 'PYTHONUNBUFFERED': '1'}
    done = subprocess.run(['bash', '-c', shell], cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout.rstrip('\n')


if __name__ == '__main__':
    sys.exit(main())
