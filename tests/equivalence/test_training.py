"""Migrated configs at work: the real 1.2.0 trains and validates with them, and gives its models what 0.24.1 gave to its own.

The data are synthetic, and lie where the configs look for them. A config is used as the tool wrote it, but for its size: two samples in a batch,
one epoch, no worker processes, no pretrained weights; for the training, large pictures are half as wide and half as high.

Inputs of a model are compared on the frames that 1.x takes. Where 0.x would have taken other ones, the tool has warned: clips of several frames
lie elsewhere when a model is tested (MMA170), AVA's are a frame later (MMA172). Skeletons have another order of axes, in which the models
of 1.x want them. Not here: OmniSource, SSN, 2s-AGCN, sound that is read while training, `PoseNormalize`; what 1.x lacks for them, the tool says.
"""

import json
import math
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.corpora import Corpora
from tests.equivalence.conftest import Migrated

HERE = Path(__file__).parent
Answers: TypeAlias = dict[str, dict[str, Any]]
ACCURACY = ('acc/top1', 'acc/top5', 'acc/mean1')
ITERATIONS, SAMPLES = 3, 2  # as the scripts have them
CLOSE = 1e-5


@dataclass(frozen=True)
class Family:
    """One config for all of its kind, and what a validation run of it yields.

    `moved`: the rule that warns of other frames, where 1.x takes others from a video as long as those here.
    """

    name: str
    config: str
    metrics: tuple[str, ...]
    files: frozenset[str]
    moved: str = ''

    def __str__(self) -> str:
        return self.name


def family(name: str, config: str, *metrics: str, best: str, moved: str = '') -> Family:
    """A family that keeps its last checkpoint and the one that is best by a metric."""
    return Family(name, config, metrics, frozenset({'epoch_1.pth', f'best_{best.replace("/", "_")}_epoch_1.pth'}), moved)


FAMILIES = (
    family('2D', 'recognition/tsn/tsn_r50_1x1x3_100e_kinetics400_rgb.py', *ACCURACY, best='acc/top1'),
    family('3D', 'recognition/slowonly/slowonly_r50_4x16x1_256e_kinetics400_rgb.py', *ACCURACY, best='acc/top1', moved='MMA170'),
    family('two paths', 'recognition/slowfast/slowfast_r50_4x16x1_256e_kinetics400_rgb.py', *ACCURACY, best='acc/top1'),
    family('flow', 'recognition/tsn/tsn_r50_320p_1x1x3_110e_kinetics400_flow.py', *ACCURACY, best='acc/top1', moved='MMA170'),
    family('blending', 'recognition/tsm/tsm_r50_mixup_1x1x8_50e_sthv1_rgb.py', *ACCURACY, best='acc/top1'),
    family('several labels', 'recognition/tsn/tsn_r101_1x1x5_50e_mmit_rgb.py', 'acc/mmit_mean_average_precision', best='acc/mmit_mean_average_precision'),
    family('audio', 'recognition_audio/resnet/tsn_r18_64x1x1_100e_kinetics400_audio_feature.py', *ACCURACY, best='acc/top1'),
    family('heatmaps', 'skeleton/posec3d/slowonly_r50_u48_240e_gym_keypoint.py', *ACCURACY, best='acc/top1'),
    family('graphs', 'skeleton/stgcn/stgcn_80e_ntu60_xsub_keypoint_3d.py', 'acc/top1', 'acc/top5', best='acc/top1'),
    family('proposals', 'localization/bmn/bmn_400x100_2x8_9e_activitynet_feature.py', 'auc', 'AR@1', 'AR@5', 'AR@10', 'AR@100', best='auc'),
    Family(
        'boundaries',  # its validation run dumps what it found, for the next model, and computes nothing
        'localization/bsn/bsn_tem_400x100_1x16_20e_activitynet_feature.py',
        (),
        frozenset({'tem_epoch_1.pth', 'tem_results/v_0.csv', 'tem_results/v_1.csv'}),
    ),
    family('detection', 'detection/ava/slowonly_kinetics_pretrained_r50_4x16x1_20e_ava_rgb.py', 'mAP/overall', best='mAP/overall', moved='MMA172'),
)
NAMES = [family.config for family in FAMILIES]


@pytest.fixture(scope='module')
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the data lie."""
    return tmp_path_factory.mktemp('training')


@pytest.fixture(scope='module')
def trainings(environments: tuple[str, str], migrated: Migrated, scratch: Path) -> Answers:
    return read(run(environments[1], 'train_mmaction1.py', scratch, migrated.folder, scratch / 'trainings.json'))


@pytest.fixture(scope='module')
def inputs(corpora: Corpora, environments: tuple[str, str], migrated: Migrated, scratch: Path) -> Answers:
    """What a model is given, in 0.24.1 and in 1.2.0."""
    given = run(environments[1], 'pipelines_mmaction1.py', scratch, migrated.folder, scratch / 'given.pkl')
    return read(run(environments[0], 'pipelines_mmaction0.py', scratch, corpora.folder_of_configs_of_0x, scratch / 'inputs.json', given))


def run(python: str, script: str, scratch: Path, configs: Path, output: Path, *inputs: Path) -> Path:
    """Ask a script about each family's config; where its answers are."""
    command = [python, str(HERE / script), str(configs), str(output), *map(str, inputs), *NAMES]
    # passive: threads that wait must not take the processor from other tests
    environment = {**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'PYTHONDONTWRITEBYTECODE': '1', 'OMP_WAIT_POLICY': 'PASSIVE'}
    log = scratch / f'{script}.log'
    with log.open('wb') as file:
        status = subprocess.run(command, cwd=scratch, stdout=file, stderr=subprocess.STDOUT, env=environment, check=False).returncode
    assert status == 0, log.read_text(errors='replace')[-4000:]
    return output


def read(path: Path) -> Answers:
    answers: Answers = json.loads(path.read_text())
    return answers


@pytest.mark.parametrize('family', FAMILIES, ids=str)
def test_trains_and_validates(family: Family, trainings: Answers) -> None:
    answer = trainings[family.config]
    assert 'error' not in answer, answer['error']
    print(f'\n{family}: losses {answer["losses"]}, metrics {answer["metrics"]}, {answer["seconds"]} s')
    assert answer['iterations'] == len(answer['losses']) == ITERATIONS
    assert all(math.isfinite(loss) for loss in answer['losses'])
    assert set(family.metrics) <= set(answer['metrics'])
    assert all(math.isfinite(answer['metrics'][name]) for name in family.metrics)
    assert family.files <= set(answer['files'])


@pytest.mark.parametrize('family', FAMILIES, ids=str)
def test_gives_a_model_what_0x_gave(family: Family, inputs: Answers, migrated: Migrated) -> None:
    answer = inputs[family.config]
    assert 'error' not in answer, answer['error']
    old, new = answer['frames']
    print(f'\n{family}: max abs difference {answer["difference"]:.3g} in {answer["shapes"][1]}, values {answer["range"]}')
    print(f'    {answer["truths"]} labels, boxes: {answer["truth difference"]:.3g}; frames {"the same" if old == new else f"{old} -> {new}"}')
    assert answer['difference'] < CLOSE
    assert answer['truth difference'] < CLOSE
    assert answer['truths'] == SAMPLES
    warnings = {found.code for found in migrated.before[migrated.folder / family.config].diagnostics}
    assert (old != new) == bool(family.moved)
    assert not family.moved or family.moved in warnings
