"""The 227 official configs of 0.24.1 mean the same after the migration: asked of the real 0.24.1 and of the real 1.2.0.

Where they do not, the exception stands here with its reason, and the tool has said so itself.
"""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.equivalence.aspects import ASPECTS, Aspect
from tests.equivalence.conftest import Answers, Migrated

GRAPHS = '1.x wrote the graph convolutions anew: other names of parameters'
NO_AGCN = 'AGCN has no counterpart in 1.x'
NO_SSN = 'SSN has no counterpart in 1.x'
NO_TRANSFORM = 'a transform that has no counterpart in 1.x'
NO_DATASET = 'a dataset that has no counterpart in 1.x'
NO_MODEL = 'settings of a tool alone: there is no model, nothing that MMEngine reads'

EXCEPTIONS: dict[str, dict[str, str]] = {
    'builds': {
        'localization/ssn/*': NO_SSN,
        'recognition/omnisource/*/*image_rgb.py': NO_DATASET,
        'recognition/omnisource/*/*_insvideo_rgb.py': 'sampling by class has no counterpart in 1.x',
        'recognition/omnisource/*/*_kineticsraw_rgb.py': NO_DATASET,
        'recognition/omnisource/*/*_omnisource_rgb.py': NO_DATASET,
        'recognition_audio/resnet/tsn_r50_64x1x1_100e_kinetics400_audio.py': NO_TRANSFORM,
        'skeleton/2s-agcn/*': NO_AGCN,
        'skeleton/stgcn/stgcn_80e_ntu60_xsub_keypoint.py': NO_TRANSFORM,
    },
    'fields': {
        'localization/bsn/bsn_pgm_400x100_activitynet_feature.py': NO_MODEL,
        'recognition/slowfast/slowfast_multigrid_r50_8x8x1_358e_kinetics400_rgb.py': 'multigrid training has no counterpart in 1.x',
    },
    'weights': {'localization/ssn/*': NO_SSN, 'skeleton/2s-agcn/*': NO_AGCN, 'skeleton/stgcn/*': GRAPHS},
    'loaders': {'localization/ssn/*_test.py': NO_SSN},
    'optimizer': {'localization/ssn/*_train.py': NO_SSN, 'skeleton/2s-agcn/*': NO_AGCN, 'skeleton/stgcn/*': GRAPHS},
}
ENOUGH = 185  # 0.24.1 cannot train every config on this machine, but has a say in so many of each aspect


def exceptions(aspect: str, configs: Iterator[str] | list[str]) -> set[str]:
    patterns = EXCEPTIONS.get(aspect, {})
    found = {pattern: {config for config in configs if fnmatch(config, pattern)} for pattern in patterns}
    assert all(found.values()), 'an exception that excepts nothing'
    return set().union(*found.values())


@pytest.mark.parametrize('aspect', ASPECTS, ids=lambda aspect: aspect.__name__)
def test_aspect(aspect: Aspect, answers: Answers) -> None:
    verdicts = {config: aspect(answers.old[config], answers.new[config]) for config in answers.old}
    different = {config for config, same in verdicts.items() if same is False}
    assert sum(same is not None for same in verdicts.values()) >= (ENOUGH if aspect.__name__ != 'optimizer' else 170)
    assert different == exceptions(aspect.__name__, list(answers.old))


def test_all_configs_were_asked(answers: Answers) -> None:
    assert len(answers.old) == len(answers.new) == 227


def test_no_difference_is_silent(answers: Answers, migrated: Migrated) -> None:
    """Where an aspect differs, something was found that only a person can settle: in the file or in what it inherits from."""
    silent = []
    for config in answers.old:
        if any(aspect(answers.old[config], answers.new[config]) is False for aspect in ASPECTS):
            family = (migrated.folder / config, *migrated.bases(migrated.folder / config))
            if not any(needs_a_person(migrated, path) for path in family):
                silent.append(config)
    assert silent == ['localization/bsn/bsn_pgm_400x100_activitynet_feature.py']


def needs_a_person(migrated: Migrated, path: Path) -> bool:
    before, after = migrated.before[path].diagnostics, migrated.after[path].diagnostics
    return bool(after) or any(diagnostic.applicability != 'safe' for diagnostic in before)
