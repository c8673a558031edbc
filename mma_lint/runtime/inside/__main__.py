"""Answers about configs, given by the real MMAction2 1.x. Run by the interpreter that the user names, with this folder as its program.

Reads one line of JSON; writes a line about the interpreter, then for each aspect of each config one when it begins and one for what came
of it. All files here are written for Python 3.7 and up, as MMAction2 1.x is, and have names that no project has.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TextIO

from mma_lint_greeting import greeting


def private_output() -> TextIO:
    """A file that nobody else writes to: what a framework prints goes to stderr, from Python and from C."""
    private = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    return private


def main() -> None:
    """Read the question, answer it."""
    output = private_output()

    def tell(told: dict[str, Any]) -> None:
        print(json.dumps(told), file=output, flush=True)

    question = json.loads(sys.stdin.readline())
    sys.path.insert(1, os.getcwd())  # a project's own modules are found as from a script of its
    greeted = greeting()
    tell(greeted)
    if 'version' in greeted:
        from mma_lint_inside import answer

        answer(question, tell)


if __name__ == '__main__':
    main()
