"""`checkpoint_config` became `default_hooks.checkpoint`.

MMEngine's CheckpointHook is one of the default hooks and takes the same settings, but for three (mmengine/hooks/checkpoint_hook.py):
`create_symlink` and `meta` would fail at the first save, and what `sync_buffer` did SyncBuffersHook does. What neither hook takes, such
as `intervals`, fails at the first save in both: it is reported and left.

Fix safety: safe. The same checkpoints are written; `last_checkpoint` is a text file now, no longer the link `latest.pth`.
"""

from collections.abc import Iterator

from mma_lint.config import evaluators
from mma_lint.config.facts import Config
from mma_lint.config.value import Value, why_not
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict

rule = Rule(
    'MMA142',
    __name__,
    __doc__,
    message='`checkpoint_config` became `default_hooks.checkpoint`',
    examples=(
        Example(
            bad='checkpoint_config = dict(interval=5)  # epochs\n',
            good="default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=5))  # epochs\n",
        ),
        Example(
            bad="_base_ = './base.py'\ncheckpoint_config = dict(interval=10, create_symlink=False)\n",
            good="_base_ = './base.py'\ndefault_hooks = dict(checkpoint=dict(interval=10))\n",
            bases=(('base.py', 'checkpoint_config = dict(interval=5)\n'),),
        ),
        Example(bad='checkpoint_config = dict(intervals=5)\n'),
        Example(bad='checkpoint_config = None\n', good='default_hooks = dict(checkpoint=None)\n'),
        Example(good="default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=5))\n"),
    ),
)

_NOT_IN_1X = frozenset({'type', 'create_symlink', 'meta', 'sync_buffer'})
# the arguments of MMEngine's hook, and with `create_symlink` and its like all those of mmcv's
_IN_1X = frozenset(
    'interval by_epoch save_optimizer save_param_scheduler out_dir max_keep_ckpts save_last save_best rule greater_keys less_keys file_client_args '
    'filename_tmpl backend_args published_keys save_begin priority'.split()
)
_NONE_BUT_THE_BEST = {'type': 'CheckpointHook', 'interval': -1, 'save_last': False}


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Move the settings to the default hook."""
    value = config.get('checkpoint_config')
    if value is None:
        return
    if not isinstance(value.data, (dict, type(None))):
        yield Manual(('checkpoint_config',), f'{rule.message}; this one {why_not(value, "a dict")}')
    elif value.data is None:
        yield Change(('checkpoint_config',), (Drop(('checkpoint_config',)), *_nothing(config, value)))
    else:
        yield from _taken(value)


def _taken(value: Value) -> Iterator[Verdict]:
    unknown = [key for key in value.items if key not in _IN_1X | _NOT_IN_1X and _is_hook_of_mmcv(value)]
    for key in unknown:
        yield Manual(('checkpoint_config', key), f'`CheckpointHook` takes no `{key}`, in 0.x or 1.x: both fail at the first save')
    taken = [key for key in value.items if key not in unknown]
    drops = Drop.keys(('checkpoint_config',), value, taken)
    if drops:
        yield Change(('checkpoint_config',), (*drops, *_settings(value, taken)))


def _is_hook_of_mmcv(value: Value) -> bool:
    kind = value.get('type')
    return kind is None or kind.data == 'CheckpointHook'


def _settings(value: Value, taken: list[str]) -> Iterator[Step]:
    settings = {key: value.items[key] for key in taken if key not in _NOT_IN_1X}
    yield Put.plain(('default_hooks', 'checkpoint'), {'type': value.get('type') or 'CheckpointHook', **settings})
    synced = value.get('sync_buffer')
    if synced is not None and synced.data is True:
        yield Put.plain(('default_hooks', 'sync_buffers'), {'type': 'SyncBuffersHook'})


def _nothing(config: Config, value: Value) -> Iterator[Step]:
    """No checkpoints, but for the best one: in 0.x that was kept by the evaluation hook, in 1.x by the checkpoint hook."""
    best = config.has('evaluation') or evaluators.is_by_default(config, 'val') or config.has('default_hooks', 'checkpoint', 'save_best')
    yield Put.plain(('default_hooks', 'checkpoint'), _NONE_BUT_THE_BEST if best else value)
