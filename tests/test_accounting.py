"""What becomes of each part of a config: nothing is passed over, and nothing is made up."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mma_lint import engine
from mma_lint.config.accounting import STATUSES, Entry, Status, classify
from mma_lint.config.known import fields, is_kept_type
from mma_lint.config.project import Project
from mma_lint.config.recognise import is_config
from mma_lint.diagnostic import Diagnostic
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from mma_lint.tables import table
from tests import strategies
from tests.corpora import Corpora

FOLDER = Path('/project/configs')
RULES = discover()
OTHERS = tuple(rule for rule in RULES if rule.code != 'MMA190')
OLD_TYPES = [(place, name) for place, names in table('known')['types']['old'].items() for name in names]


def sources(**texts: str) -> dict[Path, Source]:
    return {FOLDER / f'{name}.py': Source(FOLDER / f'{name}.py', text) for name, text in texts.items()}


def account(text: str, **bases: str) -> dict[str, Status]:
    texts = sources(a=text, **bases)
    return {_name(entry): entry.status for entry in classify(Project(texts).document(FOLDER / 'a.py'), RULES)}


def _name(entry: Entry) -> str:
    return '.'.join(map(str, entry.path))


def unknown(text: str, name: str = 'a', **bases: str) -> list[Diagnostic]:
    texts = sources(a=text, **bases)
    (report,) = engine.check((FOLDER / f'{name}.py',), Policy(RULES), texts)
    return [diagnostic for diagnostic in report.diagnostics if diagnostic.code == 'MMA190']


def named(text: str, name: str = 'a', **bases: str) -> list[str]:
    """The first name in each message."""
    return [diagnostic.message.split('`')[1] for diagnostic in unknown(text, name, **bases)]


# ---------------------------------------------------------------------- statuses


def test_every_part_has_a_status() -> None:
    text = (
        "data_root = 'data'\n"
        "split = 'fold1'\n"
        'ata = dict(videos_per_gpu=2)\n'
        "train_pipeline = [dict(type='SampleFrames', clip_len=8), dict(type='Imgaug', transforms=[dict(type='Fliplr', p=0.5)]), dict(type='Mine')]\n"
        "data = dict(videos_per_gpu=8, shared=1, train=dict(type='VideoDataset', ann_file=data_root, pipeline=train_pipeline))\n"
        "model = dict(type='AudioRecognizer', backbone=dict(type='mmdet.ResNet'))\n"
        'evaluation = dict(interval=5, davis=True)\n'
        "optimizer_config = dict(type='OptimizerHook', grad_clip=None)\n"
        "lr_config = dict(policy='step', step=None)\n"
        "work_dir = './work_dirs'\n"
        'total_epochs = 5\n'
        'precise_bn = dict(num_iters=200)\n'
    )
    assert account(text) == {
        'data_root': 'same', 'split': 'dead', 'ata': 'unknown', 'train_pipeline': 'same',
        'train_pipeline.0.type': 'same', 'train_pipeline.1.type': 'migrated', 'train_pipeline.1.transforms.0.type': 'same', 'train_pipeline.2.type': 'unknown',
        'data': 'migrated', 'data.videos_per_gpu': 'migrated', 'data.shared': 'manual',
        'data.train': 'migrated', 'data.train.type': 'same', 'data.train.ann_file': 'migrated', 'data.train.pipeline': 'migrated',
        'model': 'same', 'model.type': 'migrated', 'model.backbone.type': 'same',
        'evaluation': 'migrated', 'evaluation.interval': 'migrated', 'evaluation.davis': 'manual',
        'optimizer_config': 'migrated', 'optimizer_config.type': 'migrated', 'optimizer_config.grad_clip': 'migrated',
        'lr_config': 'manual', 'lr_config.policy': 'manual', 'lr_config.step': 'manual',
        'work_dir': 'same', 'total_epochs': 'migrated', 'precise_bn': account('precise_bn = dict(num_iters=200)\ntotal_epochs = 5\n')['precise_bn'],
    }  # fmt: skip


def test_what_a_base_says_is_the_bases() -> None:
    base = "model = dict(type='Recognizer2D', cls_head=dict(type='TSNHead'))\ntotal_epochs = 50\n"
    assert account("_base_ = './b.py'\nmodel = dict(cls_head=dict(num_classes=5))\n", b=base) == {'model': 'same'}


def test_what_several_paths_reach_is_one_part() -> None:
    text = "val = dict(type='Mine', pipeline=[dict(type='Collect', keys=['imgs'])])\ndata = dict(val=val, test=val)\n"
    assert {name: status for name, status in account(text).items() if name.endswith('type')} == {'val.type': 'unknown', 'val.pipeline.0.type': 'migrated'}


def test_arguments_of_a_dataset_that_is_gone_go_with_it() -> None:
    found = account("data = dict(train=dict(type='HVUDataset', tag_categories=['scene'], ann_file='a.txt'))\n")
    assert {found[f'data.train.{key}'] for key in ('type', 'tag_categories', 'ann_file')} == {'manual'}


def test_a_config_of_1x_is_not_judged() -> None:
    text = "optimizer = dict(type='SGD')\noptim_wrapper = dict(type='OptimWrapper', optimizer=optimizer)\nmodel = dict(type='Mine')\nata = dict(a=1)\n"
    assert set(account(text).values()) == {'same', 'dead'} and unknown(text) == []


def test_check_asks_only_when_told_to() -> None:
    texts = sources(a='total_epochs = 5\nevaluation = dict(interval=1)\n')
    (quiet,), (asked,) = engine.check(tuple(texts), Policy(RULES), texts), engine.check(tuple(texts), Policy(RULES), texts, RULES)
    assert quiet.entries == () and len(asked.entries) == 3
    assert quiet.diagnostics == asked.diagnostics


# ---------------------------------------------------------------------- real configs


def counted(paths: tuple[Path, ...]) -> Counter[Status]:
    project = Project()
    configs = (path for path in paths if path.parent.name != 'spec' and is_config(project.source(path)))
    return Counter(entry.status for path in configs for entry in classify(project.document(path), RULES))


def test_official_configs_of_0x(corpora: Corpora) -> None:
    """Nothing is unknown, and all that is dead is a variable that its file does not use."""
    count = counted(corpora.configs_of_0x)
    assert count['unknown'] == 0
    assert count['dead'] < 40
    assert count['migrated'] > 6000 and count['same'] > 6000 and count['manual'] > 100


def test_no_finding_on_official_configs(corpora: Corpora) -> None:
    found = [
        f'{diagnostic.filename}:{diagnostic.row}: {diagnostic.message}'
        for report in engine.check((*corpora.configs_of_0x, *corpora.mmaction_1x), Policy(tuple(rule for rule in RULES if rule.code == 'MMA190')))
        for diagnostic in report.diagnostics
        if diagnostic.code == 'MMA190'
    ]
    assert found == []


def test_official_configs_of_1x(corpora: Corpora) -> None:
    paths = tuple(path for path in corpora.mmaction_1x if 'configs' in path.parts)
    assert counted(paths).keys() == {'same', 'dead'}


# ---------------------------------------------------------------------- the table


def test_lists_are_apart() -> None:
    types = table('known')['types']
    old = [name for _, name in OLD_TYPES]
    assert not set(old) & {*types['same'], *types['new']}
    assert not types['gone'].keys() & {*old, *types['same'], *types['new']}
    assert set(types['taken']) <= set(types['new'])
    assert not [name for names in table('known')['keys'].values() for name in names if not name.isidentifier()]
    assert sum(map(len, table('known')['keys'].values())) == len(fields())


SAID = {
    'transform': "data = dict(train=dict(type='VideoDataset', pipeline=[dict(type='{}', mean=[1], std=[1])]))\n",
    'dataset': "data = dict(train=dict(type='{}', ann_file='a.txt', pipeline=[]))\n",
    'model': "model = dict(type='{}')\ntotal_epochs = 5\n",
    'part': "model = dict(type='SSN', cls_head=dict(type='SSNHead', consensus=dict(type='{}')))\ntotal_epochs = 5\n",
    'hook': "custom_hooks = [dict(type='{}')]\ntotal_epochs = 5\n",
    'optimizer': "optimizer = dict(type='{}', lr=0.1)\n",
    'runner': "runner = dict(type='{}', max_epochs=5)\n",
    'module_hook': "module_hooks = [dict(type='{}', hooked_module='backbone')]\nmodel = dict(type='Recognizer2D')\n",
}


@pytest.mark.parametrize(('place', 'name'), OLD_TYPES, ids=lambda value: value)
def test_another_rule_speaks_of_each_old_type(place: str, name: str) -> None:
    text = SAID[place].format(name)
    document = Project(sources(a=text)).document(FOLDER / 'a.py')
    kinds = {entry.path: entry.status for entry in classify(document, OTHERS) if entry.path[-1] == 'type'}
    (status,) = (status for path, status in kinds.items() if (kind := document.merged.get(*path)) is not None and kind.plain == name)
    assert status in ('migrated', 'manual')
    assert unknown(text) == []


@pytest.mark.parametrize('name', table('known')['keys']['old'])
def test_another_rule_speaks_of_each_old_field(name: str) -> None:
    value = {'total_epochs': '5', 'workflow': "[('train', 1)]", 'module_hooks': "[dict(type='Mine')]", 'gpu_ids': 'range(1)', 'resume_from': "'a.pth'"}
    text = f'{name} = {value.get(name, "dict()")}\nlog_config = dict(interval=20)\n'
    assert account(text)[name] in ('migrated', 'manual')


# ---------------------------------------------------------------------- what MMA190 says


@pytest.mark.parametrize(
    ('text', 'names'),
    [
        ('total_epoch = 5\n', ['total_epoch']),
        ('optimzer = dict(lr=0.1)\n', ['optimzer']),
        ('domain_adaptation = True\n', ['domain_adaptation']),
        ('parts = [dict(a=1)]\n', []),
        ('parts = [dict(a=1)]\nmodel = dict()\n', ['parts']),
        ('settings = dict(a=1)\nmodel = dict()\n', ['settings']),
        ('fold = 1\nname = "x"\nsizes = [1, 2]\n_hidden = dict()\n', []),
        ('img_norm_cfg = dict(mean=[1])\nval_pipeline = [dict(type="Flip")]\nann_file_test = "a"\n', []),
        ('settings = dict(a=1)\nother = settings["a"]\n', []),
        ("settings = dict(a=1)\nother = '{{_base_.settings}}'\n", []),
        ('def build(n):\n    return n\n\nimport os\nclass Mine:\n    pass\n', []),
    ],
)
def test_fields(text: str, names: list[str]) -> None:
    assert named(f'{text}evaluation = dict(interval=5)\nlog_config = dict(interval=20)\n') == names


@pytest.mark.parametrize('base', ['head = dict(dropout=0.4)\ntotal_epochs = 5\n', 'head = dict(dropout=0.4)\n'])
def test_a_variable_that_a_child_takes(base: str) -> None:
    """What is said of a base does not depend on whether the file that takes something from it is looked at too."""
    texts = sources(base=base, leaf="_base_ = './base.py'\noptimizer_config = dict()\ndropout = {{_base_.head.dropout}}\n")
    together, alone = ([d for report in engine.check(run, Policy(RULES), texts) for d in report.diagnostics] for run in (tuple(texts), tuple(texts)[:1]))
    assert [d for d in together if d.filename == str(next(iter(texts)))] == alone
    assert 'MMA190' not in {d.code for d in together}


@pytest.mark.parametrize(
    ('text', 'names'),
    [
        ("model = dict(type='Mine', cls_head=dict(type='mmaction.MyHead'), backbone=dict(type='mypackage.Net'))\n", ['Mine', 'MyHead', 'mypackage.Net']),
        ("model = dict(backbone=dict(type='mmcls.ResNeXt'), neck=dict(type='timm.a'), a=dict(type='torchvision.b'))\n", []),
        ("dataset_type = 'Mine'\ndata = dict(train=dict(type=dataset_type), val=dict(type=dataset_type))\n", ['Mine', 'Mine']),
        ("train_pipeline = [dict(type='Mine')]\ndata = dict(train=dict(type='VideoDataset', pipeline=train_pipeline))\n", ['Mine']),
        ("train_pipeline = [dict(type='Imgaug', transforms=[dict(type='Rotate')])]\n", []),
        ("train_pipeline = [dict(type='Compose', transforms=[dict(type='Collect', keys=[])])]\n", ['Collect']),
        ("optimizer = dict(type='Adafactor')\n", ['Adafactor']),
        ("train_pipeline = [dict(type='RandomErasing', probability=0.5)]\n", []),
        ("train_pipeline = [dict(type='RandomErasing')]\n", ['RandomErasing']),
        ("train_pipeline = [dict(type='RandomErasing')]\ndefault_scope = 'mmaction'\n", []),
        ("train_pipeline = [dict(type='RandomErasing'), dict(type='PackActionInputs')]\n", []),
        ("data = dict(train=dict(type='VideoDataset', fold=1, pipline=[], sample_by_class=True))\n", ['VideoDataset', 'VideoDataset']),
        ("data = dict(train=dict(type='RepeatDataset', times=2, dataset=dict(type='RawframeDataset', with_offsets=True)))\n", ['RawframeDataset']),
    ],
)
def test_types_and_arguments(text: str, names: list[str]) -> None:
    assert named(f'{text}log_config = dict(interval=20)\n') == names


def test_a_type_that_cannot_be_told() -> None:
    (found,) = unknown("model = dict(type='Recognizer2D', cls_head=dict(type=choose()))\ntotal_epochs = 5\n")
    assert 'cannot be told' in found.message


def test_a_meant_name_is_offered() -> None:
    (found,) = unknown("ata = dict(train=dict(type='VideoDataset'))\ntotal_epochs = 5\n")
    assert '`data` is meant' in found.message


def test_a_fragment_is_judged_where_a_config_of_0x_inherits_from_it() -> None:
    model = "model = dict(type='Recognizer2D', cls_head=dict(type='MyHead'))\n"
    leaf = "_base_ = './b.py'\ntotal_epochs = 50\n"
    assert named(leaf, 'b', b=model) == [], 'alone it may be of 1.x'
    (found,) = unknown(leaf, b=model)
    assert found.row == 1 and '`./b.py`: `MyHead`' in found.message
    assert account(model)['model.cls_head.type'] == 'unknown'
    assert unknown(f"{leaf}model = dict(cls_head=dict(type='TSNHead'))\n", b=model) == [], 'it is replaced'
    assert unknown("_base_ = './m.py'\nmodel = dict(test_cfg=None)\n", b=model, m=leaf) == [], 'the config between says it'
    assert unknown("_base_ = './b.py'\ndefault_scope = 'mmaction'\n", b=model) == []


def test_it_can_be_ignored() -> None:
    texts = sources(a='ata = dict()\ntotal_epochs = 5\n')
    (report,) = engine.check(tuple(texts), Policy(OTHERS), texts, RULES)
    assert 'MMA190' not in {diagnostic.code for diagnostic in report.diagnostics}
    assert Counter(entry.status for entry in report.entries)['unknown'] == 1, 'what is ignored is counted nevertheless'


@pytest.mark.parametrize(
    'text',
    [
        "custom_hooks = [dict(type='MyLrUpdaterHook'), dict(type='DistEvalHook')]\ntotal_epochs = 5\n",
        "log_config = dict(hooks=[dict(type='MyLoggerHook'), dict(type='TextLoggerHook')])\n",
        "module_hooks = [dict(type='MyHook')]\nmodel = dict(type='Recognizer2D')\n",
        "optimizer_config = dict(type='MyOptimizerHook')\n",
        "runner = dict(type='MyRunner', max_epochs=5)\n",
        "evaluation = dict(type='MyEvalHook', interval=1)\n",
        'data = dict(shared=1, source=dict(a=1), train_dataloader=dict(num_instances=2))\ntotal_epochs = 5\n',
        "model = dict(type='SSN', cls_head=dict(type='SSNHead', consensus=dict(type='STPPTrain')))\ntotal_epochs = 5\n",
    ],
)
def test_what_another_rule_reports_is_not_reported_twice(text: str) -> None:
    assert unknown(text) == []
    assert 'unknown' not in account(text).values()


# ---------------------------------------------------------------------- configs that nobody wrote


@given(strategies.odd_families)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_statement_is_accounted_for(texts: dict[Path, Source]) -> None:
    project = Project(texts)
    for path in texts:
        document = project.document(path)
        entries = classify(document, RULES)
        assert {entry.status for entry in entries} <= set(STATUSES)
        assert {entry.path[0] for entry in entries if len(entry.path) == 1} == set(document.own.items)
        assert len({entry.path for entry in entries}) == len(entries)


def test_kept_types() -> None:
    for name in ('SampleFrames', 'mmaction.SampleFrames', 'PackActionInputs', 'mmdet.Anything', 'SGD', 'BN3d'):
        assert is_kept_type(name)
    assert not is_kept_type('Collect') and not is_kept_type('mypackage.SampleFrames')
