"""`python -m mma_lint` is the command `mma-lint`."""

import sys

from mma_lint.frontends.cli import main

if __name__ == '__main__':
    sys.exit(main())
