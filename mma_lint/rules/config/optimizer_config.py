"""`optimizer_config` became settings of `optim_wrapper`.

What the optimizer hooks of mmcv did before a step, the wrapper of MMEngine does (mmcv/runner/hooks/optimizer.py in 1.7;
mmengine/optim/optimizer/optimizer_wrapper.py): `grad_clip` is `clip_grad`, `cumulative_iters` is `accumulative_counts`, and the
fp16 hooks are AmpOptimWrapper, with mmcv's loss scale of 512 said, as MMEngine's is dynamic.

Fix safety: safe for clipping and accumulation, where the weights stay the same to the last bit. Unsafe for fp16, where 0.x cast
`extract_feat` and 1.x casts the whole forward, and for DistOptimizerHook, which came from a fork that also divided the batch size.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import Value, is_given, of, why_not
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Verdict

rule = Rule(
    'MMA131',
    __name__,
    __doc__,
    message='`optimizer_config` became settings of `optim_wrapper`',
    examples=(
        Example(
            bad='optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))\n',
            good='optim_wrapper = dict(clip_grad=dict(max_norm=40, norm_type=2))\n',
        ),
        Example(
            bad="_base_ = './base.py'\noptimizer_config = dict(grad_clip=None)\n",
            good="_base_ = './base.py'\noptim_wrapper = dict(clip_grad=None)\n",
            bases=(('base.py', 'optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))\n'),),
        ),
        Example(bad='optimizer_config = dict(grad_clip=None)\ntotal_epochs = 5\n', good='total_epochs = 5\n'),
        Example(
            bad="optimizer_config = dict(type='GradientCumulativeOptimizerHook', cumulative_iters=4)\n",
            good='optim_wrapper = dict(accumulative_counts=4)\n',
        ),
        Example(
            bad="optimizer_config = dict(type='DistOptimizerHook', update_interval=4, use_fp16=True)\n",
            good="optim_wrapper = dict(\n    type='AmpOptimWrapper',\n    loss_scale=512.0,\n    accumulative_counts=4)\n",
            unsafe=True,
        ),
        Example(bad="optimizer_config = dict(type='MyOptimizerHook', twice=True)\n"),
        Example(good='optim_wrapper = dict(clip_grad=dict(max_norm=40, norm_type=2))\n'),
    ),
)

_HOOKS = ('OptimizerHook', 'GradientCumulativeOptimizerHook', 'Fp16OptimizerHook', 'GradientCumulativeFp16OptimizerHook', 'DistOptimizerHook')
_KEYS = ('type', 'grad_clip', 'cumulative_iters', 'loss_scale', 'detect_anomalous_params', 'coalesce', 'bucket_size_mb', 'distributed')
_KEYS_OF_FORK = ('update_interval', 'use_fp16')
_CLIPPING = frozenset({'max_norm', 'norm_type', 'error_if_nonfinite', 'foreach'})
_AMP = '0.x cast only `extract_feat` to half precision, AmpOptimWrapper casts the whole forward'


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Give the settings of the hook to the wrapper."""
    value = config.get('optimizer_config')
    if value is None or config.lacks('train'):
        return
    kind = value.get('type') or Value('OptimizerHook')
    if not isinstance(value.data, (dict, type(None))):
        yield Manual(('optimizer_config',), f'{rule.message}; this one {why_not(value, "a dict")}')
    elif value.data is None:
        yield Change(('optimizer_config',), (Drop(('optimizer_config',)),), doubt='0.x ran no optimizer step with `optimizer_config = None`, 1.x does')
    elif kind.data not in _HOOKS:
        yield Manual(('optimizer_config',), f'1.x has no optimizer hooks: write what `{kind.data}` does as an optimizer wrapper and name it in `optim_wrapper`')
    else:
        yield from _taken(config, value, str(kind.data))


def _taken(config: Config, value: Value, kind: str) -> Iterator[Verdict]:
    keys = (*_KEYS, *_KEYS_OF_FORK) if kind == 'DistOptimizerHook' else _KEYS
    for key in value.items:
        if key not in keys:
            yield Manual(('optimizer_config', key), f'no optimizer wrapper of 1.x takes `{key}`')
    taken = [key for key in value.items if key in keys]
    if not taken and value.items:
        return
    drops, settings = Drop.keys(('optimizer_config',), value, taken), dict(_settings(config, value, kind))
    puts = [Put.plain(('optim_wrapper',), settings)] if settings else []
    yield Change(('optimizer_config',), (*drops, *puts), doubt='; '.join(_doubts(value, kind)))


def _settings(config: Config, value: Value, kind: str) -> Iterator[tuple[str, Value]]:
    if _is_amp(value, kind):
        yield 'type', of('AmpOptimWrapper')
        yield 'loss_scale', value.get('loss_scale') or of(512.0)
    counts = value.get('cumulative_iters') or value.get('update_interval')
    if counts is not None:
        yield 'accumulative_counts', counts
    clip = value.get('grad_clip')
    if clip is not None and (clip.data is not None or _is_clipped_above(config)):
        yield 'clip_grad', clip


def _is_clipped_above(config: Config) -> bool:
    """Whether None says something: a file that this one inherits from clips."""
    said = (
        ancestor.merged.get(*path) for ancestor in config.document.ancestors for path in (('optimizer_config', 'grad_clip'), ('optim_wrapper', 'clip_grad'))
    )
    return any(is_given(value) for value in said)


def _is_amp(value: Value, kind: str) -> bool:
    use = value.get('use_fp16')
    return 'Fp16' in kind or (use is not None and use.data is True)


def _doubts(value: Value, kind: str) -> Iterator[str]:
    if _is_amp(value, kind):
        yield _AMP
    if kind == 'DistOptimizerHook':
        yield 'a fork with `DistOptimizerHook` divides `videos_per_gpu` by `update_interval`: do so with `batch_size`'
    anomalous = value.get('detect_anomalous_params')
    if anomalous is not None and anomalous.data is not False:
        yield '`detect_anomalous_params` is an option of `model_wrapper_cfg` in 1.x'
    clip = value.get('grad_clip')
    if clip is not None and not clip.items.keys() <= _CLIPPING:
        yield '`clip_grad` takes what torch takes: `max_norm` and `norm_type`'
