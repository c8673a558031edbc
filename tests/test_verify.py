"""`mma-lint verify`: what it finds, what it cannot tell, how it ends. The 1.x config here is written by hand, not by the rules."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from mma_lint.config.project import Project
from mma_lint.frontends import cli
from mma_lint.proof.verify import Versions
from mma_lint.proof.verify import verify as compare
from mma_lint.rule import discover
from tests.test_corpus import CASES, inputs, outputs

OLD = """
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', pretrained='torchvision://resnet50', depth=50, norm_eval=False),
    cls_head=dict(type='TSNHead', num_classes=400, in_channels=2048, dropout_ratio=0.4),
    train_cfg=None,
    test_cfg=dict(average_clips=None))
img_norm_cfg = dict(mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_bgr=False)
pipeline = [
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=3),
    dict(type='RawFrameDecode'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
data = dict(
    videos_per_gpu=8,
    workers_per_gpu=2,
    test_dataloader=dict(videos_per_gpu=1),
    train=dict(type='RawframeDataset', ann_file='train.txt', data_prefix='frames', pipeline=pipeline),
    val=dict(type='RawframeDataset', ann_file='val.txt', data_prefix='frames', pipeline=pipeline),
    test=dict(type='RawframeDataset', ann_file='test.txt', data_prefix='frames', pipeline=pipeline))
evaluation = dict(interval=5, metrics=['top_k_accuracy', 'mean_class_accuracy'])
optimizer = dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=0.0001)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy='step', step=[40, 80], warmup='linear', warmup_iters=500)
total_epochs = 100
checkpoint_config = dict(interval=5)
log_config = dict(interval=20, hooks=[dict(type='TextLoggerHook')])
log_level = 'INFO'
load_from = None
resume_from = None
workflow = [('train', 1)]
"""
NEW = """
default_scope = 'mmaction'
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', pretrained='torchvision://resnet50', depth=50, norm_eval=False),
    cls_head=dict(type='TSNHead', num_classes=400, in_channels=2048, dropout_ratio=0.4, average_clips='score'),
    data_preprocessor=dict(
        type='ActionDataPreprocessor', mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], format_shape='NCHW'))
pipeline = [
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips=3),
    dict(type='RawFrameDecode'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='PackActionInputs')
]
train_dataloader = dict(
    batch_size=8, num_workers=2, pin_memory=True, sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(type='RawframeDataset', ann_file='train.txt', data_prefix=dict(img='frames'), pipeline=pipeline))
val_dataloader = dict(
    batch_size=8, num_workers=2, pin_memory=True, sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(type='RawframeDataset', ann_file='val.txt', data_prefix=dict(img='frames'), pipeline=pipeline, test_mode=True))
test_dataloader = dict(
    batch_size=1, num_workers=2, pin_memory=True, sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(type='RawframeDataset', ann_file='test.txt', data_prefix=dict(img='frames'), pipeline=pipeline, test_mode=True))
val_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy', 'mean_class_accuracy'))
test_evaluator = dict(type='AccMetric', metric_list=('top_k_accuracy', 'mean_class_accuracy'))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=100, val_interval=5)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
optim_wrapper = dict(
    optimizer=dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=0.0001), clip_grad=dict(max_norm=40, norm_type=2))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, end=501),
    dict(type='MultiStepLR', milestones=[40, 80], by_epoch=True)
]
default_hooks = dict(checkpoint=dict(type='CheckpointHook', interval=5, save_best='auto'), logger=dict(type='LoggerHook', interval=20),
    sync_buffers=dict(type='SyncBuffersHook'))
log_processor = dict(type='LogProcessor', window_size=20)
"""
ASPECTS = 18


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Verify = Callable[..., Ran]


@pytest.fixture
def verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Write files of both versions, by their path below `old` and `new`, and compare them."""
    monkeypatch.chdir(tmp_path)

    def verify(old: dict[str, str], new: dict[str, str], *argv: str) -> Ran:
        for folder, files in (('old', old), ('new', new)):
            (tmp_path / folder).mkdir(exist_ok=True)
            for name, text in files.items():
                (tmp_path / folder / name).write_text(text)
        status = cli.main(['verify', *(argv or ('new', '--old', 'old'))])
        return Ran(status, *capsys.readouterr())

    return verify


def test_a_true_migration_is_unchanged(verify: Verify) -> None:
    ran = verify({'a.py': OLD}, {'a.py': NEW})
    assert ran == (0, f'new/a.py: unchanged in {ASPECTS} aspects\n1 config compared: 1 unchanged\n', '')


# what a hand gets wrong, or the official guide says (TRAPS.md, LR.md): the text in NEW, what stands there, the key that must be named
MISTAKES = [
    ('end=501', 'end=500', 'rate'),  # the warm-up ends one step early
    ('start_factor=0.1, ', '', 'rate'),  # a third, where mmcv had a tenth
    ("    dict(type='MultiStepLR', milestones=[40, 80], by_epoch=True)\n", '', 'rate'),
    ("dict(type='MultiStepLR', milestones=[40, 80], by_epoch=True)", "dict(type='MultiStepLR', milestones=[40, 80], begin=5)", 'rate'),
    ('pipeline=pipeline, test_mode=True))\ntest', 'pipeline=pipeline))\ntest', 'val.test_mode'),
    ("sampler=dict(type='DefaultSampler', shuffle=False)", "sampler=dict(type='DefaultSampler')", 'val.shuffle'),
    ('batch_size=1', 'batch_size=8', 'test.batch_size'),
    ('    batch_size=8, num_workers=2, ', '    batch_size=8, ', 'train.workers'),
    ('pin_memory=True, ', '', 'train.pin_memory'),
    (", average_clips='score'", '', 'averaged'),
    (", average_clips='score'", ", average_clips='prob'", 'averaged'),
    ('mean=[123.675, 116.28, 103.53]', 'mean=[103.53, 116.28, 123.675]', 'train.mean'),
    ("format_shape='NCHW')", "format_shape='NCHW', to_rgb=True)", 'train.swaps_channels'),
    ("format_shape='NCHW')", "format_shape='NCTHW')", 'train.layout'),
    ("    dict(type='Flip', flip_ratio=0.5),\n", '', 'train.Flip'),
    ("    dict(type='FormatShape'", "    dict(type='Normalize', mean=[0], std=[1]),\n    dict(type='FormatShape'", 'train.Normalize'),
    (", metric_list=('top_k_accuracy', 'mean_class_accuracy')", ", metric_list='top_k_accuracy'", 'val.names'),
    (', val_interval=5', '', 'interval'),
    (', val_interval=5', ', val_interval=5, val_begin=6', 'first'),
    (", save_best='auto'", '', 'save_best'),
    ("log_processor = dict(type='LogProcessor', window_size=20)\n", '', 'averaged_over'),
    ("type='CheckpointHook', interval=5, ", "type='CheckpointHook', ", 'interval'),
    (', clip_grad=dict(max_norm=40, norm_type=2)', '', 'max_norm'),
    ("default_scope = 'mmaction'\n", '', 'registry'),
    ("data_prefix=dict(img='frames'), pipeline=pipeline))", "data_prefix=dict(video='frames'), pipeline=pipeline))", 'train.folder.img'),
    ("ann_file='train.txt'", "ann_file='train.txt', data_root='data'", 'train.ann_file'),
    ("ann_file='train.txt'", "ann_file='train.txt', start_index=0", 'train.first_frame'),
    ('depth=50', 'depth=101', 'backbone.depth'),
    ('dropout_ratio=0.4, ', 'dropout_ratio=0.8, ', 'cls_head.dropout_ratio'),
    ('optim_wrapper = dict(', "optim_wrapper = dict(type='AmpOptimWrapper', ", 'train'),
    ('optim_wrapper = dict(', 'optim_wrapper = dict(accumulative_counts=2, ', 'accumulated'),
    ('val_cfg = ', "resume = True\nload_from = 'x.pth'\nval_cfg = ", 'resumes'),
    ('val_cfg = ', 'randomness = dict(seed=1)\nval_cfg = ', 'seed'),
    ('val_cfg = ', 'env_cfg = dict(cudnn_benchmark=True)\nval_cfg = ', 'cudnn_benchmark'),
    ("val_cfg = dict(type='ValLoop')\n", '', ''),
    ('default_hooks = dict(', 'default_hooks = dict(param_scheduler=None, ', 'learning rate'),
    ('max_epochs=100', 'max_epochs=101', 'epochs'),
    ("type='MultiStepLR'", "type='MultiStepLrs'", 'rate'),  # MMEngine has no such scheduler
    ("type='ActionDataPreprocessor'", "type='DetDataPreprocessor'", 'data_preprocessor'),
    ("type='LoggerHook'", "type='MyLoggerHook'", 'hook.logger'),
    (",\n    sync_buffers=dict(type='SyncBuffersHook')", '', 'buffers'),
    ("type='RawframeDataset', ann_file='train.txt'", "type='ImageDataset', ann_file='train.txt'", 'train'),
]


@pytest.mark.parametrize(('right', 'wrong', 'key'), MISTAKES, ids=lambda text: str(text).strip()[:40])
def test_a_mistake_is_found(verify: Verify, right: str, wrong: str, key: str) -> None:
    assert right in NEW
    ran = verify({'a.py': OLD}, {'a.py': NEW.replace(right, wrong, 1)}, 'new', '--old', 'old', '--output-format', 'json')
    (found,) = json.loads(ran.out)
    assert (ran.status, found['verdict']) == (1, 'unexplained')
    assert key in {difference['key'] for difference in found['differences'] if not difference['reason']}


def test_a_difference_names_keys_values_and_places(verify: Verify) -> None:
    ran = verify({'a.py': OLD}, {'a.py': NEW.replace('batch_size=1', 'batch_size=4')})
    line = '! batches: test.batch_size 1 -> 4 (no rule says this) [data.test_dataloader.videos_per_gpu -> test_dataloader.batch_size]'
    assert ran.out.splitlines()[1:] == [line, '1 config compared: 1 with unexplained differences']


def test_a_rate_is_shown_where_it_parts(verify: Verify) -> None:
    ran = verify({'a.py': OLD}, {'a.py': NEW.replace('milestones=[40, 80]', 'milestones=[40, 90]')})
    assert '! learning rate: rate 0.0001 at iteration 1600 (of 20 in an epoch) -> 0.001' in ran.out


def test_a_difference_that_a_rule_announced_passes(verify: Verify) -> None:
    """Clips are spread otherwise in 1.x: MMA170 said so."""
    old, new = (text.replace('clip_len=1, frame_interval=1, num_clips=3', 'clip_len=8, frame_interval=8, num_clips=3, test_mode=True') for text in (OLD, NEW))
    ran = verify({'a.py': old}, {'a.py': new})
    assert ran.status == 0
    assert '- pipelines: test.SampleFrames.first_frames [[0, 0, 0],' in ran.out
    assert '(MMA170: 1.x takes other frames of a video here' in ran.out
    assert ran.out.splitlines()[-1] == '1 config compared: 1 with announced differences only'


def test_what_a_rule_announced_explains_no_other_change_there(verify: Verify) -> None:
    old, new = (text.replace('clip_len=1, frame_interval=1, num_clips=3', 'clip_len=8, frame_interval=8, num_clips=3, test_mode=True') for text in (OLD, NEW))
    ran = verify({'a.py': old}, {'a.py': new.replace('num_clips=3', 'num_clips=10')})
    assert ran.status == 1
    assert '! pipelines: test.SampleFrames.num_clips 3 -> 10' in ran.out


def test_what_is_not_carried_over_yet_is_said(verify: Verify) -> None:
    ran = verify({'a.py': OLD + 'fp16 = dict()\n'}, {'a.py': NEW + 'fp16 = dict()\n'})
    assert ran.status == 0
    assert "- precision: train 'half' -> 'single' (MMA132: not carried over yet" in ran.out
    assert ran.out.splitlines()[0].endswith('(not all 1.x yet: MMA132)')


def test_what_was_changed_since_is_not_waiting_to_be_carried_over(verify: Verify) -> None:
    """A finding that the change itself brings is no excuse for it: without weights MMA116 wants another argument."""
    old, new = (text.replace("type='ResNet'", "type='ResNetTSM'") for text in (OLD, NEW))
    ran = verify({'a.py': old}, {'a.py': new.replace("pretrained='torchvision://resnet50'", 'pretrained=None')})
    assert ran.status == 1
    assert "! model: backbone.pretrained 'torchvision://resnet50' -> None (no rule says this)" in ran.out


def test_what_cannot_be_told_is_not_called_equal(verify: Verify) -> None:
    """Not even where both say the same: what the expression gives is not known."""
    old, new = (text.replace('depth=50', "depth=int(os.environ['DEPTH'])") for text in (OLD, NEW))
    ran = verify({'a.py': old}, {'a.py': new})
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[:2] == [
        f'new/a.py: unchanged in {ASPECTS - 1} aspects',
        '  model: backbone.depth not compared: its value cannot be told without running the file',
    ]


def test_bases_are_those_of_their_own_version(verify: Verify) -> None:
    """The 0.x child is read over the 0.x base; the base is seen in its child."""
    old_child = "_base_ = ['base.py']\ndata = dict(videos_per_gpu=4)\ntotal_epochs = 50\n"
    new_child = "_base_ = ['base.py']\ntrain_dataloader = dict(batch_size=4)\nval_dataloader = dict(batch_size=4)\ntrain_cfg = dict(max_epochs=50)\n"
    ran = verify({'base.py': OLD, 'child.py': old_child}, {'base.py': NEW, 'child.py': new_child})
    assert ran.out.splitlines()[-1] == '2 configs compared: 2 unchanged'
    ran = verify({}, {'base.py': NEW.replace('max_norm=40', 'max_norm=20')})
    assert ran.status == 1
    assert ran.out.count('! gradients: max_norm 40 -> 20') == 2


def test_a_part_is_seen_where_it_is_used(verify: Verify) -> None:
    """A base without data is no config to compare for itself."""
    old_base, new_base = 'total_epochs = 100\n', "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=100)\n"
    old, new = f"_base_ = 'base.py'\n{OLD.replace('total_epochs = 100', '')}", f"_base_ = 'base.py'\n{NEW.replace('max_epochs=100, ', '')}"
    ran = verify({'base.py': old_base, 'a.py': old}, {'base.py': new_base, 'a.py': new})
    assert ran.out.splitlines() == [f'new/a.py: unchanged in {ASPECTS} aspects', '1 config compared: 1 unchanged']


@pytest.mark.parametrize(
    ('old', 'new', 'argv', 'said'),
    [
        ({'a.py': 'data = dict(\n'}, {'a.py': NEW}, (), 'new/a.py: MMA002 old/a.py: '),
        ({'a.py': OLD}, {'a.py': 'train_cfg = dict(\n'}, (), 'new/a.py: MMA002 new/a.py: '),
        ({'b.py': OLD}, {'a.py': NEW}, (), 'new/a.py: not compared: there was no such file'),
        ({'a.py': OLD}, {'a.py': OLD}, (), 'new/a.py: not compared: it is not migrated yet'),
        ({'a.py': NEW}, {'a.py': NEW}, (), 'new/a.py: not compared: it was no config of 0.x'),
        ({}, {'a.py': NEW}, ('new/b.py', '--old', 'old'), 'new/b.py: MMA001'),
    ],
    ids=['old is no Python', 'new is no Python', 'nothing to compare with', 'not migrated', 'never 0.x', 'no such file'],
)
def test_what_cannot_be_compared_is_no_success(verify: Verify, old: dict[str, str], new: dict[str, str], argv: tuple[str, ...], said: str) -> None:
    ran = verify(old, new, *argv)
    assert ran.status == 2
    assert ran.out.startswith(said)


def test_one_bad_file_stops_no_other(verify: Verify) -> None:
    ran = verify({'a.py': 'data = dict(\n', 'b.py': OLD}, {'a.py': NEW, 'b.py': NEW})
    assert ran.status == 2
    assert ran.out.splitlines()[-1] == '1 config compared: 1 unchanged; 1 could not be read'


def test_a_wrong_call_is_said(verify: Verify) -> None:
    assert verify({}, {'a.py': NEW}, 'new', '--old', 'nowhere') == (2, '', 'mma-lint: error: --old nowhere: there is no such file or folder\n')
    ran = verify({}, {'a.py': NEW}, 'new')
    assert (ran.status, ran.err) == (2, 'mma-lint: error: new/a.py is in no git repository: say with --old where the 0.x configs are\n')


def git(*argv: str) -> None:
    who = ('-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false')
    subprocess.run(['git', *who, *argv], check=True, capture_output=True)


def test_against_a_commit(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old files are those of the commit, with the bases that they had there, though one is gone and one has changed since."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'new').mkdir()
    (tmp_path / 'new/gone.py').write_text(OLD)
    (tmp_path / 'new/a.py').write_text("_base_ = 'gone.py'\ntotal_epochs = 50\n")
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'x')
    git('tag', 'v0')
    (tmp_path / 'new/gone.py').unlink()
    ran = verify({}, {'a.py': NEW.replace('max_epochs=100', 'max_epochs=50')}, 'new', '--against', 'v0')
    assert ran == (0, f'new/a.py: unchanged in {ASPECTS} aspects\n1 config compared: 1 unchanged\n', '')
    ran = verify({}, {'a.py': NEW}, 'new/a.py')
    assert ran.status == 1
    assert '! length of the training: epochs 50 -> 100' in ran.out
    assert verify({}, {}, 'new', '--against', 'v9').err.startswith('mma-lint: error: git knows no commit `v9`')


def test_markdown(verify: Verify) -> None:
    ran = verify({'a.py': OLD}, {'a.py': NEW.replace('batch_size=1', 'batch_size=4')}, 'new', '--old', 'old', '--output-format', 'markdown')
    rows = ran.out.splitlines()
    assert rows[2] == '| new/a.py | batches | test.batch&#95;size | 1 | 4 |  | **nothing** |'
    assert rows[-1] == '1 unexplained'


@pytest.mark.parametrize('case', CASES)
def test_configs_as_users_write_them(case: str) -> None:
    """What the fix makes of them has no difference that no rule announced."""
    before, after = inputs(case), outputs(case)
    proofs = list(compare(before, Versions(Project(after), Project(before), lambda path: path), discover()))
    assert [(proof.path.name, proof.failure, proof.unexplained) for proof in proofs if proof.failure or proof.unexplained] == []


def test_the_readers_know_no_rule() -> None:
    """Else a wrong rule would prove itself. What may be shared is how values are read, and what real classes and schedules do."""
    folder = Path(cli.__file__).parents[1] / 'proof'
    allowed = ('mma_lint.config.value', 'mma_lint.config.document', 'mma_lint.proof', 'mma_lint.schedule.curves', 'mma_lint.tables')
    asks_rules = {'explain.py', 'verify.py'}
    for path in folder.glob('*.py'):
        tree = ast.parse(path.read_text())
        used = {node.module or '' for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        ours = {name for name in used if name.startswith('mma_lint')}
        assert path.name in asks_rules or all(name.startswith(allowed) for name in ours), path.name
        assert path.name in asks_rules or not any('explain' in name or 'verify' in name for name in ours), path.name


# ---------------------------------------------------------------------- pictures, and an interpreter that is asked


def test_a_plot_shows_where_the_rates_part(verify: Verify, tmp_path: Path) -> None:
    wrong = NEW.replace('milestones=[40, 80]', 'milestones=[40, 90]')
    assert verify({'a.py': OLD}, {'a.py': wrong}, 'new', '--old', 'old', '--plot', 'a.svg').status == 1
    svg = (tmp_path / 'a.svg').read_text()
    assert 'difference, 1.x minus 0.x: at most 0.0009, at epoch 80, iteration 0' in svg and 'new/a.py' in svg
    verify({'a.py': OLD}, {'a.py': NEW}, 'new/a.py', '--old', 'old', '--plot', 'a.svg')
    assert 'which is rounding' in (tmp_path / 'a.svg').read_text()
    verify({'a.py': OLD}, {'a.py': NEW}, 'new/a.py', '--old', 'old', '--plot', 'a.PNG')
    assert (tmp_path / 'a.PNG').read_bytes().startswith(b'\x89PNG')


@pytest.mark.parametrize(
    ('new', 'argv', 'said'),
    [
        pytest.param({'a.py': NEW, 'b.py': NEW}, ('--plot', 'a.svg'), '--plot draws one config, 2 configs compared', id='several'),
        pytest.param({'a.py': NEW}, ('--plot', 'a.jpg'), 'ends neither in .svg nor in .png', id='kind'),
        pytest.param({'a.py': NEW}, ('--plot', 'gone/a.svg'), 'cannot be written', id='folder'),
        pytest.param({'a.py': NEW.replace('max_epochs=100', 'max_epochs=100 + n')}, ('--plot', 'a.svg'), 'cannot be told at every iteration', id='unknown'),
        pytest.param({'a.py': NEW}, ('--checkpoint', 'a.pth'), '--checkpoint needs --python', id='no interpreter'),
        pytest.param({'a.py': NEW}, ('--python', sys.executable, '--checkpoint', 'a.pth'), '--checkpoint a.pth: there is no such file', id='no file'),
        pytest.param({'a.py': NEW}, ('--python', 'gone'), '--python gone: there is no such interpreter', id='no such interpreter'),
        pytest.param({'a.py': NEW}, ('--python', sys.executable), 'it has no `torch`', id='no MMAction2'),
    ],
)
def test_what_cannot_be_drawn_or_asked_is_said(verify: Verify, new: dict[str, str], argv: tuple[str, ...], said: str) -> None:
    ran = verify(dict.fromkeys(new, OLD), new, 'new', '--old', 'old', *argv)
    assert ran.status == 2 and said in ran.err and ran.out == ''
