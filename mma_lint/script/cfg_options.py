"""What `--cfg-options` says in 0.x, and how 1.x says it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mma_lint.script.calls import Call
from mma_lint.script.words import Word

_SPLIT = r'(train|val|test)'
_OWN_LOADER = 'a split whose loader has a batch or workers of its own in the config kept them; one that the config has no loader for must not be named'
_SCHEDULE = 'a `param_scheduler` that ends with the training (`T_max`, `end`) does not follow'
_ANNOTATIONS = 'AVAMetric and ANetMetric have it too: say it of `val_evaluator` or `test_evaluator` as well'
_NOT_RESUMED = 'a checkpoint that 0.x wrote can be loaded, but not resumed: it has no `message_hub`'
_PREFIX = 'it is a dict in the `dataset` of the loader: `data_prefix.img=` for frames, `.video=` for videos, `.audio=` for sounds'
_SHARED = 'ann_file|label_file|exclude_file|num_classes|custom_classes'  # a dataset and the metric of its kind have them
_DATASET = f'{_SHARED}|filename_tmpl|modality|multi_class|with_offset|times|split|proposal_file'


@dataclass(frozen=True)
class Way:
    """How keys that `key` matches as a whole are said in 1.x: `new`, templates, for values that match `only`; else `advice` says what to do."""

    key: str
    new: tuple[str, ...] = ()
    advice: str = ''
    doubt: str = ''
    only: str = '.*'


@dataclass(frozen=True)
class Assignment:
    """`key=value` in a call. `way` is how 1.x says it; None where it says the same."""

    call: Call
    word: Word
    key: str
    value: str
    way: Way | None

    @property
    def new(self) -> tuple[str, ...]:
        """The keys of 1.x, with values where they have others; () where it must be done by hand."""
        match = None if self.way is None else re.fullmatch(self.way.key, self.key)
        if self.way is None or match is None or not re.fullmatch(self.way.only, self.value):
            return ()
        splits = self._splits if any('{split}' in new for new in self.way.new) else ('',)
        return tuple(match.expand(new.replace('{split}', split)) for split in splits for new in self.way.new)

    @property
    def _splits(self) -> tuple[str, ...]:
        """The splits whose loaders the script makes."""
        if self.call.target == 'tools/train.py':
            return ('train',) if '--no-validate' in self.call.texts else ('train', 'val')
        return ('test',) if self.call.target == 'tools/test.py' else ('train', 'val', 'test')


_WAYS = (
    Way(r'data\.videos_per_gpu', ('{split}_dataloader.batch_size',), doubt=_OWN_LOADER),
    Way(r'data\.workers_per_gpu', ('{split}_dataloader.num_workers',), doubt=_OWN_LOADER),
    Way(r'data\.persistent_workers', ('{split}_dataloader.persistent_workers',), doubt=_OWN_LOADER),
    Way(rf'data\.{_SPLIT}_dataloader\.videos_per_gpu', (r'\1_dataloader.batch_size',)),
    Way(rf'data\.{_SPLIT}_dataloader\.workers_per_gpu', (r'\1_dataloader.num_workers',)),
    Way(rf'data\.{_SPLIT}_dataloader\.shuffle', (r'\1_dataloader.sampler.shuffle',)),
    Way(rf'data\.{_SPLIT}_dataloader\.(drop_last|pin_memory|persistent_workers)', (r'\1_dataloader.\2',)),
    Way(rf'data\.(val|test)(|\.dataset)\.({_SHARED})', (r'\1_dataloader.dataset\2.\3',), doubt=_ANNOTATIONS),
    Way(rf'data\.{_SPLIT}(|\.dataset)\.({_DATASET})', (r'\1_dataloader.dataset\2.\3',)),
    Way(rf'data\.{_SPLIT}.*\.data_prefix', advice=_PREFIX),
    Way(r'data\..*\.pipeline\..*', advice='it is in the `dataset.pipeline` of the loader, where the transforms have other places'),
    Way(r'data\..*', advice='say it of `train_dataloader`, `val_dataloader` or `test_dataloader`'),
    Way(r'total_epochs', ('train_cfg.max_epochs',), doubt=_SCHEDULE),
    Way(r'optimizer\.constructor', advice='it is `optim_wrapper.constructor`; some constructors have other names'),
    Way(r'optimizer\.(paramwise_cfg.*)', (r'optim_wrapper.\1',)),
    Way(r'optimizer\.type', ('optim_wrapper.optimizer.type',), advice='it is `optim_wrapper.optimizer.type`', only='SGD|Adam|AdamW|RMSprop|Adagrad'),
    Way(r'optimizer\.(.*)', (r'optim_wrapper.optimizer.\1',)),
    Way(r'optimizer_config\.grad_clip(.*)', (r'optim_wrapper.clip_grad\1',)),
    Way(r'optimizer_config.*', advice='say it of `optim_wrapper`'),
    Way(r'(lr|momentum)_config.*', advice='schedules are the items of the list `param_scheduler`: `param_scheduler.0.<argument>=<value>`'),
    Way(r'evaluation\.interval', ('train_cfg.val_interval',)),
    Way(r'evaluation\.start', ('train_cfg.val_begin',), doubt='0.x counted the interval from `start`, 1.x from the first epoch'),
    Way(r'evaluation\.save_best', ('default_hooks.checkpoint.save_best',), '`default_hooks.checkpoint.save_best`: `top1_acc` is `acc/top1`', only='auto'),
    Way(r'(evaluation|eval_config).*', advice='say it of `val_evaluator` and `test_evaluator`'),
    Way(r'output_config.*', advice='`tools/test.py --dump` writes the predictions'),
    Way(r'checkpoint_config\.(interval|by_epoch|save_optimizer|out_dir|max_keep_ckpts|save_last)', (r'default_hooks.checkpoint.\1',)),
    Way(r'checkpoint_config.*', advice='say it of `default_hooks.checkpoint`'),
    Way(r'log_config\.interval', ('default_hooks.logger.interval', 'log_processor.window_size')),
    Way(r'log_config.*', advice='say it of `default_hooks.logger`, `log_processor` and `visualizer`'),
    Way(r'dist_params\.(.*)', (r'env_cfg.dist_cfg.\1',)),
    Way(r'cudnn_benchmark', ('env_cfg.cudnn_benchmark',)),
    Way(r'mp_start_method|opencv_num_threads', (r'env_cfg.mp_cfg.\g<0>',)),
    Way(r'resume_from', ('load_from', 'resume=True'), doubt=_NOT_RESUMED),
    Way(r'(model\.)?test_cfg\.average_clips', ('model.cls_head.average_clips',), "it is `model.cls_head.average_clips`, 'score' for None", only='prob|score'),
    Way(r'model\.test_cfg\.feature_extraction', advice='use `tools/misc/clip_feature_extraction.py`'),
    Way(r'model\.train_cfg\.blending(.*)', (r'model.data_preprocessor.blending\1',)),
    Way(r'fp16.*', advice='`--amp` trains so'),
    Way(r'seed|deterministic|gpu_ids', advice='0.24.1 wrote over it: say it with a flag, or leave it out'),
    Way(r'workflow.*|omnisource|module_hooks.*|precise_bn.*', advice='no key of 1.x does that'),
)


def assignments(call: Call) -> Iterator[Assignment]:
    """What a call says of the config."""
    for option in call.options:
        for word in option.values if option.name == '--cfg-options' else ():
            key, equals, value = word.text.partition('=')
            if equals:
                yield Assignment(call, word, key, value, next((way for way in _WAYS if re.fullmatch(way.key, key)), None))
