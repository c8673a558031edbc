"""Scripts that complete the command in shells. They are written by `python docs/generate.py`, with shtab."""

import argparse
from importlib.resources import files


def completion(args: argparse.Namespace) -> int:
    """Print the script for a shell: `eval "$(mma-lint completion bash)"`."""
    print(files('mma_lint').joinpath('data', 'completions', f'mma-lint.{args.shell}').read_text(encoding='utf-8'), end='')
    return 0
