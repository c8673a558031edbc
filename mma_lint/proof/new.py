"""What a 1.x config means to MMEngine 0.10.7 (runner/runner.py, runner/loops.py, hooks/) and MMAction2 1.2.0."""

from collections.abc import Iterator

from mma_lint.config.value import KeyPath, Unknown, Value, is_given
from mma_lint.proof import new_data, new_model
from mma_lint.proof.components import type_of
from mma_lint.proof.meaning import Fact, Meaning, fact, flat, names_in, plain, settings
from mma_lint.proof.rates import Lengths, drawn, groups, multipliers
from mma_lint.schedule.curves import schedulers_1x


def read(root: Value, lengths: Lengths | None) -> Meaning:
    """The meaning of a merged 1.x config. `lengths`: of the epochs for which curves are drawn; None: without curves.

    What is said of a training means nothing where data are only there for tests. A config without data is a part of others.
    """
    labels = [label for label, _, _ in new_data.loaders(root)]
    trains = not labels or 'train' in labels
    return Meaning(
        length=dict(_length(root)) if trains else {},
        schedule=dict(_schedule(root, lengths)) if trains and lengths else {},
        batches=dict(new_data.batches(root)),
        datasets=dict(new_data.contents(root)),
        pipelines=dict(new_data.pipelines(root)),
        pixels=dict(new_data.pixels(root)),
        metrics=dict(_metrics(root)),
        validation=dict(_validation(root)),
        checkpoints=dict(_checkpoints(root)),
        logs=dict(_logs(root)),
        optimizer=dict(_optimizer(root)) if trains else {},
        gradients=dict(_gradients(root)) if trains else {},
        precision=dict(_precision(root)),
        model=dict(new_model.model(root)),
        scores=dict(new_model.scores(root)),
        start=dict(_start(root)),
        environment=dict(_environment(root)),
        hooks=dict(_hooks(root)),
    )


_LOOPS = {'MultiLoaderEpochBasedTrainLoop': 'a batch of each loader in turn'}


def _length(root: Value) -> Iterator[tuple[str, Fact]]:
    """The train loop: EpochBasedTrainLoop unless another is named, or `by_epoch=False` asks for IterBasedTrainLoop."""
    loop = root.get('train_cfg')
    if not is_given(loop):
        return
    if isinstance(loop.data, Unknown):
        yield 'epochs', fact(loop, ('train_cfg',))
        return
    kind = type_of(loop)
    by_iteration = kind == 'IterBasedTrainLoop' or (not kind and plain(loop.get('by_epoch')) is False)
    name, key = ('iterations', 'max_iters') if by_iteration else ('epochs', 'max_epochs')
    if loop.get(key) is not None:
        yield name, fact(loop.get(key), ('train_cfg', key))
    if loop.get('type') is not None and not kind:
        yield 'loop', Fact(plain(loop.get('type')), ('train_cfg', 'type'))
    if kind not in ('', 'EpochBasedTrainLoop', 'IterBasedTrainLoop'):
        yield 'loop', Fact(_LOOPS.get(kind, kind), ('train_cfg', 'type'))


def _schedule(root: Value, lengths: Lengths) -> Iterator[tuple[str, Fact]]:
    """What the schedulers of MMEngine make of the rate and the momentum that the optimizer begins with. Without the hook they do nothing."""
    epochs, wrapper = root.get('train_cfg', 'max_epochs'), root.get('optim_wrapper') or Value({})
    rate = plain(wrapper.get('optimizer', 'lr'))
    momentum = plain(wrapper.get('optimizer', 'momentum')) or plain(wrapper.get('optimizer', 'betas', 0))
    if epochs is None or not isinstance(rate, (int, float)):
        return
    rates = groups(rate, multipliers(wrapper.get('paramwise_cfg'), is_tsm=plain(wrapper.get('constructor')) == 'TSMOptimWrapperConstructor'))
    hook = root.get('default_hooks', 'param_scheduler')
    entries = plain(root.get('param_scheduler')) if hook is None or hook.data is not None else None
    at: KeyPath = ('param_scheduler',)
    known = root.get(*at) is None or root.items['param_scheduler'].known
    yield 'rate', drawn(lambda training: schedulers_1x.learning_rates(entries, rates, training), epochs, lengths, at, known=known)
    if isinstance(momentum, (int, float)) and _schedules_momentum(entries):
        yield 'momentum', drawn(lambda training: schedulers_1x.momenta(entries, [momentum], training), epochs, lengths, at, known=known)


def _schedules_momentum(entries: object) -> bool:
    every = entries if isinstance(entries, (list, tuple)) else [entries]
    return any(isinstance(entry, dict) and str(entry.get('type')).endswith('Momentum') for entry in every)


# ---------------------------------------------------------------------- validation

_OF_AVA = ('ann_file', 'label_file', 'exclude_file', 'num_classes', 'custom_classes')


def _metrics(root: Value) -> Iterator[tuple[str, Fact]]:
    """The evaluators of the validation and of tests."""
    for split in ('val', 'test'):
        value = root.get(f'{split}_evaluator')
        if is_given(value):
            yield from _evaluator(split, value, (f'{split}_evaluator',))


def _evaluator(split: str, value: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    """The metric of an evaluator, or each of several."""
    if value.items:
        yield from _metric(split, value, at)
        return
    if not value.elements:
        yield f'{split}.names', fact(value, at)
        return
    told = [fact_ for index, metric in enumerate(value.elements) for fact_ in _metric(split, metric, (*at, index))]
    yield from told
    if len(value.elements) > 1:
        names = [name for key, found in told if key == f'{split}.names' and isinstance(found.value, list) for name in found.value]
        yield f'{split}.names', Fact(sorted(map(str, names)), at)


def _metric(split: str, metric: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    kind = type_of(metric)
    if kind == 'AccMetric':
        yield from _accuracies(split, metric, at)
    elif kind == 'AVAMetric':
        yield f'{split}.names', Fact(['mAP'], at)
        for name in _OF_AVA:
            yield f'{split}.{name}', fact(metric.get(name), (*at, name), 81 if name == 'num_classes' else None)
        yield f'{split}.action_thr', fact(metric.get('action_thr'), (*at, 'action_thr'), 0.002)
    elif kind == 'ANetMetric':
        told = fact(metric.get('metric_type'), (*at, 'metric_type'), 'TEM')
        yield f'{split}.names', Fact([told.value] if isinstance(told.value, str) else told.value, told.at)
    else:
        yield f'{split}.names', Fact([kind] if kind else fact(metric, at).value, at)
    if plain(metric.get('collect_device')) == 'gpu':
        yield f'{split}.collected_on', Fact('gpu', (*at, 'collect_device'))


def _accuracies(split: str, metric: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    """AccMetric computes the mean accuracy of classes too unless it is told what to compute."""
    metrics = metric.get('metric_list')
    names = fact(metrics, (*at, 'metric_list'), ['mean_class_accuracy', 'top_k_accuracy'])
    yield f'{split}.names', Fact(sorted(names_in(metrics)), names.at) if metrics is not None and metrics.known else names
    topk = metric.get('metric_options', 'top_k_accuracy', 'topk')
    told = fact(topk, (*at, 'metric_options', 'top_k_accuracy', 'topk'), [1, 5])
    yield f'{split}.topk', Fact([told.value] if isinstance(told.value, int) else told.value, told.at, told.said)
    for name, value in (metric.get('metric_options') or Value({})).items.items():
        if name != 'top_k_accuracy':
            yield from flat(value, f'{split}.{name}', (*at, 'metric_options', name))


def _validation(root: Value) -> Iterator[tuple[str, Fact]]:
    """EpochBasedTrainLoop validates at the multiples of `val_interval` from `val_begin` on (and after the last epoch)."""
    if any(plain(root.get(key)) is None for key in ('val_dataloader', 'val_cfg', 'val_evaluator')):
        return
    yield '', Fact('takes place', ('val_cfg',))
    interval = fact(root.get('train_cfg', 'val_interval'), ('train_cfg', 'val_interval'), 1)
    begin = fact(root.get('train_cfg', 'val_begin'), ('train_cfg', 'val_begin'), 1)
    yield 'interval', interval
    yield 'first', _first(interval, begin)
    goes_by_epoch = type_of(root.get('train_cfg') or Value(None)) != 'IterBasedTrainLoop'
    yield 'by_epoch', fact(root.get('train_cfg', 'by_epoch'), ('train_cfg', 'by_epoch'), goes_by_epoch)
    hook = ('default_hooks', 'checkpoint')
    best = fact(root.get(*hook, 'save_best'), (*hook, 'save_best'))
    yield 'save_best', Fact(best.value[0] if isinstance(best.value, list) and len(best.value) == 1 else best.value, best.at, best.said)
    yield 'rule', fact(root.get(*hook, 'rule'), (*hook, 'rule'))
    for name, value in (root.get('default_hooks') or Value({})).items.items():
        if type_of(value) == 'SyncBuffersHook':
            trains = plain(root.get('train_dataloader')) is not None
            yield 'buffers', Fact('synchronised before', ('default_hooks', name, 'type'), said=trains)


def _first(interval: Fact, begin: Fact) -> Fact:
    """The first epoch that is validated."""
    if isinstance(interval.value, int) and isinstance(begin.value, int) and interval.value > 0:
        return Fact(max(-(-begin.value // interval.value), 1) * interval.value, begin.at)
    return Fact(begin.value if isinstance(begin.value, Unknown) else interval.value, begin.at)


# ---------------------------------------------------------------------- hooks

# CheckpointHook of MMEngine 0.10.7
_CHECKPOINT = {
    'interval': -1, 'by_epoch': True, 'save_optimizer': True, 'out_dir': None, 'max_keep_ckpts': -1, 'save_last': True, 'filename_tmpl': None,
    'file_client_args': None, 'save_param_scheduler': True, 'save_begin': 0, 'greater_keys': None, 'less_keys': None, 'backend_args': None,
}  # fmt: skip


def _checkpoints(root: Value) -> Iterator[tuple[str, Fact]]:
    """Without a word of it, MMEngine saves after every epoch (Runner.register_default_hooks); told None, never."""
    at: KeyPath = ('default_hooks', 'checkpoint')
    value = root.get(*at)
    if value is not None and not isinstance(value.data, dict):
        yield 'saved', Fact(False, at) if value.data is None else fact(value, at)
        return
    if plain(root.get(*at, 'save_last')) is False and plain(root.get(*at, 'interval')) in (None, -1) and value is not None:
        yield 'saved', Fact(False, (*at, 'save_last'))
        return
    yield 'saved', Fact(True, at, said=False)
    if value is None:
        yield 'interval', Fact(1, at, said=False)
    yield from (found for found in settings(root, at, _CHECKPOINT) if value is not None or found[0] != 'interval')


def _logs(root: Value) -> Iterator[tuple[str, Fact]]:
    """LoggerHook and LogProcessor, each with 10 by default."""
    at: KeyPath = ('default_hooks', 'logger')
    value = root.get(*at)
    if value is not None and value.data is None:
        yield 'interval', Fact(None, at)
        return
    yield 'interval', fact(root.get(*at, 'interval'), (*at, 'interval'), 10)
    yield 'averaged_over', fact(root.get('log_processor', 'window_size'), ('log_processor', 'window_size'), 10)
    yield 'ignore_last', fact(root.get(*at, 'ignore_last'), (*at, 'ignore_last'), default=True)
    yield 'by_epoch', fact(root.get('log_processor', 'by_epoch'), ('log_processor', 'by_epoch'), default=True)
    backends = root.get('visualizer', 'vis_backends')
    for index, backend in enumerate(backends.elements if backends is not None else ()):
        name = type_of(backend).removesuffix('VisBackend')
        if name != 'Local':  # files in the work folder, as 0.x always wrote them
            yield f'written_to.{name.lower()}', Fact(True, ('visualizer', 'vis_backends', index, 'type'))


# the hooks that a Runner has unless it is told otherwise (Runner.register_default_hooks), and what they do that 0.x's loop did
_DEFAULT_HOOKS = {
    'runtime_info': 'RuntimeInfoHook', 'timer': 'IterTimerHook', 'sampler_seed': 'DistSamplerSeedHook', 'logger': 'LoggerHook',
    'param_scheduler': 'ParamSchedulerHook', 'checkpoint': 'CheckpointHook',
}  # fmt: skip
_NEEDED = {'param_scheduler': 'learning rate', 'sampler_seed': 'seed of the sampler'}


def _hooks(root: Value) -> Iterator[tuple[str, Fact]]:
    for key in ('custom_hooks', 'custom_imports'):
        value = root.get(key)
        if is_given(value):
            yield from flat(value, key, (key,))
    hooks = root.get('default_hooks') or Value({})
    for name, meaning in _NEEDED.items():
        value = hooks.get(name)
        is_there = value is None or value.data is not None
        yield meaning, Fact('is set by a hook' if is_there else 'is not set', ('default_hooks', name), said=not is_there)
    for name, value in hooks.items.items():
        kind = type_of(value)
        if value.items and kind not in ('', 'SyncBuffersHook', _DEFAULT_HOOKS.get(name)):
            yield f'hook.{name}', Fact(kind, ('default_hooks', name, 'type'))


# ---------------------------------------------------------------------- optimization

_CONSTRUCTORS = {'DefaultOptimWrapperConstructor': 'default', 'TSMOptimWrapperConstructor': 'TSM', 'SwinOptimWrapperConstructor': 'Swin'}


def _optimizer(root: Value) -> Iterator[tuple[str, Fact]]:
    wrapper = root.get('optim_wrapper')
    if not is_given(wrapper):
        return
    optimizer = wrapper.get('optimizer')
    if optimizer is None or not isinstance(optimizer.data, dict):
        if optimizer is not None or isinstance(wrapper.data, Unknown):
            yield '', fact(optimizer or wrapper, ('optim_wrapper', 'optimizer'))
        return
    for name, item in optimizer.items.items():
        yield from flat(item, name, ('optim_wrapper', 'optimizer', name))
    paramwise = wrapper.get('paramwise_cfg')
    if is_given(paramwise):
        yield from flat(paramwise, 'paramwise_cfg', ('optim_wrapper', 'paramwise_cfg'))
    told = fact(wrapper.get('constructor'), ('optim_wrapper', 'constructor'), 'DefaultOptimWrapperConstructor')
    yield 'constructor', Fact(_CONSTRUCTORS.get(str(told.value), told.value), told.at, told.said)


def _gradients(root: Value) -> Iterator[tuple[str, Fact]]:
    """OptimWrapper clips by the 2-norm unless told otherwise."""
    at: KeyPath = ('optim_wrapper', 'clip_grad')
    clip = root.get(*at)
    if clip is not None and clip.items:
        yield from settings(root, at, {'max_norm': None, 'norm_type': 2, 'clip_value': None})
        kind = fact(clip.get('type'), (*at, 'type'), 'norm')
        if kind.value != 'norm':
            yield 'clipped_by', kind
    elif clip is not None and isinstance(clip.data, Unknown):
        yield 'max_norm', fact(clip, at)
    where: KeyPath = ('optim_wrapper', 'accumulative_counts')
    yield 'accumulated', fact(root.get(*where), where, 1)


def _precision(root: Value) -> Iterator[tuple[str, Fact]]:
    """AmpOptimWrapper, whose scale of the loss is dynamic by default; the loops are told apart from it. A test loop that there is not says nothing."""
    told = fact(root.get('optim_wrapper', 'type'), ('optim_wrapper', 'type'), 'OptimWrapper')
    trains_half = told.value == 'AmpOptimWrapper'
    yield 'train', Fact(told.value if isinstance(told.value, Unknown) else 'half' if trains_half else 'single', told.at, said=trains_half)
    if trains_half:
        yield 'loss_scale', fact(root.get('optim_wrapper', 'loss_scale'), ('optim_wrapper', 'loss_scale'), 'dynamic')
    for loop in ('val_cfg', 'test_cfg'):
        half = plain(root.get(loop, 'fp16')) is True
        if loop == 'test_cfg' and root.get(loop) is not None:
            yield 'test', Fact('half' if half else 'single', (loop, 'fp16'), said=half)


# ---------------------------------------------------------------------- runtime


def _start(root: Value) -> Iterator[tuple[str, Fact]]:
    """`load_from`, from which the training goes on where `resume` is set; without a file it then looks for the last checkpoint."""
    told = fact(root.get('load_from'), ('load_from',))
    resumes = bool(plain(root.get('resume')))
    weights = told.value or ('the last checkpoint in the work folder' if resumes else None)
    yield 'weights', Fact(weights, told.at, bool(weights))
    yield 'resumes', Fact(resumes, ('resume',), said=resumes)


def _environment(root: Value) -> Iterator[tuple[str, Fact]]:
    yield from settings(root, (), {'find_unused_parameters': False, 'log_level': 'INFO', 'work_dir': None})
    yield from settings(root, ('env_cfg',), {'cudnn_benchmark': False})
    yield from settings(root, ('env_cfg', 'mp_cfg'), {'mp_start_method': 'fork', 'opencv_num_threads': 0})
    yield 'backend', fact(root.get('env_cfg', 'dist_cfg', 'backend'), ('env_cfg', 'dist_cfg', 'backend'), 'nccl')
    if 'model' in root.items and any(True for _ in new_data.loaders(root)):  # a part of a config leaves it to the whole
        yield 'registry', fact(root.get('default_scope'), ('default_scope',), 'mmengine')
    yield 'seed', fact(root.get('randomness', 'seed'), ('randomness', 'seed'))
    yield 'deterministic', fact(root.get('randomness', 'deterministic'), ('randomness', 'deterministic'), default=False)
