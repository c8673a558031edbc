"""Small configs of 0.x, made up: fields that real ones have, said in the ways that people say them."""

from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from mma_lint.source import Source

FOLDER = Path('/project/configs')
BASE, CHILD = FOLDER / 'base.py', FOLDER / 'child.py'

ALWAYS = 'always_'
rates = st.sampled_from(['0.1', '0.01', '1e-3', '0.01 / 8 * 4'])
small = st.integers(1, 9).map(str)
flags = st.sampled_from(['True', 'False'])
nothing = st.just('None')


@st.composite
def dicts(draw: DrawFn, /, **items: SearchStrategy[str]) -> str:
    """A dict with some of the items, as a call or a display, on one line or on several, with a comment now and then.

    A key that begins with ALWAYS is never left out.
    """
    chosen = {key.removeprefix(ALWAYS): draw(value) for key, value in items.items() if key.startswith(ALWAYS) or draw(st.booleans())}
    if draw(st.integers(0, 9)) == 0:
        return '{' + ', '.join(f'{key!r}: {value}' for key, value in chosen.items()) + '}'
    arguments = [f'{key}={value}' for key, value in chosen.items()]
    if not arguments or draw(st.booleans()):
        return f'dict({", ".join(arguments)})'
    inner = draw(st.sampled_from(['', '  # of old']))
    lines = [argument.replace('\n', '\n    ') for argument in arguments]
    return f'dict({inner}\n    ' + ',\n    '.join(lines) + draw(st.sampled_from([')', ',\n)']))


def lists(*items: SearchStrategy[str]) -> SearchStrategy[str]:
    """A list with some of the items, in their order."""
    chosen = st.tuples(*(st.one_of(item, st.just('')) for item in items))
    return chosen.map(lambda texts: '[' + ', '.join(text for text in texts if text) + ']')


def one(*texts: str) -> SearchStrategy[str]:
    return st.sampled_from(texts)


norms = one('mean=[1.0, 2.0, 3.0], std=[4.0, 5.0, 6.0], to_bgr=False', 'mean=[1.0, 2.0, 3.0], std=[4.0, 5.0, 6.0], to_bgr=True')
pipelines = lists(
    one("dict(type='SampleFrames', clip_len=1, num_clips=8)", "dict(type='SampleFrames', clip_len=8, test_mode=True)"),
    one("dict(type='RawFrameDecode')", "dict(type='DecordDecode')"),
    one("dict(type='Resize', scale=(-1, 256))", "dict(type='Flip', flip_ratio=0.5)"),
    norms.map(lambda norm: f"dict(type='Normalize', {norm})"),
    one("dict(type='FormatShape', input_format='NCHW')", "dict(type='FormatShape', input_format='NCTHW')"),
    one("dict(type='Collect', keys=['imgs', 'label'], meta_keys=[])", "dict(type='Collect', keys=['imgs'])"),
    one("dict(type='ToTensor', keys=['imgs', 'label'])"),
)
datasets = dicts(
    always_type=one("'RawframeDataset'", "'VideoDataset'", 'dataset_type'),
    ann_file=one("'list.txt'", "f'{data_root}/list.txt'"),
    data_prefix=one("'data/frames'", 'data_root'),
    pipeline=st.one_of(one('train_pipeline'), pipelines),
    test_mode=flags,
)
loaders = dicts(videos_per_gpu=small, workers_per_gpu=small, drop_last=flags, shuffle=flags)
warm_up = {'warmup': one("'linear'", "'constant'", 'None'), 'always_warmup_iters': small, 'warmup_ratio': rates, 'warmup_by_epoch': flags}

FIELDS: dict[str, SearchStrategy[str]] = {
    'model': dicts(
        always_type=one("'Recognizer2D'", "'Recognizer3D'"),
        backbone=dicts(always_type=one("'ResNet'", "'ResNet3d'", "'ResNetTSM'"), depth=one('50', '101'), pretrained=one('None', "'a.pth'")),
        cls_head=dicts(always_type=one("'TSNHead'", "'I3DHead'"), num_classes=small, label_smooth_eps=rates),
        train_cfg=nothing,
        test_cfg=dicts(average_clips=one("'prob'", 'None', "'score'"), max_testing_views=small),
    ),
    'dataset_type': one("'RawframeDataset'", "'VideoDataset'"),
    'data_root': one("'data/root'"),
    'train_pipeline': pipelines,
    'data': dicts(
        videos_per_gpu=small,
        workers_per_gpu=small,
        train_dataloader=loaders,
        val_dataloader=loaders,
        test_dataloader=loaders,
        train=datasets,
        val=datasets,
        test=datasets,
    ),
    'evaluation': dicts(
        interval=small,
        metrics=one("['top_k_accuracy']", "['top_k_accuracy', 'mean_class_accuracy']", "'top_k_accuracy'"),
        save_best=one("'auto'", "'top1_acc'", 'None'),
        start=small,
        topk=one('(1, 5)'),
    ),
    'optimizer': dicts(
        always_type=one("'SGD'", "'AdamW'"), lr=rates, weight_decay=rates, paramwise_cfg=dicts(bias_lr_mult=small), constructor=one("'TSMOptimizerConstructor'")
    ),
    'optimizer_config': dicts(grad_clip=st.one_of(nothing, dicts(always_max_norm=small, norm_type=small)), cumulative_iters=small),
    'lr_config': st.one_of(
        dicts(always_policy=one("'step'"), always_step=one('[2, 4]', '3'), gamma=rates, **warm_up),
        dicts(always_policy=one("'CosineAnnealing'"), always_min_lr=one('0', '1e-5'), by_epoch=flags, **warm_up),
        one("dict(policy='fixed')", "dict(policy='exp', gamma=0.9)", "dict(policy='poly', power=0.9)"),
    ),
    'total_epochs': small,
    'checkpoint_config': dicts(interval=small, max_keep_ckpts=small, create_symlink=flags),
    'log_config': dicts(interval=small, hooks=lists(one("dict(type='TextLoggerHook')"), one("dict(type='TensorboardLoggerHook')"))),
    'dist_params': one("dict(backend='nccl')"),
    'log_level': one("'INFO'", '"INFO"'),
    'work_dir': one("'./work_dirs/x'", "f'./work_dirs/{log_level}'"),
    'load_from': one('None', "''", "'a.pth'"),
    'resume_from': one('None', "'b.pth'"),
    'workflow': one("[('train', 1)]"),
    'fp16': one('None', 'dict()', 'dict(loss_scale=512.)'),
    'find_unused_parameters': flags,
    'cudnn_benchmark': flags,
}
ODD = one(
    'None', '3', "'text'", '[]', '()', 'undefined', 'len(undefined)', 'dict(undefined)', 'lambda: 0', "dict(type='New', **undefined)", 'dict(_delete_=True)'
)


@st.composite
def texts(draw: DrawFn, inherits: bool = False, odd: bool = False) -> str:
    """A config file. What its values refer to is said above them, if it is said."""
    chosen = draw(st.lists(st.sampled_from(list(FIELDS)), unique=True, max_size=7))
    order = [name for name in FIELDS if name in chosen or (name in ('data_root', 'dataset_type', 'train_pipeline') and 'data' in chosen)]
    if 'work_dir' in order:
        order = ['log_level', *(name for name in order if name != 'log_level')]
    lines = ["_base_ = ['./base.py']\n"] * inherits
    for name in order:
        value = draw(st.one_of(FIELDS[name], ODD) if odd else FIELDS[name])
        lines.append(draw(one('', '', '\n', '# about it\n')) + f'{name} = {value}' + draw(one('\n', '\n', '  # so it is\n')))
    return ''.join(lines)


def _sources(base: str, child: str) -> dict[Path, Source]:
    return {BASE: Source(BASE, base), CHILD: Source(CHILD, child)}


families = st.builds(_sources, texts(), texts(inherits=True))
odd_families = st.builds(_sources, texts(odd=True), texts(inherits=True, odd=True))
