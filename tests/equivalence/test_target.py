"""What data/targets.json says of MMAction2 1.0 and 1.1 is so in the real 1.0.0 and 1.1.0, and configs that are fixed for them are built there.

They run in the environment of 1.2.0, found before it by PYTHONPATH, with the last MMCV that they take.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mma_lint import engine
from mma_lint.config.project import Project
from mma_lint.engine import policy_of
from mma_lint.settings import TARGETS, Settings
from mma_lint.source import Source
from tests.corpora import Corpora
from tests.equivalence.conftest import HERE, Asked
from tests.target_facts import EARLIER, LAST

Answers: TypeAlias = dict[str, dict[str, Any]]
BUILDS = None
AUDIO = ('AudioDecode', 'AudioDecodeInit', 'AudioAmplify', 'MelSpectrogram', 'LoadKineticsPose')
# question: answer of 1.0, of 1.1, of 1.2; an error by how it begins
EXPECTED: dict[str, tuple[object, object, object]] = {
    'version': ('1.0.0', '1.1.0', '1.2.0'),
    **dict.fromkeys(AUDIO, (BUILDS, BUILDS, 'KeyError')),
    'names of transforms': (True, True, False),
    'suffix': ('.wav', '.wav', 'TypeError'),
    'suffix by default': ('.wav', '.wav', 'AttributeError'),
    'valid_ratio': ('TypeError', 'TypeError', BUILDS),
    'box_thr': ('TypeError', 'TypeError', BUILDS),
    'NCHW_Flow': ([1, 4, 2, 4], [1, 4, 2, 4], 'ValueError'),
    'flipped flow': ([245, 20, 225, 40], [245, 20, 225, 40], [245, 235, 30, 40]),
    'no background_class': (BUILDS, BUILDS, 'TypeError'),
    'background_class': ('TypeError', 'TypeError', BUILDS),
    'no pretrained': (BUILDS, 'TypeError', 'TypeError'),
    'no pretrained2d': ('TypeError', BUILDS, BUILDS),
    'frame_interval': ([8, 24, 40, 56],) * 3,  # with clips of one frame
    'clip_interval': ('TypeError', [8, 24, 40, 56], [8, 24, 40, 56]),
    'frames of AVA': ([57, 59, 61, 63], [58, 60, 62, 64], [58, 60, 62, 64]),  # the first are those of 0.24.1
    'mmcls.': ('ImportError: Please install mmcls',) * 3,
    'mmpretrain.': ('KeyError', 'ImportError: Please install mmpretrain', 'ImportError: Please install mmpretrain'),
    'algorithm_keys': ('TypeError', 'TypeError', BUILDS),
    'FeatureHead': ('KeyError', BUILDS, BUILDS),
    'several labels': ('AssertionError', {'mean_average_precision': 1.0}, {'mean_average_precision': 1.0}),
    'layout': ('AssertionError', BUILDS, BUILDS),
    'keys': (['inputs', 'data_samples'], "NotImplementedError: Key 'tmin'", ['inputs', 'data_samples']),
    # how severe a finding is: what is built is no error
    'SampleFrames.start_index': (BUILDS,) * 3,
    'DenseSampleFrames.start_index': (BUILDS,) * 3,
    'UntrimmedSampleFrames.start_index': ('TypeError',) * 3,
    'FormatGCNInput.input_format': ('TypeError',) * 3,
    'blending': (BUILDS,) * 3,
    'label_smooth_eps': ('0.1',) * 3,
    'label': ('gt_labels.item', 'gt_labels.item', 'gt_label'),
    'score': ('pred_scores.item pred_labels.item', 'pred_scores.item pred_labels.item', 'pred_score pred_label'),
}


def packages(version: str, corpora: Corpora) -> tuple[Path, ...]:
    return (corpora.earlier_1x(version), corpora.mmcv_lite('2.0.1')) if version != LAST else ()


@pytest.fixture(scope='module')
def facts(corpora: Corpora, environments: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What each version answers to the questions of ask_target.py."""
    folder, found = tmp_path_factory.mktemp('facts'), {}
    for version in TARGETS:
        output = folder / f'{version}.json'
        path = os.pathsep.join(map(str, packages(version, corpora)))
        environment = {**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'PYTHONDONTWRITEBYTECODE': '1', 'PYTHONPATH': path}
        subprocess.run([environments[1], str(HERE / 'ask_target.py'), str(output)], env=environment, cwd=folder, check=True, capture_output=True)
        found[version] = json.loads(output.read_text(encoding='utf-8'))
    return found


@pytest.mark.parametrize('question', EXPECTED)
def test_fact(question: str, facts: Answers) -> None:
    for version, expected in zip(TARGETS, EXPECTED[question], strict=True):
        found = facts[version][question]
        assert str(found).startswith(expected) if isinstance(expected, str) else found == expected, version


def test_every_question_is_asked(facts: Answers) -> None:
    assert set(EXPECTED) == set(facts[LAST])


@pytest.mark.parametrize('version', EARLIER)
def test_official_configs(version: str, corpora: Corpora, environments: tuple[str, str], tmp_path: Path) -> None:
    """Fixed for an earlier version they are built there, or a person is told of the file or of what it inherits from.

    Asked are those of families where the versions differ, and one of each other family.
    """
    folder = tmp_path / 'configs'
    shutil.copytree(corpora.folder_of_configs_of_0x, folder)
    paths = tuple(path for path in sorted(folder.rglob('*.py')) if '_base_' in path.parts or _may_differ(path) or path == min(path.parent.glob('*.py')))
    remaining = {result.path: result.diagnostics for result in _fixed(paths, version)}
    configs = [str(path.relative_to(folder)) for path in paths if '_base_' not in path.parts]
    assert len(configs) > 50
    answers = Asked(environments[1], 'ask_mmaction1.py', folder, tmp_path / 'answers.json.gz', configs, packages(version, corpora)).answers()
    silent = []
    for config, answer in answers.items():
        family = (folder / config, *(ancestor.source.path for ancestor in Project().document(folder / config).ancestors))
        if answer['errors'] and not any(remaining.get(path) for path in family):
            silent.append((config, answer['errors']))
    assert silent == []
    assert sum(not answer['errors'] for answer in answers.values()) >= {'1.0': 32, '1.1': 40}[version]


def _may_differ(path: Path) -> bool:
    return bool({'detection', 'localization', 'stgcn', 'recognition_audio', 'hvu', 'tin'} & set(path.parts))


def _fixed(paths: tuple[Path, ...], version: str) -> tuple[engine.Fixed, ...]:
    """What becomes of files, written."""
    results = engine.fix(paths, policy_of(Settings(paths[0].parent, target=version)), unsafe=True)
    for result in results:
        if result.text is not None:
            result.path.write_bytes(Source.from_bytes(result.path, result.path.read_bytes()).to_bytes(result.text))
    return results
