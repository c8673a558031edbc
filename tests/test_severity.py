"""How severe a finding is: an error breaks in 1.x, a warning is another meaning in silence, of what is information nothing comes.

What 1.2.0 does with these is asked in tests/equivalence/test_target.py, or stands in the rule's own page.
"""

from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source

PIPELINE = "train_pipeline = [\n    dict(type='{}', {}),\n    dict(type='Collect', keys=['imgs'], meta_keys=[])\n]\n"
MODEL = "model = dict(type='Recognizer2D', {})\ntotal_epochs = 10\n"
CASES = [
    ('MMA105', PIPELINE.format('SampleFrames', 'start_index=1'), 'info'),
    ('MMA105', PIPELINE.format('DenseSampleFrames', 'start_index=1'), 'info'),
    ('MMA105', PIPELINE.format('UntrimmedSampleFrames', 'start_index=1'), 'error'),
    ('MMA105', PIPELINE.format('UntrimmedSampleFrames', 'frame_interval=16'), 'warning'),
    ('MMA105', PIPELINE.format('FormatGCNInput', "input_format='NCTVM'"), 'error'),
    ('MMA106', "train_pipeline = [\n    dict(type='GeneratePoseTarget'),\n    dict(type='FormatShape', input_format='NCTHW')\n]\n", 'warning'),
    ('MMA106', PIPELINE.format('FormatShape', "input_format='NCHW_Flow'"), 'error'),
    ('MMA112', MODEL.format("train_cfg=dict(blending=dict(type='MixupBlending', num_classes=5, alpha=.2))"), 'warning'),
    ('MMA115', MODEL.format("cls_head=dict(type='TSNHead', label_smooth_eps=0.1)"), 'warning'),
    ('MMA116', MODEL.format("backbone=dict(type='ResNetTSM', depth=50)"), 'error'),
    ('MMA117', "model = dict(type='FastRCNN', test_cfg=dict(rcnn=dict(action_thr=0.002)))\n", 'error warning'),
    ('MMA119', MODEL.format('test_cfg=dict(max_testing_views=4)'), 'error'),
    ('MMA119', MODEL.format('test_cfg=dict(feature_extraction=False)'), 'info'),
    ('MMA119', MODEL.format("train_cfg=dict(aux_info=['scene'])"), 'warning'),
    ('MMA121', MODEL.format("backbone=dict(type='ResNetTIN', depth=50)"), 'warning'),
    ('MMA144', 'total_epochs = 10\nresume_from = None\n', 'info'),
    ('MMA144', "total_epochs = 10\nresume_from = 'a.pth'\n", 'error'),
    ('MMA146', "total_epochs = 10\nworkflow = [('train', 1)]\n", 'info'),
    ('MMA146', "total_epochs = 10\nworkflow = [('train', 1), ('val', 1)]\n", 'warning'),
    ('MMA147', 'total_epochs = 10\ngpu_ids = range(0, 1)\nseed = 5\ndeterministic = False\n', 'info info warning'),
]


@pytest.mark.parametrize(('code', 'text', 'expected'), CASES, ids=lambda value: value if str(value).startswith('MMA') else '')
def test_of_finding(code: str, text: str, expected: str) -> None:
    path = Path('/project/configs/a.py')
    (rule,) = (rule for rule in discover() if rule.code == code)
    (report,) = engine.check([path], Policy((rule,)), {path: Source(path, text)})
    assert ' '.join(sorted(diagnostic.severity for diagnostic in report.diagnostics)) == expected


def test_of_rules() -> None:
    """Rules whose findings break nothing."""
    silent = 'MMA112 MMA115 MMA121 MMA170 MMA171 MMA172 MMA173 MMA174 MMA175 MMA176 MMA190 MMA312 MMA412 MMA507 MMA605 MMA606'
    assert {rule.code for rule in discover() if rule.severity == 'warning'} == set(silent.split())
