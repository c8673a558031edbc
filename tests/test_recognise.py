"""Configs are told from other Python: of one file, without running it, and without guessing where it stands elsewhere."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mma_lint.config.recognise import Kind, is_config, kind, may_be_config
from mma_lint.source import Source, Unreadable
from tests.corpora import Corpora

AMONG_CONFIGS = Path('/project/configs/example.py')
ELSEWHERE = Path('/project/example.py')

# What a rule's example, or a fragment of a config, may consist of.
FRAGMENTS = {
    'total_epochs = 50\n': Kind.OLD,
    'total_epochs: int = 50\n': Kind.OLD,
    'total_epochs = 2 * 25\n': Kind.OLD,
    'total_epochs = int(12.5 * 4)\n': Kind.OLD,
    "evaluation = dict(interval=5, metrics=['top_k_accuracy'])\n": Kind.OLD,
    'evaluation = dict()\n': Kind.OLD,
    "evaluation = {'interval': 5}\n": Kind.OLD,
    "optimizer = dict(type='SGD', lr=0.1)\n": Kind.OLD,
    'optimizer = dict(_delete_=True, nesterov=True)\n': Kind.OLD,
    'data = dict(videos_per_gpu=8)\n': Kind.OLD,
    "data = dict(train=dict(type='MyDataset'))\n": Kind.OLD,
    "model = dict(type='Recognizer2D', test_cfg=dict(average_clips=None))\n": Kind.FRAGMENT,
    "model = dict(type='MyModel')\n": Kind.FRAGMENT,
    'model = dict(backbone=dict(depth=101))\n': Kind.FRAGMENT,
    "dist_params = dict(backend='nccl')\n": Kind.OLD,
    "train_pipeline = [dict(type='SampleFrames', clip_len=1), dict(type='Collect', keys=['imgs'])]\n": Kind.FRAGMENT,
    "pipeline = [dict(type='MyTransform')]\n": Kind.FRAGMENT,
    'resume_from = None\n': Kind.OLD,
    "resume_from = 'work_dirs/latest.pth'\n": Kind.OLD,
    'lr_config = None\n': Kind.OLD,
    "lr_config = dict(policy='step', step=[20, 40])\n": Kind.OLD,
    'checkpoint_config = dict(interval=5)\ntotal_epochs = 3\n': Kind.OLD,
    'fp16 = dict()\n': Kind.OLD,
    "runner = dict(type='EpochBasedRunner', max_epochs=5)\n": Kind.OLD,
    "workflow = [('train', 1)]\n": Kind.FRAGMENT,
    "workflow = [('train', 1)]\nfp16 = None\n": Kind.FRAGMENT,
    'seed = 0\n': Kind.FRAGMENT,
    'gpu_ids = range(0, 2)\n': Kind.FRAGMENT,
    'find_unused_parameters = True\n': Kind.FRAGMENT,
    "test_cfg = dict(average_clips='prob')\n": Kind.FRAGMENT,
    "load_from = ''\nwork_dir = f'work_dirs/x'\n": Kind.FRAGMENT,
    "custom_imports = dict(imports=['models'], allow_failed_imports=False)\n": Kind.FRAGMENT,
    "dataset_type = 'RawframeDataset'\nanything = 1\n": Kind.FRAGMENT,
    "train_dataloader = dict(dataset=dict(type='RawframeDataset', data_prefix='x'))\n": Kind.NEW,
    "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n": Kind.NEW,
    "default_scope = 'mmaction'\n": Kind.NEW,
    "_base_ = './base.py'\n": Kind.FRAGMENT,
    "_base_ = ['a.py', 'b.py']\nlr_config = dict(warmup='linear')\n": Kind.OLD,
    'data = dict(videos_per_gpu=8)\ntrain_cfg = dict(max_epochs=5)\n': Kind.HALF,
    "optimizer = dict(type='SGD', lr=0.1)\noptim_wrapper = dict(optimizer=optimizer)\n": Kind.NEW,
}

# What stands alone, wherever it stands.
STRONG = {
    'inherits': "_base_ = './base.py'\ntotal_epochs = 50\n",
    'types of MMAction2': "model = dict(type='Recognizer3D', backbone=dict(type='ResNet3d'))\n",
    'a pipeline': "test_pipeline = [dict(type='SampleFrames'), dict(type='Collect')]\n",
    'keys of MMAction2': 'data = dict(videos_per_gpu=8, train=train, val=val)\n',
    'fields enough': "optimizer_config = dict(grad_clip=None)\nlr_config = dict(policy='step')\ntotal_epochs = 4\n",
    'types in display dicts': "model = {'type': 'Recognizer2D', 'backbone': {'type': 'MyNet'}}\n",
    'imports': "import os\n_base_ = ['../base.py']\ndata_root = os.environ['DATA']\ndata = dict(train=dict(type='VideoDataset'))\n",
    'a function': "def rate(n):\n    return n / 8\n\n\nmodel = dict(type='Recognizer2D')\ntotal_epochs = 50\noptimizer = dict(lr=rate(4))\n",
    'a branch': "if True:\n    size = 1\nmodel = dict(type='Recognizer2D')\ndata = dict(videos_per_gpu=1)\n",
    'changed in place': "_base_ = './base.py'\ntrain_pipeline = [dict(type='SampleFrames')]\ntrain_pipeline.append(dict(type='Flip'))\n",
    'an item': "data = dict(videos_per_gpu=8, val=dict(type='VideoDataset'))\ndata['test'] = data['val']\n",
    'carriage returns': "work_dir = 'x'\rmodel = dict(type='Recognizer2D')\rtotal_epochs = 5\r",
    'of other scopes': "model = dict(type='FastRCNN', backbone=dict(type='mmaction.ResNet3d'), rpn_head=dict(type='RPNHead'))\n",
}

OTHER = {
    'nothing': '',
    'Django settings': "import os\nDATABASES = {'default': {}}\nfixtures_root = os.path.join('a', 'b')\ndata = dict(train='x')\nDEBUG = True\n",
    'sphinx': "import sys\nproject = 'x'\nextensions = []\nmodel = dict(type='x')\nhtml_theme = 'alabaster'\n",
    'setup': "from setuptools import setup\ndata = dict(train=['x'])\nsetup(name='x', package_data=data)\n",
    'torch': 'import torch\ndata = dict(train=1, val=2)\nmodel = Net()\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nseed = 0\n',
    'script': "import mmcv\n\nmodel = dict(type='Recognizer2D')\n\nif __name__ == '__main__':\n    print(model)\n",
    'names': 'data = []\noptimizer = None\nmodel = 1\nevaluation = sum([])\nfp16 = True\nworkflow = []\nseed = 0\nrunner = object()\n',
    'dicts': "data = {'a': 1}\noptimizer = dict(name='x')\nmodel = dict(size=1)\nevaluation = {'score': 1}\nrunner = {'x': 1}\n",
    'hyperparameters': "optimizer = dict(type='adam', lr=0.1)\ndata = dict(train='train.csv')\nseed = 1\n",
    'two fields': 'lr_config = dict(lr=1)\ntotal_epochs = 5\n',
    'functions': "def f():\n    model = dict(type='Recognizer2D')\n    return model\n",
    'classes': "class Settings:\n    total_epochs = 5\n    lr_config = dict(policy='step')\n    model = dict(type='Recognizer2D')\n",
    'a detector': "model = dict(type='FasterRCNN')\ndata = dict(samples_per_gpu=2)\ntotal_epochs = 12\nlr_config = dict(policy='step')\n",
    'data of a detector': "data = dict(train=dict(type='CocoDataset'))\nlog_config = dict()\ntotal_epochs = 12\nlr_config = dict(policy='step')\n",
    'a detector that inherits': "_base_ = './base.py'\ndata = dict(samples_per_gpu=2)\n",
    'another scope': "default_scope = 'mmdet'\ntrain_dataloader = dict(batch_size=2)\noptim_wrapper = dict(type='AmpOptimWrapper')\n",
    'no Python': 'data = dict(\n',
    'a null byte': 'data = dict(a=1)\0',
}
OTHER_AMONG_CONFIGS = {
    'other variables': "batch_size = 12\nseed = 1337\nlearning_rate = 6e-4\nload_from = 'x'\n",
    'a program': 'import torch\ndata = dict(train=1, val=2)\noptimizer = torch.optim.SGD([], lr=0.1)\n',
    'a schema': "from dataclasses import dataclass\n\n\n@dataclass\nclass Config:\n    seed: int = 0\n\n\noptimizer = dict(type='adam')\n",
    'numbers': 'data = 1\nmodel = 2\n',
    'a detector': 'data = dict(samples_per_gpu=2)\ntotal_epochs = 12\n',
}
LAZY = {
    'bases': 'from mmengine.config import read_base\n\nwith read_base():\n    from .base import *\n\ntrain_cfg = dict(by_epoch=True)\n',
    'types': 'from mmaction.models import Recognizer2D\n\nmodel = dict(type=Recognizer2D, cls_head=None)\n',
    'optimizers': 'from torch.optim import SGD\n\noptim_wrapper = dict(optimizer=dict(type=SGD, lr=0.1))\ntrain_cfg = dict(max_epochs=4)\n',
}


@pytest.mark.parametrize(('text', 'expected'), FRAGMENTS.items())
def test_fragment_among_configs(text: str, expected: Kind) -> None:
    assert kind(Source(AMONG_CONFIGS, text)) is expected
    assert is_config(Source(AMONG_CONFIGS, text))


@pytest.mark.parametrize('text', FRAGMENTS)
def test_weak_fragments_mean_nothing_elsewhere(text: str) -> None:
    telling = ('_base_', 'videos_per_gpu', 'SampleFrames', 'RawframeDataset', "'mmaction'", 'Recognizer')
    assert is_config(Source(ELSEWHERE, text)) is any(word in text for word in telling)


@pytest.mark.parametrize('text', STRONG.values(), ids=STRONG)
@pytest.mark.parametrize('path', [AMONG_CONFIGS, ELSEWHERE], ids=['among configs', 'elsewhere'])
def test_strong_evidence_stands_alone(text: str, path: Path) -> None:
    assert is_config(Source(path, text))


@pytest.mark.parametrize('text', (OTHER | LAZY).values(), ids=OTHER | LAZY)
def test_other_python_elsewhere(text: str) -> None:
    assert not is_config(Source(ELSEWHERE, text))


@pytest.mark.parametrize('text', OTHER_AMONG_CONFIGS.values(), ids=OTHER_AMONG_CONFIGS)
def test_other_python_among_configs(text: str) -> None:
    assert kind(Source(AMONG_CONFIGS, text)) is Kind.OTHER


@pytest.mark.parametrize('text', LAZY.values(), ids=LAZY)
def test_lazy_configs_are_left_alone(text: str) -> None:
    assert kind(Source(AMONG_CONFIGS, text)) is Kind.LAZY
    assert not is_config(Source(AMONG_CONFIGS, text))


def test_broken_file_among_configs_is_given_to_the_engine_which_tells_its_fault() -> None:
    assert is_config(Source(AMONG_CONFIGS, 'data = dict(\n'))
    assert not is_config(Source(AMONG_CONFIGS, 'print "hello"\n'))


@given(st.text())
def test_never_raises_on_any_text(text: str) -> None:
    assert isinstance(is_config(Source(AMONG_CONFIGS, text)), bool)


@given(st.lists(st.sampled_from([*FRAGMENTS, *STRONG.values(), *OTHER.values(), *LAZY.values(), 'x = [', '\0', '\\', '  data = 1\n', '"""'])))
def test_never_raises_on_pieces_of_python(pieces: list[str]) -> None:
    text = ''.join(pieces)
    found = is_config(Source(ELSEWHERE, text))
    assert may_be_config(text) or not found


def test_official_configs(corpora: Corpora) -> None:
    kinds = {path: kind(_read(path)) for path in corpora.configs_of_0x}
    assert len(kinds) == 258
    assert set(kinds.values()) == {Kind.OLD, Kind.FRAGMENT}


def test_new_releases_hold_no_old_config(corpora: Corpora) -> None:
    kinds = {kind(_read(path)) for path in (*corpora.mmaction_1x, *corpora.mmengine)}
    assert kinds == {Kind.NEW, Kind.FRAGMENT, Kind.OTHER}
    assert not any(is_config(_read(path)) for path in corpora.mmengine)


def test_old_release_holds_no_config_among_its_code(corpora: Corpora) -> None:
    assert [path for path in corpora.code_of_0x if is_config(_read(path))] == []


def test_first_look_is_cheap(corpora: Corpora) -> None:
    texts = [path.read_text(encoding='utf-8', errors='replace') for path in corpora.standard_library]
    start = time.process_time()
    taken = sum(map(may_be_config, texts))
    seconds = time.process_time() - start
    assert taken < len(texts) / 100
    assert seconds < sum(map(len, texts)) / 5e6  # measured: 60 million characters a second


def _read(path: Path) -> Source:
    try:
        return Source.from_bytes(path, path.read_bytes())
    except Unreadable:
        return Source(path, '')
