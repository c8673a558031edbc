"""Arguments that `init_recognizer` no longer takes.

0.x took any further keyword argument and used none of them (`use_frames` only warned). 1.x takes the config, the checkpoint and the device:
any other argument is a TypeError.

Fix safety: safe: what goes had no effect.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, dropped
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

_TAKEN = ('config', 'checkpoint', 'device')

rule = Rule(
    'MMA301',
    __name__,
    __doc__,
    '`init_recognizer` does not take this argument in 1.x',
    examples=(
        Example(
            bad="from mmaction.apis import init_recognizer\n\nmodel = init_recognizer(config, checkpoint, device='cpu', use_frames=True)\n",
            good="from mmaction.apis import init_recognizer\n\nmodel = init_recognizer(config, checkpoint, device='cpu')\n",
            path='demo/run.py',
        ),
        Example(good="from mmaction.apis import init_recognizer\n\nmodel = init_recognizer(config, device='cpu')\n", path='demo/run.py'),
        Example(good='def init_recognizer(config, **kwargs):\n    return kwargs\n\n\ninit_recognizer(config, use_frames=True)\n', path='demo/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every keyword argument that is not taken."""
    for call, qualified in module.calls:
        if qualified in ('mmaction.apis.init_recognizer', 'mmaction.apis.inference.init_recognizer'):
            unwanted = [argument for argument in call.keywords if argument.arg and argument.arg not in _TAKEN]
            for argument in unwanted:
                yield at(module, argument, _message(argument), dropped(module, call, unwanted) or ())


def _message(argument: ast.keyword) -> str:
    return f'`init_recognizer` takes no `{argument.arg}` in 1.x, and 0.x made nothing of it: drop it'
