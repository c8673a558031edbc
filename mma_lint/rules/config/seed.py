"""`seed` and `deterministic` became `randomness`; `gpu_ids` is gone.

In 0.24.1 all three come from the command line: tools/train.py writes over what the config says. MMEngine reads `randomness`, and the
launcher says which devices there are. A warning, since nothing breaks; information where the key says nothing.

Fix safety: safe for `gpu_ids`. Unsafe for the others: what 0.x passed over counts now.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.known import references
from mma_lint.rule import Change, Drop, Example, Move, Rule, Verdict

rule = Rule(
    'MMA147',
    __name__,
    __doc__,
    message='`seed` and `deterministic` became `randomness`',
    examples=(
        Example(bad='total_epochs = 5\ngpu_ids = range(0, 1)\n', good='total_epochs = 5\n'),
        Example(bad='seed = 0\ntotal_epochs = 5\n', good='randomness = dict(seed=0)\ntotal_epochs = 5\n', unsafe=True),
        Example(bad='seed = None\ntotal_epochs = 5\n', good='total_epochs = 5\n'),
        Example(good='seed = 0\nrandomness = dict(seed=seed)\n'),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Drop what the command line says, move what it left to chance. A config of 1.x may have a variable so called."""
    if config.has('gpu_ids'):
        yield Change(('gpu_ids',), (Drop(('gpu_ids',)),), '`gpu_ids` is gone: the launcher says which devices there are', severity='info')
    for key in ('seed', 'deterministic'):
        value = config.get(key)
        if value is None or config.has('randomness') or key in references(config.document):  # of 1.x, or a variable
            continue
        if value.data is None or value.data is False:
            yield Change((key,), (Drop((key,)),), f'`{key}` is gone, and says nothing here', severity='info')
        else:
            doubt = f'0.24.1 takes `--{key}` from the command line and passes over the config'
            yield Change((key,), (Move((key,), ('randomness', key)),), f'`{key}` became `randomness.{key}`', doubt, 'warning')
