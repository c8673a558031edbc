"""A rule that writes something wrong is found out by `verify`: the proof does not rest on the rules.

Each rule is made wrong in turn: what it puts is another number, the opposite, another word, or is left out; what it moves is lost.
Then the official configs are fixed with it, and compared with what they were, by the wrong rules' own account.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.config.facts import Config
from mma_lint.config.project import Project
from mma_lint.config.value import Value, of
from mma_lint.engine import Policy
from mma_lint.proof.verify import Versions, verify
from mma_lint.rule import Change, Drop, Move, Put, Rule, Step, Verdict, discover
from mma_lint.source import Source
from tests.corpora import Corpora

# of each family one, with what is rare: half precision, blending, flow, limbs, two recognizers in a row
CONFIGS = (
    'recognition/tsn/tsn_r50_1x1x3_100e_kinetics400_rgb.py',
    'recognition/tsn/tsn_fp16_r50_1x1x3_100e_kinetics400_rgb.py',
    'recognition/tsn/tsn_r50_320p_1x1x3_110e_kinetics400_flow.py',
    'recognition/tsn/tsn_r50_video_mixup_1x1x8_100e_kinetics400_rgb.py',
    'recognition/tsm/tsm_r50_1x1x8_50e_kinetics400_rgb.py',
    'recognition/tsm/tsm_r50_gpu_normalize_1x1x8_50e_kinetics400_rgb.py',
    'recognition/tin/tin_r50_1x1x8_40e_sthv1_rgb.py',
    'recognition/slowfast/slowfast_r50_4x16x1_256e_kinetics400_rgb.py',
    'recognition_audio/resnet/tsn_r18_64x1x1_100e_kinetics400_audio_feature.py',
    'skeleton/posec3d/slowonly_r50_u48_240e_gym_limb.py',
    'localization/bmn/bmn_400x100_2x8_9e_activitynet_feature.py',
    'detection/ava/slowonly_kinetics_pretrained_r50_4x16x1_20e_ava_rgb.py',
)
# the rules that promise there to change nothing, and put or move something. MMA108 and MMA132 promise nothing: they ask a person to look.
RULES = (
    'MMA101', 'MMA102', 'MMA103', 'MMA104', 'MMA106', 'MMA110', 'MMA112', 'MMA113', 'MMA117', 'MMA120', 'MMA122', 'MMA130', 'MMA131', 'MMA133',
    'MMA140', 'MMA142', 'MMA143', 'MMA144', 'MMA148', 'MMA151',
)  # fmt: skip


def corrupted(rule: Rule) -> Rule:
    """The rule, wrong."""

    def check(config: Config) -> Iterator[Verdict]:
        for verdict in rule.verdicts(config):
            yield replace(verdict, steps=tuple(map(wrong, verdict.steps))) if isinstance(verdict, Change) else verdict

    return replace(rule, checks=[check])


def wrong(step: Step) -> Step:
    if isinstance(step, Move):
        return Drop(step.path)
    if isinstance(step, Put):
        value = spoilt(step.value)
        return replace(step, value=value)
    return step


def spoilt(value: Value) -> Value:
    """Another value of the same shape. What names a class stays, so that it is not found by its name alone."""
    if isinstance(value.data, dict):
        return of({key: item if key == 'type' else spoilt(item) for key, item in value.items.items()})
    if isinstance(value.data, (list, tuple)):
        return of(type(value.data)(map(spoilt, value.elements)))
    if isinstance(value.data, bool):
        return of(not value.data)
    if isinstance(value.data, (int, float)):
        return of(value.data + 1)
    return of(f'{value.data}_') if isinstance(value.data, str) else value


@pytest.fixture(scope='module')
def before(corpora: Corpora) -> dict[Path, Source]:
    folder = corpora.folder_of_configs_of_0x
    project = Project()
    documents = [project.document(folder / name) for name in CONFIGS]
    return {document.source.path: document.source for leaf in documents for document in (*leaf.ancestors, leaf)}


@pytest.mark.parametrize('code', RULES)
def test_a_wrong_rule_is_found_out(code: str, before: dict[Path, Source]) -> None:
    rules = tuple(corrupted(rule) if rule.code == code else rule for rule in discover())
    fixed = engine.fix(before, Policy(rules), unsafe=True)
    after = {result.path: Source(result.path, result.text) for result in fixed if result.text is not None}
    versions = Versions(Project({**before, **after}), Project(before), lambda path: path)
    found = [difference for proof in verify(before, versions, rules) for difference in proof.unexplained]
    assert any(code in explanation.codes for _, explanation in found), [(d.aspect, d.key, e.codes) for d, e in found][:5]
