"""Configs that inherit from each other: migrated one by one, merged they mean what the migrated whole means."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mma_lint.config.document import Document
from mma_lint.config.project import Project
from mma_lint.engine import Fixed, check, fix
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from mma_lint.text import place as placing
from mma_lint.text.express import CannotPlace

FOLDER = Path('/project/configs')
TRANSFORMS = """dict(type='Normalize', mean=[1, 2, 3], std=[4, 5, 6], to_bgr=False),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])"""
MODEL = "model = dict(type='Recognizer3D', cls_head=dict(type='I3DHead', num_classes=400), test_cfg=dict(average_clips='prob'))\n"
DATA = f"""train_pipeline = [
    dict(type='SampleFrames', clip_len=8),
    {TRANSFORMS}
]
data = dict(
    videos_per_gpu=8,
    train=dict(type='VideoDataset', ann_file='a.txt', data_prefix='a', pipeline=train_pipeline),
    val=dict(type='VideoDataset', ann_file='b.txt', data_prefix='b', pipeline=train_pipeline))
evaluation = dict(interval=5, metrics=['top_k_accuracy'])
"""
SOLVER = "optimizer = dict(type='SGD', lr=0.1)\nlr_config = dict(policy='step', step=[4, 8])\ntotal_epochs = 12\n"
RUNTIME = "checkpoint_config = dict(interval=2)\nlog_config = dict(interval=20)\ndist_params = dict(backend='nccl')\nlog_level = 'INFO'\n"
FOUR = "_base_ = ['./model.py', './data.py', './solver.py', './runtime.py']\nwork_dir = './here'\n"


def sources(**texts: str) -> dict[Path, Source]:
    return {FOLDER / f'{name}.py': Source(FOLDER / f'{name}.py', text) for name, text in texts.items()}


def run(texts: Mapping[Path, Source], *names: str, unsafe: bool = True) -> dict[str, Fixed]:
    paths = [FOLDER / f'{name}.py' for name in names] or list(texts)
    return {fixed.path.stem: fixed for fixed in fix(paths, Policy(discover()), unsafe, texts)}


def after(texts: Mapping[Path, Source], results: Mapping[str, Fixed]) -> dict[Path, Source]:
    new = {FOLDER / f'{name}.py': fixed.text for name, fixed in results.items() if fixed.text is not None}
    return {**texts, **{path: Source(path, text) for path, text in new.items()}}


def merged(texts: Mapping[Path, Source], name: str) -> dict[str, object]:
    plain = Project(texts).document(FOLDER / f'{name}.py').merged.plain
    assert isinstance(plain, dict)
    return {key: value for key, value in plain.items() if value is not None}


def said(texts: Mapping[Path, Source], name: str) -> Document:
    return Project(texts).document(FOLDER / f'{name}.py')


def test_sibling_bases_never_say_the_same_key() -> None:
    """MMEngine: Duplicate key is not allowed among bases."""
    texts = sources(leaf=FOUR, model=MODEL, data=DATA, solver=SOLVER, runtime=RUNTIME)
    fixed = after(texts, run(texts))
    keys = [set(said(fixed, name).own.items) for name in ('model', 'data', 'solver', 'runtime')]
    assert sum(map(len, keys)) == len(set().union(*keys))
    config = merged(fixed, 'leaf')
    assert config['train_cfg'] == {'type': 'EpochBasedTrainLoop', 'max_epochs': 12, 'val_interval': 5}
    assert config['model']['data_preprocessor']['mean'] == [1, 2, 3]  # type: ignore[index]
    assert config['default_hooks']['checkpoint'] == {'type': 'CheckpointHook', 'interval': 2, 'save_best': 'auto'}  # type: ignore[index]
    assert config['default_scope'] == 'mmaction'


def test_a_family_means_the_same_as_one_file() -> None:
    texts = sources(leaf=FOUR, model=MODEL, data=DATA, solver=SOLVER, runtime=RUNTIME)
    whole = sources(leaf=MODEL + DATA + SOLVER + RUNTIME + "work_dir = './here'\n")
    ours, theirs = merged(after(texts, run(texts)), 'leaf'), merged(after(whole, run(whole)), 'leaf')
    assert {k: v for k, v in ours.items() if k != 'img_norm_cfg'} == theirs


def test_a_second_run_changes_nothing_and_finds_nothing() -> None:
    texts = sources(leaf=FOUR, model=MODEL, data=DATA, solver=SOLVER, runtime=RUNTIME)
    fixed = after(texts, run(texts))
    again = run(fixed)
    assert all(result.text in (None, fixed[FOLDER / f'{name}.py'].text) and result.fixed == 0 for name, result in again.items())
    assert not [diagnostic for report in check(list(fixed), Policy(discover()), fixed) for diagnostic in report.diagnostics if diagnostic.severity != 'warning']


CHILD = "_base_ = './base.py'\nmodel = dict(cls_head=dict(num_classes=5))\ndata = dict(videos_per_gpu=2)\noptimizer = dict(lr=0.01)\ntotal_epochs = 3\n"


def test_files_migrated_together_or_one_by_one_are_the_same() -> None:
    texts = sources(leaf=CHILD, base=MODEL + DATA + SOLVER + RUNTIME)
    together = after(texts, run(texts))
    child_first = after(texts, run(texts, 'leaf'))
    then_base = after(child_first, run(child_first, 'base'))
    assert {path: source.text for path, source in then_base.items()} == {path: source.text for path, source in together.items()}
    config = merged(together, 'leaf')
    assert config['train_dataloader']['batch_size'] == config['val_dataloader']['batch_size'] == 2  # type: ignore[index]
    assert config['optim_wrapper'] == {'optimizer': {'type': 'SGD', 'lr': 0.01}}
    assert config['train_cfg']['max_epochs'] == 3  # type: ignore[index]


def test_a_base_outside_the_paths_is_read_not_written_and_named() -> None:
    texts = sources(leaf=CHILD, base=MODEL + DATA + SOLVER + RUNTIME)
    results = run(texts, 'leaf')
    assert results.keys() == {'leaf'}
    assert any('base.py' in note and 'outside' in note for note in results['leaf'].notes)


def test_a_base_that_cannot_be_fixed_is_named_where_a_child_says_what_it_should() -> None:
    data = "data = dict(videos_per_gpu=8, val_dataloader=dict(drop_last), train=dict(type='A'), val=dict(type='B'))\nevaluation = dict()\n"
    texts = sources(base=data, child="_base_ = './base.py'\n")
    results = run(texts, unsafe=False)
    assert not results['base'].changed
    assert 'MMA004' in {found.code for found in results['base'].diagnostics}
    assert results['child'].changed
    assert any('base.py, which is left as it is' in note for note in results['child'].notes)


def test_a_child_of_1x_over_a_base_of_0x_has_no_finding() -> None:
    texts = sources(leaf=CHILD, base=MODEL + DATA + SOLVER + RUNTIME)
    child_first = after(texts, run(texts, 'leaf'))
    (report,) = check([FOLDER / 'leaf.py'], Policy(discover()), child_first)
    assert not report.diagnostics


def test_a_child_of_0x_over_a_base_of_1x() -> None:
    texts = sources(leaf=CHILD, base=MODEL + DATA + SOLVER + RUNTIME)
    base_first = after(texts, run(texts, 'base'))
    then_child = after(base_first, run(base_first, 'leaf'))
    together = after(texts, run(texts))
    assert merged(then_child, 'leaf') == merged(together, 'leaf')


def test_a_base_keeps_what_a_child_cannot_migrate_yet() -> None:
    """Without --unsafe-fixes: were only the base migrated, what the child's half inherits from it would be lost."""
    base = "optimizer = dict(type='SGD', lr=0.1)\noptimizer_config = dict(grad_clip=dict(max_norm=40))\ntotal_epochs = 10\n"
    texts = sources(leaf="_base_ = './base.py'\noptimizer_config = dict(type='DistOptimizerHook', update_interval=2)\n", base=base)
    results = run(texts, unsafe=False)
    fixed = after(texts, results)
    assert 'optimizer_config' in fixed[FOLDER / 'leaf.py'].text
    assert 'optimizer_config' in fixed[FOLDER / 'base.py'].text
    assert 'max_epochs' in fixed[FOLDER / 'base.py'].text
    assert [d.code for d in results['leaf'].diagnostics] == ['MMA131']
    assert merged(after(texts, run(texts)), 'leaf')['optim_wrapper']['clip_grad'] == {'max_norm': 40}  # type: ignore[index]


def test_with_a_missing_base_every_fix_is_unsafe() -> None:
    texts = sources(leaf="_base_ = './gone.py'\ntotal_epochs = 3\n")
    (report,) = check([FOLDER / 'leaf.py'], Policy(discover()), texts)
    assert {d.code: d.applicability for d in report.diagnostics} == {'MMA180': None, 'MMA140': 'unsafe'}
    assert run(texts, unsafe=False)['leaf'].text in (None, texts[FOLDER / 'leaf.py'].text)


def test_a_variable_that_a_child_takes_from_its_base_stays() -> None:
    steps = "dict(type='Normalize', **norm),\n    dict(type='FormatShape', input_format='NCHW')"
    base = f'norm = dict(mean=[1, 2, 3], std=[4, 5, 6])\ntrain_pipeline = [\n    {steps}\n]\n{MODEL}'
    texts = sources(leaf="_base_ = './base.py'\nmine = {{_base_.norm}}\ntotal_epochs = 1\n", base=base)
    assert 'norm = dict(' in after(texts, run(texts))[FOLDER / 'base.py'].text
    alone = sources(base=base)
    assert 'norm = dict(' not in after(alone, run(alone))[FOLDER / 'base.py'].text


TESTED = "_base_ = './solver.py'\n" + MODEL + "data = dict(test=dict(type='VideoDataset', ann_file='c.txt'))\n"


@pytest.mark.parametrize('order', [('leaf', 'solver'), ('solver', 'leaf')])
def test_a_config_that_only_tests_takes_no_training_from_its_base(order: tuple[str, ...]) -> None:
    """MMEngine refuses `train_cfg` or `optim_wrapper` without `train_dataloader`. The base keeps them: it is for others, too."""
    texts = sources(leaf=TESTED, solver=SOLVER)
    together = after(texts, run(texts, unsafe=False))
    for config in (merged(together, 'leaf'), merged(after(step := after(texts, run(texts, order[0])), run(step, order[1])), 'leaf')):
        assert config.keys() == {'default_scope', 'model', 'test_dataloader', 'test_evaluator', 'test_cfg'}
    assert merged(together, 'solver').keys() == {'optim_wrapper', 'param_scheduler', 'train_cfg'}


def test_a_config_that_only_tests_is_asked_before_its_own_schedule_goes() -> None:
    texts = sources(leaf=TESTED.replace("_base_ = './solver.py'\n", SOLVER))
    first = run(texts, unsafe=False)
    assert [d.code for d in first['leaf'].diagnostics] == ['MMA134'] * 3
    assert said(after(texts, first), 'leaf').own.items.keys() >= {'optimizer', 'lr_config', 'total_epochs'}
    assert merged(after(texts, run(texts)), 'leaf').keys() == {'default_scope', 'model', 'test_dataloader', 'test_evaluator', 'test_cfg'}


VALIDATED = "_base_ = ['./data.py', './solver.py']\n" + MODEL


def test_validation_without_evaluation_waits_for_consent_and_is_not_forgotten() -> None:
    """The safe fixes of the bases leave nothing of 0.x to see, but for what the leaf still lacks."""
    texts = sources(leaf=VALIDATED, data=DATA.partition('evaluation =')[0], solver=SOLVER)
    first = run(texts, unsafe=False)
    assert [d.code for d in first['leaf'].diagnostics] == ['MMA120']
    safe = after(texts, first)
    assert 'val_evaluator' not in merged(safe, 'leaf')
    assert merged(after(safe, run(safe)), 'leaf') == merged(after(texts, run(texts)), 'leaf')
    assert merged(after(texts, run(texts)), 'leaf')['val_evaluator'] == {'type': 'AccMetric', 'metric_list': 'top_k_accuracy'}
    assert 'val_evaluator' not in merged(after(texts, run(texts)), 'data')


@pytest.mark.parametrize('bad', ['def (', '\x00', 'x = "\ud800"'])
def test_one_bad_file_does_not_stop_the_others(bad: str) -> None:
    texts = sources(good=SOLVER, bad='total_epochs = 1\n' + bad)
    results = run(texts)
    assert results['good'].text is not None
    assert 'optim_wrapper' in results['good'].text


def test_a_rule_that_raises_is_an_internal_error_of_that_file() -> None:
    from mma_lint.rule import Rule

    def explode(config: object) -> object:
        raise ZeroDivisionError
        yield

    broken = Rule('MMA199', 'mma_lint.rules.config.broken', '', 'broken', (), checks=[explode])  # type: ignore[list-item]
    texts = sources(good=SOLVER)
    (report,) = check(list(texts), Policy((broken,)), texts)
    assert [d.code for d in report.diagnostics] == ['MMA000']
    assert report.failed
    (fixed,) = fix(list(texts), Policy((broken,)), True, texts)
    assert fixed.text is None
    assert [d.code for d in fixed.diagnostics] == ['MMA000']


def test_a_child_that_cannot_be_written_keeps_its_bases_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the base would be 1.x, the child 0.x, and nothing would tell."""
    real = placing.place

    def fails_on_leaf(document: Document, *args: Any) -> placing.Placed:
        if document.source.path.stem == 'leaf':
            raise CannotPlace('a reason')
        return real(document, *args)

    monkeypatch.setattr(placing, 'place', fails_on_leaf)
    texts = sources(leaf="_base_ = './base.py'\ntotal_epochs = 3\n", base=SOLVER, other="_base_ = './base.py'\ntotal_epochs = 7\n")
    results = run(texts)
    assert [d.code for d in results['leaf'].diagnostics] == ['MMA004', 'MMA140']
    assert 'a reason' in results['leaf'].diagnostics[0].message
    assert results['leaf'].text in (None, texts[FOLDER / 'leaf.py'].text)
    assert results['base'].text in (None, SOLVER)
    assert results['other'].text is not None
