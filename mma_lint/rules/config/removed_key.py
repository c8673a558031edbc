"""`precise_bn` and `multigrid` are gone.

Their hooks were part of 0.x (mmaction/utils/precise_bn.py and mmaction/utils/multigrid in 0.24.1) and have no successor in MMAction2
1.x; left in a config they are ignored.

Fix safety: a key that is off (None or False) is dropped, which is safe. `precise_bn` is dropped with --unsafe-fixes: validation then takes the
running statistics of training instead of those of a pass over `num_iters` batches. There is no fix for `multigrid`, which changes the training.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.rule import Change, Drop, Example, Manual, Rule, Verdict

rule = Rule(
    'MMA150',
    __name__,
    __doc__,
    message='this key has no successor in 1.x',
    examples=(
        Example(bad='precise_bn = dict(num_iters=200)\ntotal_epochs = 5\n', good='total_epochs = 5\n', unsafe=True),
        Example(bad='multigrid = dict(long_cycle=True)\ntotal_epochs = 5\n'),
        Example(bad='precise_bn = False\ntotal_epochs = 5\n', good='total_epochs = 5\n'),
        Example(good="custom_hooks = [dict(type='mmpretrain.PreciseBNHook', num_samples=8192)]\n"),
    ),
)

_NEAREST = {
    'precise_bn': "the nearest is `custom_hooks = [dict(type='mmpretrain.PreciseBNHook', num_samples=...)]` with mmpretrain installed",
    'multigrid': 'train at one size, or write the long and short cycles as a hook and a batch sampler',
}


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Say what comes nearest."""
    for key, nearest in _NEAREST.items():
        value = config.get(key)
        if value is None:
            continue
        if value.data is None or value.data is False:
            yield Change((key,), (Drop((key,)),), f'`{key}` is gone, and says nothing here')
        elif key == 'precise_bn':
            doubt = f'validation takes the running statistics of training now, not precise ones: {nearest}'
            yield Change((key,), (Drop((key,)),), f'`{key}` is gone: {nearest}', doubt)
        else:
            yield Manual((key,), f'`{key}` is gone: {nearest}')
