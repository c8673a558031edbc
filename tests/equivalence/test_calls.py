"""The table of calls, held against the two real frameworks; and calls as 0.x wrote them, mended, run in the real 1.2.0."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from mma_lint.subject import Subject, mended
from mma_lint.tables import table
from tests.equivalence.test_names import NAMES, Framework, asked, is_excepted

HERE = Path(__file__).parent
SIGNATURES, REGISTERED = table('calls')['signatures'], table('calls')['registered']
RULES = tuple(rule for rule in discover() if rule.code[:4] in ('MMA2', 'MMA3'))
NOT_HERE = {'DRN': 'not in the wheel', 'MobileOneTSM': 'needs mmpretrain', 'VindLU': 'needs transformers'}
PASSED_ON = {  # 0.x had no such parameter, but `**kwargs` that took it
    'CheckpointHook': {'create_symlink'},
    'VideoDataset': {'sample_by_class', 'power', 'dynamic_length'},
}
SCRIPT = """\
import os
import tempfile

import numpy as np
import torch
from mmcv.parallel import collate
from mmcv.runner import save_checkpoint, set_random_seed
from mmcv.utils import Config, get_logger, print_log

from mmaction.apis import inference_recognizer, init_random_seed
from mmaction.datasets import PIPELINES, build_dataset
from mmaction.models import BACKBONES, build_backbone, build_loss, build_model
from mmaction.utils import get_root_logger, setup_multi_processes

folder = tempfile.mkdtemp()
annotations, config, log = (os.path.join(folder, name) for name in ('list.txt', 'config.py', 'run.log'))
with open(annotations, 'w') as file:
    file.write('a.mp4 1\\nb.mp4 0\\n')
with open(config, 'w') as file:
    file.write("env_cfg = dict(mp_cfg=dict(mp_start_method='fork', opencv_num_threads=0))\\n")
cfg = Config.fromfile(config)
setup_multi_processes(cfg)
said = {}

logger = get_root_logger(log, 'INFO')
get_root_logger().info('first')
print_log('second', logger='root')
said['logger'] = get_logger('mmaction') is logger
with open(log) as file:
    said['log'] = [line.rsplit(' - ')[-1].strip() for line in file]

given, drawn = 5, None
said['seeds'] = [init_random_seed(given, device='cpu'), init_random_seed(drawn, device='cpu') >= 0]
set_random_seed(3, use_rank_shift=True)
said['random'] = torch.equal(torch.rand(4), torch.rand(4, generator=torch.Generator().manual_seed(3)))


@PIPELINES.register_module
class Keep:
    def __call__(self, results):
        return results


@BACKBONES.register_module
class Means(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.ones(1))

    def init_weights(self):
        torch.nn.init.constant_(self.scale, 2)

    def forward(self, x):
        return self.scale * x.mean((2, 3))[..., None, None]


dataset = dict(type='VideoDataset', ann_file=annotations, pipeline=[dict(type='Keep')])
videos = build_dataset(dataset, dict(test_mode=True))
said['dataset'] = [len(videos), videos.test_mode]
model = dict(
    type='Recognizer2D',
    backbone=dict(type='Means'),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[0.0] * 3, std=[1.0] * 3, format_shape='NCHW'),
    cls_head=dict(type='TSNHead', num_classes=7, in_channels=3, average_clips='prob'))
recognizer = build_model(model, None, test_cfg=None)
said['weights'] = [recognizer.backbone.scale.item(), build_backbone(dict(type='Means')).scale.item()]
said['loss'] = type(build_loss(dict(type='CrossEntropyLoss'))).__name__

path = os.path.join(folder, 'checkpoint.pth')
save_checkpoint(recognizer, path, meta=dict(epoch=3))
saved = torch.load(path, weights_only=False)
said['checkpoint'] = [sorted(saved), saved['meta'], sorted(saved['state_dict']) == sorted(recognizer.state_dict())]

batch = collate([dict(inputs=1), dict(inputs=2)], samples_per_gpu=2)
said['batch'] = batch

recognizer.cfg = Config(dict(test_pipeline=[dict(type='FormatShape', input_format='NCHW'), dict(type='PackActionInputs')]))
frames = dict(imgs=np.full((2, 4, 4, 3), 9, np.float32), num_clips=1, clip_len=2, label=-1)
results = inference_recognizer(recognizer.eval(), frames, use_frames=True)
said['best'] = [len(results), all(isinstance(label, int) and isinstance(score, float) for label, score in results)]
said['sorted'] = [score for _, score in results] == sorted((score for _, score in results), reverse=True)
"""
SAID = {
    'logger': True,
    'log': ['first', 'second'],
    'seeds': [5, True],
    'random': True,
    'dataset': [2, True],
    'weights': [2.0, 1.0],
    'loss': 'CrossEntropyLoss',
    'checkpoint': [['meta', 'state_dict'], {'epoch': 3}, True],
    'batch': {'inputs': [1, 2]},
    'best': [5, True],
    'sorted': True,
}


@pytest.fixture(scope='module')
def real(environments: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the real 1.2.0 has in its registries, and what the mended script says there."""
    folder = tmp_path_factory.mktemp('calls')
    homes = sorted({home for names in REGISTERED.values() for home in names.values()})
    (folder / 'questions.json').write_text(json.dumps({'homes': homes, 'script': fixed()}))
    command = [environments[1], str(HERE / 'run_mmaction1.py'), str(folder / 'questions.json'), str(folder / 'answers.json')]
    environment = {**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'PYTHONDONTWRITEBYTECODE': '1', 'OMP_NUM_THREADS': '1'}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
    answers: dict[str, Any] = json.loads((folder / 'answers.json').read_text())
    return answers


def fixed() -> str:
    return mended(Subject(Source(Path('/project/tools/run.py'), SCRIPT), Policy(RULES)), unsafe=True).text


@pytest.fixture(scope='module')
def signatures(environments: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Framework, Framework]:
    """What both answer of everything that the table has a signature of."""
    olds = {old for new in SIGNATURES for old in old_names(new)}
    return tuple(asked(python, tmp_path_factory.mktemp('asked'), (), paths) for python, paths in zip(environments, (olds, SIGNATURES), strict=True))  # type: ignore[return-value]


def old_names(new: str) -> list[str]:
    """What 0.x called something."""
    return [new, *(name for name, row in NAMES.items() if new in (row.get('new'), row.get('short')) and row['status'] in ('moved', 'renamed'))]


# ---------------------------------------------------------------------- the table


def test_arguments_of_1x(signatures: tuple[Framework, Framework]) -> None:
    for name, row in SIGNATURES.items():
        real = named(signatures[1], name)
        assert real is not None, name
        assert not set(row['gone']) & set(real), name
        assert [each for each in real if not each.startswith('*')][: len(row['new'])] == row['new'], name


def test_arguments_of_0x(signatures: tuple[Framework, Framework]) -> None:
    compared = 0
    for name, row in SIGNATURES.items():
        for old in old_names(name):
            real = named(signatures[0], old)
            if real is not None and not is_excepted((signatures[0].paths[old] or {}).get('is')):
                compared += 1
                assert [each for each in real if not each.startswith('*')][: len(row['old'])] == row['old'], old
                assert set(row['gone']) <= {*real, *PASSED_ON.get(name.rpartition('.')[2], ())}, old
    assert compared > 60


def named(framework: Framework, path: str) -> list[str] | None:
    """The parameters of something, in their order; None where it is not there."""
    signature = (framework.paths[path] or {}).get('signature')
    if signature is None:
        return None
    depth, parts = 0, ['']
    for character in signature[1 : signature.rindex(')')]:
        depth += {'(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1}.get(character, 0)
        parts = [*parts, ''] if character == ',' and not depth else [*parts[:-1], parts[-1] + character]
    return [part.partition('=')[0].strip() for part in parts if part.strip()]


def test_registered_names(real: dict[str, Any]) -> None:
    wrong = {
        name: (registry, home)
        for registry, names in REGISTERED.items()
        for name, home in names.items()
        if real['registered'][registry].get(name) != home and not any(name.startswith(each) for each in NOT_HERE)
    }
    assert wrong == {}


# ---------------------------------------------------------------------- what is written instead


def test_mended_calls_run(real: dict[str, Any]) -> None:
    assert 'mmcv' not in fixed()
    assert real['said'] == SAID
