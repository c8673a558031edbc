"""`python -m mma_lint` is the command `mma-lint`."""

import os
import sys

# Python puts the working folder first among the places of modules; a `json.py` in a project that is looked at must not be run
if not getattr(sys.flags, 'safe_path', False) and sys.path[:1] in ([''], [os.getcwd()]):
    del sys.path[0]

from mma_lint.frontends.cli import main

if __name__ == '__main__':
    sys.exit(main())
