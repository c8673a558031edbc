"""Calls through the whole engine: scripts as 0.x had them, with what is found line by line, what the fixes make of them, and what is then still found."""

from pathlib import Path

import pytest

from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from mma_lint.subject import Subject, mended

RULES = tuple(rule for rule in discover() if rule.code[:4] in ('MMA2', 'MMA3'))
TRAIN = """\
import argparse
import copy
import os.path as osp

import mmcv
from mmcv import Config, DictAction
from mmcv.runner import get_dist_info, init_dist, set_random_seed

from mmaction.apis import init_random_seed, train_model
from mmaction.datasets import build_dataset
from mmaction.models import build_model
from mmaction.utils import collect_env, get_root_logger, register_module_hooks, setup_multi_processes


def main(args):
    cfg = Config.fromfile(args.config)
    setup_multi_processes(cfg)
    init_dist('pytorch')
    mmcv.mkdir_or_exist(cfg.work_dir)
    logger = get_root_logger(log_file=osp.join(cfg.work_dir, 'log'), log_level=cfg.log_level)
    logger.info(collect_env())
    seed = init_random_seed(args.seed, device='cuda', distributed=True)
    set_random_seed(seed, deterministic=False, use_rank_shift=True)
    model = build_model(cfg.model, train_cfg=cfg.get('train_cfg'), test_cfg=cfg.get('test_cfg'))
    teacher = build_model(copy.deepcopy(cfg.model))  # frozen
    register_module_hooks(model, [])
    datasets = [build_dataset(cfg.train), build_dataset(cfg.val, dict(test_mode=True))]
    train_model(
        model, datasets, cfg, validate=True, meta=dict(seed=seed))
"""
TRAINED = """\
import argparse
import copy
import os.path as osp

import mmengine
from mmengine import Config, DictAction
from mmengine.dist import get_dist_info, init_dist, sync_random_seed
from mmengine.runner import set_random_seed

from mmaction.apis import train_model
from mmaction.models import build_model
from mmaction.utils import collect_env, register_module_hooks
from mmaction.registry import DATASETS, MODELS
from mmengine.logging import MMLogger
from mmengine.utils.dl_utils import set_multi_processing
from mmengine.registry import init_default_scope


def main(args):
    cfg = Config.fromfile(args.config)
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    set_multi_processing(**cfg.get('env_cfg', {}).get('mp_cfg', {}))
    init_dist('pytorch')
    mmengine.mkdir_or_exist(cfg.work_dir)
    logger = MMLogger.get_instance('mmaction', log_file=osp.join(cfg.work_dir, 'log'), log_level=cfg.log_level)
    logger.info(collect_env())
    seed = args.seed if args.seed is not None else sync_random_seed()
    set_random_seed(seed, deterministic=False, diff_rank_seed=True)
    model = build_model(cfg.model, train_cfg=cfg.get('train_cfg'), test_cfg=cfg.get('test_cfg'))
    teacher = MODELS.build(copy.deepcopy(cfg.model))  # frozen
    teacher.init_weights()
    register_module_hooks(model, [])
    datasets = [DATASETS.build(cfg.train), DATASETS.build(cfg.val, default_args=dict(test_mode=True))]
    train_model(
        model, datasets, cfg, validate=True, meta=dict(seed=seed))
"""
TEST = """\
import torch
from mmcv.parallel import MMDataParallel, MMDistributedDataParallel
from mmcv.runner import load_checkpoint, wrap_fp16_model

from mmaction.apis import multi_gpu_test, single_gpu_test
from mmaction.datasets import build_dataloader, build_dataset
from mmaction.models import build_model


def evaluate(cfg, path, distributed, out):
    dataset = build_dataset(cfg.test, dict(test_mode=True))
    loader = build_dataloader(
        dataset, videos_per_gpu=1, workers_per_gpu=1, dist=distributed, shuffle=False)
    model = build_model(cfg.model, None, None)
    wrap_fp16_model(model)
    load_checkpoint(model, path, map_location='cpu')
    if distributed:
        model = MMDistributedDataParallel(model.cuda(), [0], broadcast_buffers=False)
        outputs = multi_gpu_test(model, loader, None, True)
    else:
        model = MMDataParallel(model, device_ids=[0])
        outputs = single_gpu_test(model, loader)
    dataset.dump_results(outputs, out=out)
    print(dataset.evaluate(outputs, metrics=['top_k_accuracy']))
    for data in loader:
        print(data['imgs'].shape, model(return_loss=False, **data))
"""
TESTED = """\
import torch
from mmcv.parallel import MMDataParallel
from mmengine.model import MMDistributedDataParallel
from mmengine.runner import load_checkpoint
from mmcv.runner import wrap_fp16_model

from mmaction.apis import multi_gpu_test, single_gpu_test
from mmaction.datasets import build_dataloader
from mmaction.registry import DATASETS, MODELS


def evaluate(cfg, path, distributed, out):
    dataset = DATASETS.build(cfg.test, default_args=dict(test_mode=True))
    loader = build_dataloader(
        dataset, videos_per_gpu=1, workers_per_gpu=1, dist=distributed, shuffle=False)
    model = MODELS.build(cfg.model)
    wrap_fp16_model(model)
    load_checkpoint(model, path, map_location='cpu')
    if distributed:
        model = MMDistributedDataParallel(model.cuda(), device_ids=[0], broadcast_buffers=False)
        outputs = multi_gpu_test(model, loader, None, True)
    else:
        model = MMDataParallel(model, device_ids=[0])
        outputs = single_gpu_test(model, loader)
    dataset.dump_results(outputs, out=out)
    print(dataset.evaluate(outputs, metrics=['top_k_accuracy']))
    for data in loader:
        print(data['imgs'].shape, model(return_loss=False, **data))
"""
DEMO = """\
import torch
from mmcv.parallel import collate, scatter

from mmaction.apis import inference_recognizer, init_recognizer
from mmaction.datasets.pipelines import Compose


def show(config, checkpoint, video, labels):
    model = init_recognizer(config, checkpoint, device='cpu', use_frames=False)
    results = inference_recognizer(model, video, use_frames=False)
    results = [(labels[k[0]], k[1]) for k in results]
    for result in results:
        print(f'{result[0]}: ', result[1])


def features(model, video):
    results, feature = inference_recognizer(model, video, outputs=('backbone',), as_tensor=False)
    return results[0], feature


def by_hand(model, video):
    pipeline = Compose(model.cfg.test_pipeline)
    data = pipeline(dict(filename=video, label=-1, start_index=0, modality='RGB'))
    print(data['imgs'].shape)
    batch = collate([data], samples_per_gpu=1)
    batch = scatter(batch, [0])[0]
    return model(return_loss=False, **batch)[0], model.forward_dummy(batch)
"""
SHOWN = """\
import torch
from mmcv.parallel import scatter

from mmaction.apis import inference_recognizer, init_recognizer
from mmengine.dataset import Compose, pseudo_collate


def show(config, checkpoint, video, labels):
    model = init_recognizer(config, checkpoint, device='cpu')
    results = sorted(enumerate(inference_recognizer(model, video).pred_score.tolist()), key=lambda pair: pair[1], reverse=True)[:5]
    results = [(labels[k[0]], k[1]) for k in results]
    for result in results:
        print(f'{result[0]}: ', result[1])


def features(model, video):
    results, feature = inference_recognizer(model, video, outputs=('backbone',), as_tensor=False)
    return results[0], feature


def by_hand(model, video):
    pipeline = Compose(model.cfg.test_pipeline)
    data = pipeline(dict(filename=video, label=-1, start_index=0, modality='RGB'))
    print(data['imgs'].shape)
    batch = pseudo_collate([data])
    batch = scatter(batch, [0])[0]
    return model(return_loss=False, **batch)[0], model.forward_dummy(batch)
"""
FOUND = {
    TRAIN: '16 MMA325, 17 MMA311, 20 MMA310, 22 MMA309, 23 MMA309, 24 MMA308, 25 MMA308, 26 MMA321, 27 MMA306, 27 MMA306, 28 MMA304',
    TEST: ('11 MMA306, 12 MMA307, 14 MMA308, 15 MMA314, 18 MMA313, 19 MMA305, 21 MMA313, 22 MMA305, 23 MMA305, 24 MMA305, 26 MMA317, 26 MMA323'),
    DEMO: '9 MMA301, 10 MMA302, 11 MMA303, 17 MMA302, 18 MMA303, 24 MMA323, 25 MMA322, 26 MMA322, 27 MMA317, 27 MMA318',
}
LEFT = {
    TRAINED: '29 MMA308, 32 MMA321, 34 MMA304',
    TESTED: '14 MMA307, 17 MMA314, 21 MMA305, 23 MMA313, 24 MMA305, 25 MMA305, 26 MMA305, 28 MMA317, 28 MMA323',
    SHOWN: '17 MMA302, 18 MMA303, 24 MMA323, 26 MMA322, 27 MMA317, 27 MMA318',
}
PAIRS = {TRAIN: TRAINED, TEST: TESTED, DEMO: SHOWN}
pairs = pytest.mark.parametrize(('before', 'after'), list(PAIRS.items()), ids=['train', 'test', 'demo'])


def subject(text: str) -> Subject:
    return Subject(Source(Path('/project/tools/run.py'), text), Policy(RULES))


def found(text: str) -> str:
    """The lines and codes of what is found of calls."""
    return ', '.join(f'{row} {code}' for row, code in sorted((d.row, d.code) for d in subject(text).diagnostics(Path('run.py')) if d.code[:4] == 'MMA3'))


def fixed(text: str, unsafe: bool = True) -> str:
    return mended(subject(text), unsafe).text


@pytest.mark.parametrize(('text', 'expected'), [*FOUND.items(), *LEFT.items()])
def test_what_is_found(text: str, expected: str) -> None:
    assert found(text) == expected


@pairs
def test_what_is_mended(before: str, after: str) -> None:
    assert fixed(before) == after
    assert fixed(after) == after


@pairs
def test_no_finding_is_lost_by_safe_fixes(before: str, after: str) -> None:
    """What waits for a person is still found: by line, since safe fixes add no line above it but that of the scope."""
    left = {item.partition(' ')[2] for item in LEFT[after].split(', ')}
    assert left <= {item.partition(' ')[2] for item in found(fixed(before, unsafe=False)).split(', ')}


@pytest.mark.parametrize(
    ('before', 'after'),
    [
        # what was renamed with the import is known by its new name too
        (
            'from mmengine.dist import sync_random_seed\nx = sync_random_seed(seed)\n',
            'from mmengine.dist import sync_random_seed\nx = seed if seed is not None else sync_random_seed()\n',
        ),
        (
            'from mmcv.runner import save_checkpoint\nsave_checkpoint(net, path)\n',
            'from mmengine.runner import save_checkpoint, weights_to_cpu, get_state_dict\n'
            'save_checkpoint(dict(state_dict=weights_to_cpu(get_state_dict(net))), path)\n',
        ),
        ('import mmaction.models as m\nx = m.build_loss(cfg)\n', 'from mmaction.registry import MODELS\nx = MODELS.build(cfg)\n'),
        # an argument that stands by its place is named before the place means something else
        (
            'from mmaction.datasets import RepeatDataset\nRepeatDataset(one, 3, True)\n',
            'from mmengine.dataset import RepeatDataset\nRepeatDataset(one, 3, test_mode=True)\n',
        ),
        # the last argument goes with its comma, the first with that behind it
        (
            'from mmaction.apis import init_recognizer\ninit_recognizer(use_frames=True, config=path,\n    device=None)\n',
            'from mmaction.apis import init_recognizer\ninit_recognizer(config=path,\n    device=None)\n',
        ),
        # a name that means something else here is not imported
        (
            'from mmaction.datasets import build_dataset\nDATASETS = 3\nx = build_dataset(cfg)\n',
            'from mmaction.datasets import build_dataset\nDATASETS = 3\nx = build_dataset(cfg)\n',
        ),
        # comments between arguments are kept: nothing is taken out
        (
            'from mmaction.apis import init_recognizer\ninit_recognizer(path,  # mine\n    use_frames=True)\n',
            'from mmaction.apis import init_recognizer\ninit_recognizer(path,  # mine\n    use_frames=True)\n',
        ),
    ],
)
def test_steps(before: str, after: str) -> None:
    assert found(before)
    assert fixed(before) == after


@pytest.mark.parametrize(
    'text',
    [
        'from mmengine.dataset import RepeatDataset\nRepeatDataset(one, 3, test_mode=True)\n',
        'from mmengine.runner import save_checkpoint\nsave_checkpoint(net, path)\n',
        'from mmengine.runner import Runner\nRunner(model, batch_processor=None, optimizer=optimizer)\n',
        'from mmengine.utils.dl_utils import set_multi_processing\nset_multi_processing(cfg)\n',
        'from mmaction.apis import inference_recognizer\nfor pair in inference_recognizer(model, video):\n    pass\n',
        'from mmaction.apis import inference_recognizer\npairs = None\npairs, _ = inference_recognizer(model, video, **options)\nprint(pairs[0])\n',
    ],
)
def test_half_migrated_code_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    'text',
    [
        # code for both versions
        'try:\n    from mmengine import Config\nexcept ImportError:\n    from mmaction.utils import get_root_logger\n    logger = get_root_logger()\n',
        # a local of the same name
        'from mmaction.models import build_model\n\n\ndef run(build_model):\n    return build_model(1, 2, 3)\n',
        # the name is bound anew before it is used as a list
        'from mmaction.apis import inference_recognizer\nresult = inference_recognizer(model, video)\nresult = result.pred_score\nprint(result[0])\n',
        # a registry of PyTorch's own kind, and names that are no classes
        "import mmaction\nself.register_module('head', Head)\nMODELS.register_module(name=NAME, module=Head)\n",
        # a method of one's own
        'import mmaction\n\n\nclass Mine:\n    def run(self, x):\n        return self.forward_test(x)\n',
    ],
)
def test_silence(text: str) -> None:
    assert found(text) == ''
