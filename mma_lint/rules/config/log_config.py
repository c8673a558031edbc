"""`log_config` became `default_hooks.logger`, `log_processor` and `visualizer`.

mmcv built one hook for each place that logs go to (mmcv/runner/hooks/logger in 1.7). MMEngine has one LoggerHook, which says how
often, a LogProcessor, which averages over a window (mmcv averaged over the interval), and a visualizer, whose backends are the places.
TextLoggerHook's JSON file is what LocalVisBackend writes.

Fix safety: safe for text and TensorBoard. Unsafe where an argument of a hook has no place in the backend.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import Value, of, same, why_not
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict

rule = Rule(
    'MMA143',
    __name__,
    __doc__,
    message='`log_config` became `default_hooks.logger`, `log_processor` and `visualizer`',
    examples=(
        Example(
            bad="log_config = dict(interval=20, hooks=[dict(type='TextLoggerHook')])\n",
            good=(
                "default_hooks = dict(logger=dict(type='LoggerHook', interval=20))\n"
                "log_processor = dict(type='LogProcessor', window_size=20, by_epoch=True)\n"
                'visualizer = dict(\n'
                "    type='ActionVisualizer',\n"
                "    vis_backends=[dict(type='LocalVisBackend')])\n"
            ),
        ),
        Example(
            bad=(
                'log_config = dict(\n'
                '    interval=20,\n'
                '    hooks=[\n'
                "        dict(type='TextLoggerHook'),\n"
                "        dict(type='WandbLoggerHook', init_kwargs=dict(project='mine')),\n"
                "        # dict(type='TensorboardLoggerHook'),\n"
                '    ])\n'
            ),
            good=(
                "default_hooks = dict(logger=dict(type='LoggerHook', interval=20))\n"
                "log_processor = dict(type='LogProcessor', window_size=20, by_epoch=True)\n"
                'visualizer = dict(\n'
                "    type='ActionVisualizer',\n"
                '    vis_backends=[\n'
                "        dict(type='LocalVisBackend'),\n"
                "        dict(type='WandbVisBackend', init_kwargs=dict(project='mine')),\n"
                "        # dict(type='TensorboardLoggerHook'),\n"
                '    ])\n'
            ),
        ),
        Example(
            bad="_base_ = './base.py'\nlog_config = dict(interval=10)\n",
            good="_base_ = './base.py'\ndefault_hooks = dict(logger=dict(interval=10))\nlog_processor = dict(window_size=10)\n",
            bases=(('base.py', "log_config = dict(interval=20, hooks=[dict(type='TextLoggerHook')])\n"),),
        ),
        Example(
            bad="log_config = dict(hooks=[dict(type='WandbLoggerHook', with_step=False)])\n",
            good="visualizer = dict(\n    type='ActionVisualizer',\n    vis_backends=[dict(type='WandbVisBackend')])\n",
            unsafe=True,
        ),
        Example(bad="log_config = dict(hooks=[dict(type='PaviLoggerHook')])\n"),
        Example(good="default_hooks = dict(logger=dict(type='LoggerHook', interval=20))\n"),
    ),
)

_LOGGER_ARGUMENTS = ('interval', 'ignore_last', 'interval_exp_name', 'out_dir', 'out_suffix', 'keep_local', 'file_client_args')
_COMMON = frozenset({'type', 'interval', 'ignore_last', 'reset_flag', 'by_epoch', 'priority'})
# hook: backend and what its arguments are called there
_BACKENDS: dict[str, tuple[str, dict[str, str]]] = {
    'TextLoggerHook': ('LocalVisBackend', {}),
    'TensorboardLoggerHook': ('TensorboardVisBackend', {'log_dir': 'save_dir'}),
    'WandbLoggerHook': ('WandbVisBackend', {'init_kwargs': 'init_kwargs', 'commit': 'commit', 'define_metric_cfg': 'define_metric_cfg'}),
    'MlflowLoggerHook': ('MLflowVisBackend', {'exp_name': 'exp_name', 'tags': 'tags', 'params': 'params'}),
    'NeptuneLoggerHook': ('NeptuneVisBackend', {'init_kwargs': 'init_kwargs'}),
    'ClearMLLoggerHook': ('ClearMLVisBackend', {'init_kwargs': 'init_kwargs'}),
    'DvcliveLoggerHook': ('DVCLiveVisBackend', {}),
}


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Divide `log_config` into how often, over what, and where."""
    value = config.get('log_config')
    if value is None:
        return
    if not isinstance(value.data, (dict, type(None))):
        yield Manual(('log_config',), f'{rule.message}; this one {why_not(value, "a dict")}')
        return
    left = {index: _type(hook) for index, hook in enumerate(_hooks(value)) if _type(hook) not in _BACKENDS}
    for index, kind in left.items():
        named = f'`{kind}`' if kind else 'this one'
        yield Manual(('log_config', 'hooks', index), f'MMEngine has no visualization backend for {named}: write one and name it in `visualizer`')
    for key in value.items.keys() - {'interval', 'hooks'}:
        yield Manual(('log_config', key), f'1.x takes no `{key}` for its logs')
    yield from _change(value, set(left))


def _hooks(value: Value) -> tuple[Value, ...]:
    hooks = value.get('hooks')
    return hooks.elements if hooks is not None else ()


def _type(hook: Value) -> str:
    kind = hook.get('type')
    return kind.data if kind is not None and isinstance(kind.data, str) else ''


def _change(value: Value, left: set[int]) -> Iterator[Verdict]:
    taken = {index: hook for index, hook in enumerate(_hooks(value)) if index not in left}
    if left or value.items.keys() - {'interval', 'hooks'}:
        drops = [Drop(('log_config', 'interval'))] if 'interval' in value.items else []
        drops += [Drop(('log_config', 'hooks', index)) for index in taken] if left else [Drop(('log_config', 'hooks'))] if taken else []
    else:
        drops = [Drop(('log_config',))]
    if drops:
        yield Change(('log_config',), (*drops, *_steps(value, taken)), doubt='; '.join(_doubts(value, taken)))


def _steps(value: Value, taken: dict[int, Value]) -> Iterator[Step]:
    text = next((hook for hook in _hooks(value) if _type(hook) == 'TextLoggerHook'), Value({}))
    settings = _settings(value, text)
    if settings:
        yield Put.plain(('default_hooks', 'logger'), {'type': 'LoggerHook', **settings})
    if 'interval' in settings or 'by_epoch' in text.items:
        window = {'window_size': settings['interval']} if 'interval' in settings else {}
        yield Put.plain(('log_processor',), {'type': 'LogProcessor', **window, 'by_epoch': text.get('by_epoch') or True})
    if taken:
        backends = value.items['hooks'].with_data([_backend(hook) for hook in taken.values()])
        yield Put.plain(('visualizer',), {'type': 'ActionVisualizer', 'vis_backends': backends})


def _settings(value: Value, text: Value) -> dict[str, Value]:
    """The arguments of the logger hook. What `TextLoggerHook` says itself counts."""
    own = {key: text.items[key] for key in _LOGGER_ARGUMENTS if key in text.items}
    return {'interval': value.items['interval'], **own} if 'interval' in value.items else own


def _backend(hook: Value) -> Value:
    """Make a backend of a hook, in the place of the hook."""
    backend, names = _BACKENDS[_type(hook)]
    arguments = {names[key]: item for key, item in hook.items.items() if key in names and item.data is not None}
    return hook.with_data({'type': of(backend), **arguments})


def _doubts(value: Value, taken: dict[int, Value]) -> Iterator[str]:
    for hook in taken.values():
        kind = _type(hook)
        known = _COMMON | _BACKENDS[kind][1].keys() | (set(_LOGGER_ARGUMENTS) if kind == 'TextLoggerHook' else set())
        for key in hook.items.keys() - known:
            yield f'`{_BACKENDS[kind][0]}` takes no `{key}`'
        own = hook.get('interval')
        if own is not None and kind != 'TextLoggerHook' and not same(own, value.get('interval')):
            yield f'`{kind}` has an interval of its own: MMEngine has one for all'
