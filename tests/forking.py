"""Fixes the folder that it is started in, once, and writes the result in a child of its own for each line that it reads.

So a test can kill the writing many times without computing for seconds each time: the child is a copy of a process that stands where
`mma-lint fix --unsafe-fixes` stands when the engine has ended. For a line `undo` the child runs `mma-lint undo`.
"""

import os
import sys
from pathlib import Path

from mma_lint import files
from mma_lint.engine import policy_of
from mma_lint.frontends import cli, writing
from mma_lint.settings import Settings


def main() -> None:
    """Answer each line with the child's process id, and with how it ended."""
    policy = policy_of(Settings(Path.cwd()))
    results = writing.settled(tuple(files.find([Path()])), policy, True, {}, write=True)
    print(sum(result.changed for result in results), flush=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            if line.strip() == 'undo':
                os._exit(cli.main(['undo']))
            writing.written(results, policy, allow_dirty=True)
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == '__main__':
    main()
