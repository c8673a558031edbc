"""The real MMAction2 1.2.0 asked about configs by `mma_lint.runtime`: good ones of several families, and ones that break it in every way.

The wheel of 1.2.0 lacks a folder, and this machine mmcv's compiled operators: a wrapper of the interpreter puts both in, as mmaction1.py has them.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mma_lint.frontends import cli
from mma_lint.misuse import Misuse
from mma_lint.runtime.answer import Answer, Renamed
from mma_lint.runtime.ask import Question, ask
from tests.corpora import Corpora
from tests.equivalence.conftest import Migrated

HERE = Path(__file__).parent
PUT_IN = 'import sys\nif any("runtime/inside" in word for word in sys.orig_argv):\n    import mmaction1\n'
BUILT = ['load', 'model', 'transforms', 'datasets', 'evaluators', 'hooks', 'loaders', 'optimizer', 'schedulers']
FAMILIES = (
    'recognition/tsn/tsn_r50_1x1x3_100e_kinetics400_rgb.py',
    'recognition/slowfast/slowfast_r50_4x16x1_256e_kinetics400_rgb.py',
    'recognition/tsm/tsm_r50_mixup_1x1x8_50e_sthv1_rgb.py',
    'skeleton/posec3d/slowonly_r50_u48_240e_gym_keypoint.py',
    'skeleton/stgcn/stgcn_80e_ntu60_xsub_keypoint_3d.py',
    'localization/bmn/bmn_400x100_2x8_9e_activitynet_feature.py',
    'detection/ava/slowonly_kinetics_pretrained_r50_4x16x1_20e_ava_rgb.py',
)
AUDIO = 'recognition_audio/resnet/tsn_r18_64x1x1_100e_kinetics400_audio_feature.py'
TINY = """
model = dict(
    type='Recognizer2D', backbone=dict(type='ResNet', depth=18, norm_eval=False, pretrained='torchvision://resnet18'),
    cls_head=dict(type='TSNHead', num_classes=6, in_channels=512, dropout_ratio=0.4, average_clips='prob'),
    data_preprocessor=dict(type='ActionDataPreprocessor', mean=[1.0, 2.0, 3.0], std=[4.0, 5.0, 6.0], format_shape='NCHW'))
pipeline = [
    dict(type='DecordInit'), dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=2), dict(type='DecordDecode'),
    dict(type='Resize', scale=(32, 32), keep_ratio=False), dict(type='FormatShape', input_format='NCHW'), dict(type='PackActionInputs')]
dataset = dict(type='VideoDataset', ann_file='list.txt', data_prefix=dict(video='videos'), pipeline=pipeline)
train_dataloader = dict(batch_size=2, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=True), dataset=dataset)
val_dataloader = dict(batch_size=2, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=False), dataset=dict(dataset, test_mode=True))
val_evaluator = dict(type='AccMetric')
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=2)
val_cfg = dict(type='ValLoop')
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.01))
param_scheduler = [dict(type='StepLR', step_size=1)]
default_scope = 'mmaction'
"""
# two channels in each of two frames, stacked
FLOW = (
    TINY.replace("pretrained='torchvision://resnet18'", "in_channels=4, pretrained='torchvision://resnet18'")
    .replace('mean=[1.0, 2.0, 3.0], std=[4.0, 5.0, 6.0]', 'mean=[128] * 4, std=[128] * 4')
    .replace("dict(type='DecordInit'), ", '')
    .replace("dict(type='DecordDecode')", "dict(type='RawFrameDecode')")
    .replace('clip_len=1', 'clip_len=2')
    .replace(
        "type='VideoDataset', ann_file='list.txt', data_prefix=dict(video=",
        "type='RawframeDataset', modality='Flow', ann_file='list.txt', data_prefix=dict(img=",
    )
)


@pytest.fixture(scope='module')
def python(environments: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp('wrapper')
    (folder / 'sitecustomize.py').write_text(PUT_IN)
    wrapper = folder / 'python'
    wrapper.write_text(f'#!/bin/sh\nPYTHONPATH={folder}:{HERE} exec {environments[1]} "$@"\n')
    wrapper.chmod(0o755)
    return str(wrapper)


def shown(answers: Iterator[Answer]) -> Iterator[Answer]:
    for answer in answers:
        print(f'{answer.config.name:70} {answer.aspect:12} {answer.outcome:8} {answer.message[:200]}')
        yield answer


def of(answers: list[Answer], config: Path) -> dict[str, Answer]:
    return {answer.aspect: answer for answer in answers if answer.config == config}


def test_official_configs_are_built(python: str, migrated: Migrated, tmp_path: Path) -> None:
    configs = [migrated.folder / name for name in FAMILIES]
    answers = list(shown(ask(python, configs, Question(iterations=0, folder=tmp_path))))
    assert [(answer.config, answer.aspect) for answer in answers] == [(config, aspect) for config in configs for aspect in BUILT]
    # the lists of proposals are not here
    assert {(answer.config.name[:8], answer.aspect) for answer in answers if answer.outcome != 'passed'} == {('slowonly', 'datasets')}
    assert list(tmp_path.iterdir()) == []


def test_made_up_input_goes_through(python: str, migrated: Migrated, tmp_path: Path) -> None:
    first, second, flow, sound = tmp_path / 'tiny.py', tmp_path / 'same.py', tmp_path / 'flow.py', migrated.folder / AUDIO
    first.write_text(TINY)
    second.write_text(TINY.replace('max_epochs=2', 'max_epochs=3'))
    flow.write_text(FLOW)
    answers = list(shown(ask(python, [first, second, flow, sound], Question(folder=tmp_path))))
    assert {answer.outcome for answer in answers} == {'passed'}
    for config in (first, flow, sound):
        assert of(answers, config)['training'].message.startswith('loss ') and 'acc/top1' in of(answers, config)['validation'].message
    assert of(answers, second)['training'].message == f'passed with {first}, which has the same model and pipeline'
    assert sorted(path.name for path in tmp_path.iterdir()) == ['flow.py', 'same.py', 'tiny.py']


DEADLY = """
import os
from mmengine.registry import OPTIMIZERS
@OPTIMIZERS.register_module()
class Deadly:
    def __init__(self, **_):
        os._exit(9)
"""
BROKEN = {
    'leaves': ('raise SystemExit(3)', 'load', 'SystemExit: 3'),
    'dies': ("__import__('os')._exit(3)", 'load', 'the interpreter ended with status 3'),
    'crashes': ("__import__('os').kill(__import__('os').getpid(), 11)", 'load', 'the interpreter was killed by SIGSEGV'),
    'dies while it is tried': (
        TINY.replace("'SGD'", "'Deadly'") + "custom_imports = dict(imports=['deadly'])",
        'optimizer',
        'the interpreter ended with status 9',
    ),
    'base': ("_base_ = ['gone.py']", 'load', 'gone.py'),
    'model': (TINY.replace("'TSNHead'", "'TSNHed'"), 'model', 'TSNHed is not in the mmaction::model registry'),
    'transform': (TINY.replace("'PackActionInputs'", "'Collect'"), 'transforms', 'train pipeline, transform 5: KeyError'),
    'dataset': (TINY.replace('ann_file=', 'annfile='), 'datasets', 'train dataset: TypeError'),
    'metric': (TINY.replace("'AccMetric'", "'AccMetric', metrics='acc'"), 'evaluators', 'val_evaluator: TypeError'),
    'hook': (TINY + "custom_hooks = [dict(type='Gone')]", 'hooks', 'Gone is not in'),
    'no optimizer': (TINY.replace('optim_wrapper', 'optimizer'), 'hooks', 'ValueError'),
    'sampler': (TINY.replace("'DefaultSampler', shuffle=True", "'Gone'"), 'loaders', 'train loop: KeyError'),
    'optimizer': (TINY.replace("'SGD'", "'SDG'"), 'optimizer', 'TypeError'),
    'scheduler': (TINY.replace('step_size=1', 'step=1'), 'schedulers', 'TypeError'),
    'axes': (TINY.replace("input_format='NCHW'", "input_format='NCTHW'"), 'training', 'Error'),
}


def test_a_broken_config_is_one_failed_config(python: str, tmp_path: Path) -> None:
    configs = []
    for name, (text, _, _) in BROKEN.items():
        configs.append(tmp_path / f'{name}.py')
        configs[-1].write_text(text)
    (tmp_path / 'deadly.py').write_text(DEADLY)  # a module of the project, found from its folder
    good = tmp_path / 'good.py'
    good.write_text(TINY)
    answers = list(shown(ask(python, [*configs, good], Question(folder=tmp_path, iterations=1))))
    for path, (_, aspect, message) in zip(configs, BROKEN.values(), strict=True):
        found = of(answers, path)
        assert next(name for name, answer in found.items() if answer.outcome == 'failed') == aspect, found
        assert message in found[aspect].message, found
        assert aspect == 'training' or {name for name in ('training', 'validation') if name in found and found[name].outcome != 'skipped'} == set()
    assert {answer.outcome for answer in of(answers, good).values()} == {'passed'}


def test_what_is_printed_is_no_answer(python: str, tmp_path: Path) -> None:
    config = tmp_path / 'chatty.py'
    lie = '{"aspect": "load", "outcome": "failed"}'
    config.write_text(f'print({lie!r}, flush=True)\n__import__("os").write(1, {lie.encode()!r} + b"\\n")\n__import__("os").system("echo hello")\n' + TINY)
    answers = list(shown(ask(python, [config], Question(folder=tmp_path, iterations=0))))
    assert [(answer.aspect, answer.outcome) for answer in answers] == [(aspect, 'passed') for aspect in BUILT]


def test_a_config_that_hangs_is_ended(python: str, tmp_path: Path) -> None:
    hangs, good = tmp_path / 'hangs.py', tmp_path / 'good.py'
    hangs.write_text('while True: pass')
    good.write_text('a = 1')
    answers = list(shown(ask(python, [hangs, good], Question(folder=tmp_path, iterations=0, limit=20))))
    assert [(answer.config, answer.outcome) for answer in answers if answer.aspect == 'load'] == [(hangs, 'failed'), (good, 'passed')]
    assert answers[0].message == 'no answer within 20 seconds'


MAKE = """
import sys, collections, mmaction1, torch
from mmengine.config import Config
from mmaction.registry import MODELS
class Evil:
    def __reduce__(self):
        return (eval, ("open('executed', 'w')",))
config = Config.fromfile('tiny.py')
config.model.backbone.pretrained = None
state = MODELS.build(config.model).state_dict()
def save(name, keys):
    torch.save({'state_dict': collections.OrderedDict(keys), 'meta': {'evil': Evil(), 'epoch': 3}}, name)
save('parallel.pth', [(f'module.{key}', value) for key, value in state.items()])
save('renamed.pth', [(key.replace('backbone.layer2', 'backbone.stage.two'), value) for key, value in state.items()])
save('classes.pth', [(key, value if 'fc_cls' not in key else value[:3]) for key, value in state.items()])
torch.save([1, 2], 'nothing.pth')
print('\\n'.join(key for key in state if 'backbone.layer2' in key))
"""


def test_checkpoints(python: str, tmp_path: Path) -> None:
    config = tmp_path / 'tiny.py'
    config.write_text(TINY)
    moved = subprocess.run([python, '-c', MAKE], cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=True).stdout.split()

    def told(name: str) -> Answer:
        return list(shown(ask(python, [config], Question(folder=tmp_path, iterations=0, checkpoint=tmp_path / name))))[-1]

    assert told('parallel.pth') == Answer(config, 'checkpoint', 'passed', '122 keys of the same shapes')
    renamed = told('renamed.pth')
    assert renamed.outcome == 'failed' and f'{len(moved)} missing in it: backbone.layer2.0.conv1.conv.weight' in renamed.message
    assert renamed.renamed == tuple(Renamed(key.replace('backbone.layer2', 'backbone.stage.two'), key) for key in moved) != ()
    assert 'of another shape: cls_head.fc_cls.weight [3, 512] -> [6, 512]' in told('classes.pth').message
    assert 'nothing.pth holds no weights' in told('nothing.pth').message
    assert not (tmp_path / 'executed').exists()


def test_an_interpreter_that_cannot_be_asked(environments: tuple[str, str], tmp_path: Path) -> None:
    config = tmp_path / 'tiny.py'
    config.write_text(TINY)
    for python, why in (
        ('gone', 'there is no such interpreter'),
        (sys.executable, 'it has no `torch`'),
        (environments[0], 'it has no `mmengine`, so no MMAction2 1.x'),
        (environments[1], 'The wheel of MMAction2 1.2.0 lacks that folder'),
        (str(Path(environments[1]).parents[1]), 'The wheel of MMAction2 1.2.0 lacks that folder'),
        (shutil.which('false') or 'false', 'it stopped before it could be asked'),
    ):
        with pytest.raises(Misuse) as refused:
            list(ask(python, [config]))
        assert str(refused.value).startswith(f'--python {python}: ') or why != 'there is no such interpreter'
        assert why in str(refused.value)


def test_verify_asks(
    python: str, migrated: Migrated, corpora: Corpora, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    right, wrong = migrated.folder / AUDIO, tmp_path / Path(AUDIO).name
    wrong.write_text(f'_base_ = [{str(right)!r}]\nmodel = dict(cls_head=dict(in_channels=256))\n')
    old = str(corpora.folder_of_configs_of_0x / AUDIO)
    assert cli.main(['verify', str(right), '--old', old, '--python', python, '--iterations', '1']) == 0
    assert f'in MMAction2 1.x: {", ".join(BUILT)}, training, validation passed' in capsys.readouterr().out
    assert cli.main(['verify', str(wrong), '--old', old, '--python', python, '--iterations', '1', '--output-format', 'json']) == 1
    output = capsys.readouterr()
    (found,) = json.loads(output.out)
    assert [answer['aspect'] for answer in found['runtime'] if answer['outcome'] == 'failed'] == ['training', 'validation']
    assert '1 with something that fails in MMAction2 1.x' in output.err
    assert [path.name for path in tmp_path.iterdir()] == [wrong.name]
