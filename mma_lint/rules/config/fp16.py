"""`fp16` became `optim_wrapper = dict(type='AmpOptimWrapper')`.

With `fp16` set, 0.24.1 trained with Fp16OptimizerHook (mmaction/apis/train.py) and wrapped the model in tools/test.py, too. In 1.x
AmpOptimWrapper does the first and `fp16=True` of the loops the second. mmcv's loss scale is 512, which is said, as MMEngine's default
is 'dynamic'. What that hook does not take is reported and left.

Fix safety: unsafe. 0.x casts only `extract_feat` to half precision, 1.x the whole forward.
"""

from collections.abc import Iterator

from mma_lint.config import evaluators
from mma_lint.config.facts import SPLITS, Config
from mma_lint.config.value import Value, of, why_not
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict

rule = Rule(
    'MMA132',
    __name__,
    __doc__,
    message="`fp16` became `optim_wrapper = dict(type='AmpOptimWrapper')`",
    examples=(
        Example(
            bad='fp16 = dict(loss_scale=64.)\n',
            good="optim_wrapper = dict(type='AmpOptimWrapper', loss_scale=64.)\n",
            unsafe=True,
        ),
        Example(
            bad="optimizer = dict(type='SGD', lr=0.1)\nfp16 = dict()\n",
            good="optimizer = dict(type='SGD', lr=0.1)\noptim_wrapper = dict(type='AmpOptimWrapper', loss_scale=512.0)\n",
            unsafe=True,
        ),
        Example(bad='total_epochs = 5\nfp16 = dict(loss_scal=512.)\n'),
        Example(bad='total_epochs = 5\nfp16 = None\n', good='total_epochs = 5\n'),
        Example(good="optim_wrapper = dict(type='AmpOptimWrapper')\n"),
    ),
)

_KEYS = ('loss_scale', 'coalesce', 'bucket_size_mb')
_DOUBT = '0.x cast only `extract_feat` to half precision, AmpOptimWrapper casts the whole forward'


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Wrap the optimizer for mixed precision, and evaluate in it."""
    value = config.get('fp16')
    if value is None:
        return
    if value.data is None:
        yield Change(('fp16',), (Drop(('fp16',)),), '`fp16` is gone, and None says nothing')
    elif not isinstance(value.data, dict):
        yield Manual(('fp16',), f'{rule.message}; this one {why_not(value, "a dict")}')
    else:
        unknown = [key for key in value.items if key not in _KEYS]
        yield from (Manual(('fp16', key), f'`Fp16OptimizerHook` takes no `{key}`: 0.24.1 itself cannot train with it') for key in unknown)
        drops = Drop.keys(('fp16',), value, [key for key in _KEYS if key in value.items])
        if drops:
            yield Change(('fp16',), (*drops, *_steps(config, value)), doubt=_DOUBT)


def _steps(config: Config, value: Value) -> Iterator[Step]:
    if not config.lacks('train'):
        yield Put.plain(('optim_wrapper',), {'type': 'AmpOptimWrapper', 'loss_scale': value.get('loss_scale') or of(512.0)})
    for split in SPLITS[1:]:
        if evaluators.has_loop(config, split):
            yield Put.plain((f'{split}_cfg',), {'fp16': True})
