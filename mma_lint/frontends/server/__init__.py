"""`mma-lint server`: a language server on the standard input and output. What speaks the protocol is imported when it is started."""

import argparse
import gc
import os
import sys

from mma_lint.misuse import Misuse


def server(args: argparse.Namespace) -> int:
    """Serve one client until it leaves; 0 if it said `shutdown` before `exit`. Raises Misuse where pygls is missing."""
    try:
        from mma_lint.frontends.server.handlers import create
    except ModuleNotFoundError as error:
        if (error.name or '').partition('.')[0] not in ('lsprotocol', 'pygls'):
            raise
        raise Misuse("the language server needs pygls: pip install 'mma-lint[lsp]'") from error
    with open(os.dup(sys.stdout.fileno()), 'wb') as protocol:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed must not end up in the protocol
        made = create()
        gc.freeze()  # what is there now stays: the collector need not go through it while somebody types
        made.start_io(sys.stdin.buffer, protocol)
    return 0 if made.was_shut_down else 1
