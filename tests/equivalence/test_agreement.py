"""`verify` and the two real frameworks agree on whether the 227 official configs mean the same after the migration, aspect by aspect.

Where they do not, the reason stands here.
"""

from collections.abc import Mapping
from fnmatch import fnmatch

import pytest

from mma_lint.config.project import Project
from mma_lint.proof.verify import Proof, Versions, verify
from mma_lint.rule import discover
from tests.corpora import Corpora
from tests.equivalence import aspects
from tests.equivalence.aspects import Aspect
from tests.equivalence.conftest import Answers, Migrated

# the aspects that both look at: what the frameworks are asked, and what `verify` calls it
SHARED: Mapping[Aspect, tuple[str, ...]] = {
    aspects.epochs: ('length',),
    aspects.steps: ('gradients', 'precision'),
    aspects.schedule: ('schedule',),
    aspects.loaders: ('batches',),
    aspects.datasets: ('datasets',),
    aspects.pipelines: ('pipelines',),
    aspects.pixels: ('pixels',),
    aspects.validation: ('validation',),
    aspects.metrics: ('metrics',),
    aspects.logs: ('logs',),
    aspects.checkpoints: ('checkpoints',),
    aspects.start: ('start',),
    aspects.average_clips: ('scores',),
    aspects.weights: ('model',),
    aspects.optimizer: ('optimizer',),
}
# what `verify` knows of, and aspects.py does not ask: they compare the words of both configs there, or leave these steps to test_training.py
BEYOND = (
    '.first_frames',  # SampleFrames spreads the clips of tests otherwise
    '.clips',  # PaddingWithLoop begins at the first frame, SampleFrames anywhere
    '.frame_in_the_middle',  # AVADataset counts start_index twice
    '.leaves_timestamps_out',  # AVADataset leaves timestamps out in tests too
    '.suffix',  # AudioDataset adds none
    '.flips',  # GeneratePoseTarget mirrors maps, not key points
    '.inverts',  # Flip inverts other channels of flow
    '.first_frame',  # start_index
    'FormatShape.layout',  # 0.24.1 cannot run a FormatShape without input_format
)
GONE = 'that 1.x does not have this class is seen when it is built: another aspect (`builds`) of aspects.py'
NO_VAL = '0.24.1 would validate with --validate only, and cannot with this dataset: aspects.py looks at no validation without `evaluation`'
EXCEPTIONS: dict[str, dict[str, str]] = {
    'datasets': {
        'localization/ssn/*': GONE,
        'recognition/omnisource/*/*image_rgb.py': GONE,
        'recognition/omnisource/*/*_kineticsraw_rgb.py': GONE,
        'recognition/omnisource/*/*_omnisource_rgb.py': GONE,
    },
    'pipelines': {
        'localization/ssn/*': GONE,
        'recognition_audio/resnet/tsn_r50_64x1x1_100e_kinetics400_audio.py': GONE,
        'skeleton/stgcn/stgcn_80e_ntu60_xsub_keypoint.py': GONE,
    },
    'pixels': {
        'localization/ssn/ssn_r50_450e_thumos14_rgb_train.py': NO_VAL,
        'recognition/tsn/tsn_r50_1x1x6_100e_mit_rgb.py': '0.24.1 cannot run it: no FormatShape tells along which axis the channels are',
    },
    'loaders': {
        'localization/ssn/ssn_r50_450e_thumos14_rgb_train.py': NO_VAL,
        'localization/ssn/ssn_r50_450e_thumos14_rgb_test.py': 'asked of 1.x, no loader is built where there is no model',
    },
    'weights': {'recognition/*/*_clip_feature_extraction_*.py': 'the same weights; but 1.x has a head for features, 0.x a setting'},
    'optimizer': {
        'skeleton/2s-agcn/*': 'the parameters have other names: `verify` finds that in the model',
        'skeleton/stgcn/*': 'the parameters have other names: `verify` finds that in the model',
        'localization/ssn/*_train.py': 'there are no parameters: `verify` finds that in the model',
    },
}


@pytest.fixture(scope='module')
def proofs(corpora: Corpora, migrated: Migrated, answers: Answers) -> dict[str, Proof]:
    versions = Versions(Project(), Project(), lambda path: corpora.folder_of_configs_of_0x / path.relative_to(migrated.folder))
    found = verify([migrated.folder / name for name in answers.old], versions, discover())
    return {str(proof.path.relative_to(migrated.folder)): proof for proof in found if proof.comparison is not None}


def differs(proof: Proof, names: tuple[str, ...]) -> bool:
    """Whether `verify` finds a difference in an aspect that the frameworks could see."""
    assert proof.comparison is not None
    return any(item.aspect in names and not item.key.endswith(BEYOND) for item in proof.comparison.differences)


@pytest.mark.parametrize('aspect', SHARED, ids=lambda aspect: aspect.__name__)
def test_agreement(aspect: Aspect, answers: Answers, proofs: dict[str, Proof]) -> None:
    asked = {name: aspect(answers.old[name], answers.new[name]) for name in proofs}
    told = {name: verdict for name, verdict in asked.items() if verdict is not None}
    disagreeing = {name for name, verdict in told.items() if verdict is differs(proofs[name], SHARED[aspect])}
    patterns = EXCEPTIONS.get(aspect.__name__, {})
    excepted = {pattern: {name for name in disagreeing if fnmatch(name, pattern)} for pattern in patterns}
    print(f'\n{aspect.__name__}: {len(told) - len(disagreeing)} of {len(told)} agree')
    assert disagreeing == set().union(*excepted.values())
    assert all(excepted.values()), 'an exception that excepts nothing'
    assert len(told) >= 170


def test_all_but_one_are_compared(answers: Answers, proofs: dict[str, Proof]) -> None:
    """That one has nothing of 0.x: settings of a tool."""
    assert answers.old.keys() - proofs.keys() == {'localization/bsn/bsn_pgm_400x100_activitynet_feature.py'}


def test_what_differs_beyond_is_announced(proofs: dict[str, Proof]) -> None:
    """Every difference was spoken of by a rule."""
    assert {name: proof.unexplained for name, proof in proofs.items() if proof.unexplained} == {}
