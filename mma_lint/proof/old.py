"""What a 0.x config means to MMAction2 0.24.1 (apis/train.py, tools/train.py, tools/test.py) and mmcv 1.7.0."""

from collections.abc import Iterator

from mma_lint.config.value import KeyPath, Unknown, Value, is_given
from mma_lint.proof import old_data, old_model
from mma_lint.proof.components import type_of
from mma_lint.proof.datasets import Dataset
from mma_lint.proof.meaning import Fact, Meaning, fact, first, flat, names_in, plain, settings
from mma_lint.proof.rates import Lengths, drawn, groups, multipliers
from mma_lint.schedule.curves import hooks_0x


def read(root: Value, lengths: Lengths | None) -> Meaning:
    """The meaning of a merged 0.x config. `lengths`: of the epochs for which curves are drawn; None: without curves.

    What is said of a training means nothing where data are only there for tests. A config without data is a part of others.
    """
    labels = [label for label, _, _ in old_data.loaders(root)]
    trains = not labels or 'train' in labels
    return Meaning(
        length=dict(_length(root)) if trains else {},
        schedule=dict(_schedule(root, lengths)) if trains and lengths else {},
        batches=dict(old_data.batches(root)),
        datasets=dict(old_data.contents(root)),
        pipelines=dict(old_data.pipelines(root)),
        pixels=dict(old_data.pixels(root)),
        metrics=dict(_metrics(root)),
        validation=dict(_validation(root)),
        checkpoints=dict(_checkpoints(root)),
        logs=dict(_logs(root)),
        optimizer=dict(_optimizer(root)) if trains else {},
        gradients=dict(_gradients(root)) if trains else {},
        precision=dict(_precision(root)),
        model=dict(old_model.model(root)),
        scores=dict(old_model.scores(root)),
        start=dict(_start(root)),
        environment=dict(_environment(root)),
        hooks=dict(_hooks(root)),
    )


def _length(root: Value) -> Iterator[tuple[str, Fact]]:
    """`total_epochs`. 0.24.1 reads no `runner`; forks do."""
    value, at = first(root, ('total_epochs',), ('runner', 'max_epochs'))
    if is_given(value):
        yield 'epochs', fact(value, at)
    elif (iterations := root.get('runner', 'max_iters')) is not None:
        yield 'iterations', fact(iterations, ('runner', 'max_iters'))
    if len([label for label, _, _ in old_data.loaders(root) if label.startswith('train')]) > 1:
        yield 'loop', Fact('a batch of each loader in turn', ('omnisource',))


def _schedule(root: Value, lengths: Lengths) -> Iterator[tuple[str, Fact]]:
    """What the updater hooks of mmcv make of the rate and the momentum that the optimizer begins with, if there is one for the momentum."""
    epochs, _ = first(root, ('total_epochs',), ('runner', 'max_epochs'))
    rate, momentum = plain(root.get('optimizer', 'lr')), _momentum(root)
    if epochs is None or not isinstance(rate, (int, float)):
        return
    rates = groups(rate, multipliers(root.get('optimizer', 'paramwise_cfg'), is_tsm=plain(root.get('optimizer', 'constructor')) == 'TSMOptimizerConstructor'))
    config = _hook_settings(root, 'lr_config')
    yield 'rate', drawn(lambda training: hooks_0x.learning_rates(config, rates, training), epochs, lengths, ('lr_config',), _leeway(config))
    of_momentum = _hook_settings(root, 'momentum_config')
    if of_momentum is not None and isinstance(momentum, (int, float)):
        yield 'momentum', drawn(lambda training: hooks_0x.momenta(of_momentum, [momentum], training), epochs, lengths, ('momentum_config',))


def _momentum(root: Value) -> object:
    return plain(root.get('optimizer', 'momentum')) or plain(root.get('optimizer', 'betas', 0))


def _hook_settings(root: Value, key: str) -> dict[str, object] | None:
    """The settings of a hook as plain Python; what is Unknown as a whole is an unknown policy."""
    found = plain(root.get(key))
    return found if isinstance(found, dict) or found is None else {'policy': found}


def _leeway(config: dict[str, object] | None) -> tuple[float, float]:
    """A linear warm-up counted in epochs: 1.x reaches its end one iteration later, since a config does not know how long an epoch is.

    So during these epochs the rates may be one iteration's step apart.
    """
    epochs, ratio = (config or {}).get('warmup_iters'), (config or {}).get('warmup_ratio', 0.1)
    by_epoch = config is not None and config.get('warmup') == 'linear' and config.get('warmup_by_epoch') is True
    if not by_epoch or not isinstance(epochs, (int, float)) or not isinstance(ratio, (int, float)) or epochs <= 0:
        return 0.0, 0.0
    return float(epochs), (1 - ratio) / epochs


# ---------------------------------------------------------------------- validation

_ACCURACIES = frozenset({'top_k_accuracy', 'mean_class_accuracy', 'mean_average_precision', 'mmit_mean_average_precision'})
_OF_AVA = ('ann_file', 'label_file', 'exclude_file', 'num_classes', 'custom_classes')


def _metrics(root: Value) -> Iterator[tuple[str, Fact]]:
    """What `evaluate` of a dataset computes. For tests the command line says the metrics (`--eval`): those of the validation are meant."""
    everything = list(old_data.all_datasets(root))
    for split in ('val', 'test'):
        dataset = next((found for found in everything if found.label.startswith(split)), None)
        asked_at = _asked_at(root, split)
        asked = root.get(*asked_at)
        if dataset is None and (everything or asked is None):
            continue
        yield from _computed(split, root, dataset, asked or Value({}), asked_at)
        if plain(root.get('evaluation', 'gpu_collect')) is True:
            yield f'{split}.collected_on', Fact('gpu', ('evaluation', 'gpu_collect'))


def _asked_at(root: Value, split: str) -> KeyPath:
    """Where it is said what is computed."""
    of_tests = root.get('eval_config') if split == 'test' else None
    return ('eval_config',) if of_tests is not None and of_tests.items else ('evaluation',)


def _computed(split: str, root: Value, dataset: Dataset | None, asked: Value, asked_at: KeyPath) -> Iterator[tuple[str, Fact]]:
    kind = '' if dataset is None else type_of(dataset.value)
    if dataset is not None and kind == 'AVADataset':
        yield from _ava(split, root, dataset.value, dataset.at)
    elif kind == 'ActivityNetDataset':
        yield f'{split}.names', _of_proposals(split, root, asked, asked_at)
    else:
        yield from _accuracies(split, asked, asked_at)


def _of_proposals(split: str, root: Value, asked: Value, at: KeyPath) -> Fact:
    """The average recall, unless a test only writes what the model says (TEM of BSN): `output_config` without `evaluation`."""
    if split == 'test' and not asked.items and plain(root.get('output_config', 'output_format')) == 'csv':
        return Fact(['TEM'], ('output_config', 'output_format'))
    told = fact(asked.get('metrics'), (*at, 'metrics'), ['AR@AN'])
    return Fact([told.value] if isinstance(told.value, str) else told.value, told.at, told.said)


def _accuracies(split: str, asked: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    metrics = asked.get('metrics')
    names = fact(metrics, (*at, 'metrics'), ['top_k_accuracy'])
    yield f'{split}.names', Fact(sorted(names_in(metrics)), names.at) if metrics is not None and metrics.known else names
    topk, where = first(asked, ('topk',), ('metric_options', 'top_k_accuracy', 'topk'))
    told = fact(topk, (*at, *where), [1, 5])
    yield f'{split}.topk', Fact([told.value] if isinstance(told.value, int) else told.value, told.at, told.said)
    for name, value in (asked.get('metric_options') or Value({})).items.items():
        if name != 'top_k_accuracy':
            yield from flat(value, f'{split}.{name}', (*at, 'metric_options', name))


def _ava(split: str, root: Value, dataset: Value, at: KeyPath) -> Iterator[tuple[str, Fact]]:
    """The mean average precision over the annotations of the dataset; the model drops scores below `action_thr` (0.002)."""
    yield f'{split}.names', Fact(['mAP'], at)
    for name in _OF_AVA:
        default = 81 if name == 'num_classes' else None
        yield f'{split}.{name}', fact(dataset.get(name), (*at, name), default)
    threshold, where = first(root, ('model', 'test_cfg', 'rcnn', 'action_thr'), ('test_cfg', 'rcnn', 'action_thr'))
    yield f'{split}.action_thr', fact(threshold, where, 0.002)


# mmcv's EvalHook names a score as `evaluate` returned it, MMEngine's with the prefix of its metric
_SCORES = {
    'top1_acc': 'acc/top1', 'top5_acc': 'acc/top5', 'mean_class_accuracy': 'acc/mean1', 'mean_average_precision': 'acc/mean_average_precision',
    'mmit_mean_average_precision': 'acc/mmit_mean_average_precision', 'mAP@0.5IOU': 'mAP/overall', 'auc': 'auc',
}  # fmt: skip


def _validation(root: Value) -> Iterator[tuple[str, Fact]]:
    """When the EvalHook runs: every `interval` epochs, from `start` on if it is given (mmcv/runner/hooks/evaluation.py)."""
    if plain(root.get('data', 'val')) is None:
        return
    yield '', Fact('takes place', ('evaluation',) if root.get('evaluation') is not None else ('data', 'val'))
    at: KeyPath = ('evaluation',)
    interval = fact(root.get(*at, 'interval'), (*at, 'interval'), 1)
    yield 'interval', interval
    start = root.get(*at, 'start')
    has_start = is_given(start)
    yield 'first', fact(start, (*at, 'start')) if has_start else Fact(interval.value, interval.at, interval.said)
    yield 'by_epoch', fact(root.get(*at, 'by_epoch'), (*at, 'by_epoch'), default=True)
    best, where = first(root, (*at, 'key_indicator'), (*at, 'save_best'))
    told = fact(best, where, 'auto')  # MMAction2's EvalHook; mmcv's would have None
    yield 'save_best', Fact(_SCORES.get(str(told.value), told.value), told.at, told.said)
    yield 'rule', fact(root.get(*at, 'rule'), (*at, 'rule'))
    if plain(root.get(*at, 'broadcast_bn_buffer')) is not False:  # DistEvalHook's default; of weight only where there is a training
        yield 'buffers', Fact('synchronised before', at, said=plain(root.get('data', 'train')) is not None)


# ---------------------------------------------------------------------- hooks

# CheckpointHook of mmcv 1.7.0
_CHECKPOINT = {
    'interval': -1, 'by_epoch': True, 'save_optimizer': True, 'out_dir': None, 'max_keep_ckpts': -1, 'save_last': True, 'filename_tmpl': None,
    'file_client_args': None,
}  # fmt: skip


def _checkpoints(root: Value) -> Iterator[tuple[str, Fact]]:
    """0.24.1 does not train without the key; told None, it saves nothing."""
    at: KeyPath = ('checkpoint_config',)
    value = root.get(*at)
    if value is None:
        return
    yield 'saved', fact(value, at) if isinstance(value.data, Unknown) else Fact(value.data is not None, at)
    if isinstance(value.data, dict):
        yield from settings(root, at, _CHECKPOINT)


def _logs(root: Value) -> Iterator[tuple[str, Fact]]:
    """Losses are averaged over the interval at which they are logged (mmcv/runner/hooks/logger/base.py)."""
    at: KeyPath = ('log_config', 'interval')
    interval = fact(root.get(*at), at, 10)
    yield 'interval', interval
    yield 'averaged_over', interval
    hooks = root.get('log_config', 'hooks')
    for index, hook in enumerate(hooks.elements if hooks is not None else ()):
        name = type_of(hook).removesuffix('LoggerHook')
        where: KeyPath = ('log_config', 'hooks', index)
        if name == 'Text':
            yield 'ignore_last', fact(hook.get('ignore_last'), (*where, 'ignore_last'), default=True)
        else:
            yield f'written_to.{name.lower()}', Fact(True, (*where, 'type'))


def _hooks(root: Value) -> Iterator[tuple[str, Fact]]:
    for key in ('custom_hooks', 'custom_imports'):
        value = root.get(key)
        if is_given(value):
            yield from flat(value, key, (key,))
    for name in ('learning rate', 'seed of the sampler'):
        yield name, Fact('is set by a hook', (), said=False)
    if plain(root.get('precise_bn')):
        yield 'precise_bn', Fact(True, ('precise_bn',))
    if plain(root.get('multigrid')):
        yield 'multigrid', Fact(True, ('multigrid',))


# ---------------------------------------------------------------------- optimization

_CONSTRUCTORS = {'DefaultOptimizerConstructor': 'default', 'TSMOptimizerConstructor': 'TSM', 'SwinOptimizerConstructor': 'Swin'}


def _optimizer(root: Value) -> Iterator[tuple[str, Fact]]:
    """`build_optimizer` of mmcv."""
    value = root.get('optimizer')
    if value is None or not value.items:
        if value is not None and isinstance(value.data, Unknown):
            yield '', fact(value, ('optimizer',))
        return
    for name, item in value.items.items():
        at: KeyPath = ('optimizer', name)
        if name == 'constructor':
            continue
        elif name == 'type':
            told = fact(item, at)
            yield name, Fact('SGD' if told.value == 'CopyOfSGD' else told.value, at)
        else:
            yield from flat(item, name, at)
    told = fact(value.get('constructor'), ('optimizer', 'constructor'), 'DefaultOptimizerConstructor')
    yield 'constructor', Fact(_CONSTRUCTORS.get(str(told.value), told.value), told.at, told.said)


def _gradients(root: Value) -> Iterator[tuple[str, Fact]]:
    """OptimizerHook and its kin. torch's clip_grad_norm_ takes the 2-norm unless told otherwise."""
    at: KeyPath = ('optimizer_config', 'grad_clip')
    clip = root.get(*at)
    if clip is not None and clip.items:
        yield from settings(root, at, {'max_norm': None, 'norm_type': 2})
    elif clip is not None and isinstance(clip.data, Unknown):
        yield 'max_norm', fact(clip, at)
    value, where = first(root, ('optimizer_config', 'update_interval'), ('optimizer_config', 'cumulative_iters'))
    yield 'accumulated', fact(value, where, 1)
    if plain(root.get('optimizer_config', 'detect_anomalous_params')):
        yield 'detect_anomalous_params', Fact(True, ('optimizer_config', 'detect_anomalous_params'))


def _precision(root: Value) -> Iterator[tuple[str, Fact]]:
    """Fp16OptimizerHook, whose scale of the loss is 512 and fixed; tools/test.py casts the model too."""
    value = root.get('fp16')
    in_hook = plain(root.get('optimizer_config', 'use_fp16')) is True  # of Video Swin's fork
    is_half = is_given(value) or in_hook
    for key in ('train', 'test'):
        if key == 'train' or plain(root.get('data', 'test')) is not None:
            yield key, Fact('half' if is_half else 'single', ('fp16',), said=is_half)
    if is_half and not in_hook:
        yield 'loss_scale', fact(root.get('fp16', 'loss_scale'), ('fp16', 'loss_scale'), 512.0)


# ---------------------------------------------------------------------- runtime


def _start(root: Value) -> Iterator[tuple[str, Fact]]:
    """`resume_from` goes before `load_from`."""
    resume = root.get('resume_from')
    resumes = resume is not None and bool(resume.data)
    at: KeyPath = ('resume_from',) if resumes else ('load_from',)
    told = fact(root.get(*at), at)
    yield 'weights', Fact(told.value or None, told.at, bool(told.value))
    yield 'resumes', Fact(resumes, ('resume_from',), said=resumes)


_ENVIRONMENT = {
    'cudnn_benchmark': False, 'mp_start_method': 'fork', 'opencv_num_threads': 0, 'find_unused_parameters': False, 'log_level': 'INFO',
    'work_dir': None,
}  # fmt: skip


def _environment(root: Value) -> Iterator[tuple[str, Fact]]:
    """What both tools set up. The seed of the config is overwritten by `--seed`."""
    yield from settings(root, (), _ENVIRONMENT)
    yield 'backend', fact(root.get('dist_params', 'backend'), ('dist_params', 'backend'), 'nccl')
    yield 'registry', Fact('mmaction', (), said=False)
    yield 'seed', Fact(None, ('seed',), said=False)
