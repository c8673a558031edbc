"""Hooks of mmcv in `custom_hooks` have other arguments, other names or none in MMEngine.

EMAHook keeps its name, but not `warm_up` and `resume_from` (mmcv/runner/hooks/ema.py; mmengine/hooks/ema_hook.py), ProfilerHook counts
`profile_times`, SyncBuffersHook asks nothing. The hooks that set learning rates, ran the optimizer, evaluated and logged have become
`param_scheduler`, `optim_wrapper`, the loops and `visualizer`. An argument that a hook takes in neither version is reported.

Fix safety: safe for SyncBuffersHook. Unsafe for EMAHook, whose average begins one iteration later, and for ProfilerHook.
"""

import re
from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import KeyPath, Value, is_given
from mma_lint.rule import Change, Drop, Example, Manual, Put, Rule, Step, Verdict

rule = Rule(
    'MMA152',
    __name__,
    __doc__,
    message='a hook of mmcv has other arguments in MMEngine',
    examples=(
        Example(
            bad="custom_hooks = [dict(type='EMAHook', momentum=0.0002, warm_up=100)]\ntotal_epochs = 5\n",
            good="custom_hooks = [dict(type='EMAHook', momentum=0.0002)]\ntotal_epochs = 5\n",
            unsafe=True,
        ),
        Example(
            bad="custom_hooks = [dict(type='SyncBuffersHook', distributed=True)]\ntotal_epochs = 5\n",
            good="custom_hooks = [dict(type='SyncBuffersHook')]\ntotal_epochs = 5\n",
        ),
        Example(bad="custom_hooks = [dict(type='EmptyCacheHook', aftr_iter=True)]\ntotal_epochs = 5\n"),
        Example(bad="custom_hooks = [dict(type='StepLrUpdaterHook', step=[2])]\ntotal_epochs = 5\n"),
        Example(good="custom_hooks = [dict(type='EMAHook', momentum=0.0002)]\n"),
    ),
)

_GONE = (
    (re.compile(r'\w+(Lr|Momentum)UpdaterHook'), '`param_scheduler`'),
    (re.compile(r'\w*OptimizerHook'), '`optim_wrapper`'),
    (re.compile(r'(Dist)?EvalHook'), '`val_cfg` and `val_evaluator`'),
    (re.compile(r'\w+LoggerHook'), 'a backend of `visualizer`'),
    (re.compile(r'ClosureHook'), 'a hook of your own'),
)
_OLD_ARGUMENTS = {'EMAHook': ('warm_up', 'resume_from'), 'SyncBuffersHook': ('distributed',), 'ProfilerHook': ('profile_iters', 'activities')}
_ARGUMENTS = {
    'EMAHook': 'momentum interval warm_up resume_from ema_type strict_load begin_iter begin_epoch gamma device update_buffers',
    'EmptyCacheHook': 'before_epoch after_epoch after_iter',
    'ProfilerHook': 'by_epoch profile_iters activities profile_times activity_with_cpu activity_with_cuda schedule on_trace_ready record_shapes '
    'profile_memory with_stack with_flops json_trace_path',
    'SyncBuffersHook': 'distributed',
}  # of both versions


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Look at each hook of the list."""
    hooks = config.get('custom_hooks')
    for index, hook in enumerate(hooks.elements if hooks is not None else ()):
        kind = hook.get('type')
        if kind is not None and isinstance(kind.data, str):
            yield from _verdicts(('custom_hooks', index), kind.data, hook)


def _verdicts(path: KeyPath, kind: str, hook: Value) -> Iterator[Verdict]:
    for pattern, successor in _GONE:
        if pattern.fullmatch(kind):
            yield Manual(path, f'MMEngine has no `{kind}`: it became {successor}')
    for key in hook.items.keys() - {'type', 'priority', '_scope_', *_ARGUMENTS[kind].split()} if kind in _ARGUMENTS and 'ema_type' not in hook.items else ():
        yield Manual((*path, key), f'`{kind}` takes no `{key}`, in 0.x or 1.x')
    if any(key in hook.items for key in _OLD_ARGUMENTS.get(kind, ())):
        yield Change(path, tuple(_steps(path, kind, hook)), f'`{kind}` has other arguments in MMEngine', _doubt(kind, hook))


def _steps(path: KeyPath, kind: str, hook: Value) -> Iterator[Step]:
    for key in _OLD_ARGUMENTS[kind]:
        if key in hook.items:
            yield Drop((*path, key))
    times, activities = hook.get('profile_iters'), hook.get('activities')
    if times is not None:
        yield Put((*path, 'profile_times'), times)
    if activities is not None:
        asked = [activity.data for activity in activities.elements]
        yield Put.plain((*path, 'activity_with_cpu'), 'cpu' in asked)
        yield Put.plain((*path, 'activity_with_cuda'), 'cuda' in asked)


def _doubt(kind: str, hook: Value) -> str:
    if kind == 'EMAHook' and is_given(hook.get('resume_from')):
        return '`EMAHook` resumes with the run: give the checkpoint to `load_from` with `resume = True`'
    doubts = {'EMAHook': 'the average of MMEngine begins one iteration later and without a warm-up', 'ProfilerHook': 'compare what is profiled'}
    return doubts.get(kind, '')
