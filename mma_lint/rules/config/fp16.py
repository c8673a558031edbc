"""`fp16` became `optim_wrapper = dict(type='AmpOptimWrapper')`.

With `fp16` set, 0.24.1 trained with Fp16OptimizerHook (mmaction/apis/train.py) and wrapped the model in tools/test.py, too. In 1.x
AmpOptimWrapper does the first and `fp16=True` of the loops the second. mmcv's loss scale is 512, which is said, as MMEngine's default
is 'dynamic'.

Fix safety: unsafe. 0.x casts only `extract_feat` to half precision, 1.x the whole forward.
"""

from collections.abc import Iterator

from mma_lint.config import evaluators
from mma_lint.config.facts import SPLITS, Config
from mma_lint.config.value import Unknown, Value, of
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
        Example(bad='total_epochs = 5\nfp16 = None\n', good='total_epochs = 5\n'),
        Example(good="optim_wrapper = dict(type='AmpOptimWrapper')\n"),
    ),
)


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Wrap the optimizer for mixed precision, and evaluate in it."""
    value = config.get('fp16')
    if value is None:
        return
    if value.data is None:
        yield Change(('fp16',), (Drop(('fp16',)),), '`fp16` is gone, and None says nothing')
    elif isinstance(value.data, Unknown) or not isinstance(value.data, dict):
        yield Manual(('fp16',), f'{rule.message}; this one cannot be read without running the file')
    else:
        doubt = '0.x cast only `extract_feat` to half precision, AmpOptimWrapper casts the whole forward'
        yield Change(('fp16',), (Drop(('fp16',)), *_steps(config, value)), doubt=doubt)


def _steps(config: Config, value: Value) -> Iterator[Step]:
    yield Put.plain(('optim_wrapper',), {'type': 'AmpOptimWrapper', 'loss_scale': value.get('loss_scale') or of(512.0)})
    for split in SPLITS[1:]:
        if evaluators.has_loop(config, split):
            yield Put.plain((f'{split}_cfg',), {'fp16': True})
