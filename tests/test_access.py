"""Configs that code reads, writes and holds: sequences as they are found in the wild, and what must be left alone."""

import ast
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from mma_lint import engine
from mma_lint.code.config_keys import fate
from mma_lint.policy import Policy
from mma_lint.rule import Finding, Rule, discover
from mma_lint.source import Source
from mma_lint.subject import Subject, mended
from mma_lint.tables import table

RULES = tuple(rule for rule in discover() if rule.code.startswith('MMA5'))
KEYS = table('config_keys')['keys']
HEAD = 'import mmcv\n\ncfg = mmcv.Config.fromfile(path)\n'
SPLITS = ('train', 'val', 'test')


def subject(text: str, path: str = 'tools/run.py') -> Subject:
    return Subject(Source(Path(path), text), Policy(RULES))


def found(text: str, path: str = 'tools/run.py') -> list[tuple[Rule, Finding]]:
    return list(subject(text, path).found())


def codes(text: str, path: str = 'tools/run.py') -> list[str]:
    """The codes of the findings, by row."""
    rows = sorted((subject(text, path).file.place(finding.start)[0], rule.code) for rule, finding in found(text, path))
    return [f'{row}:{code}' for row, code in rows]


def fixed(text: str) -> str:
    return mended(subject(text), unsafe=True).text


def in_function(*lines: str, head: str = 'import mmcv\n\n\n') -> str:
    return head + 'def run(cfg, args):\n' + ''.join(f'    {line}\n' for line in lines)


# ---------------------------------------------------------------------- the table, against the rules on configs

OLD_CONFIG = """\
img_norm_cfg = dict(mean=[1, 2, 3], std=[4, 5, 6], to_bgr=True)
pipeline = [
    dict(type='SampleFrames', clip_len=1),
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', depth=50),
    cls_head=dict(type='TSNHead', num_classes=4, in_channels=2048),
    train_cfg=dict(blending=dict(type='MixupBlending', num_classes=4)),
    test_cfg=dict(average_clips='prob', max_testing_views=4))
data = dict(
    videos_per_gpu=7,
    workers_per_gpu=3,
    persistent_workers=True,
    train_dataloader=dict(videos_per_gpu=5, workers_per_gpu=6, drop_last=True, shuffle=True, pin_memory=True, persistent_workers=True),
    val_dataloader=dict(drop_last=False, shuffle=False, pin_memory=True),
    test_dataloader=dict(videos_per_gpu=1, workers_per_gpu=2, drop_last=False, shuffle=False, pin_memory=False, persistent_workers=False),
    train=dict(type='RawframeDataset', ann_file='train.txt', pipeline=pipeline),
    val=dict(type='RawframeDataset', ann_file='val.txt', pipeline=pipeline),
    test=dict(type='RawframeDataset', ann_file='test.txt', pipeline=pipeline))
optimizer = dict(type='SGD', lr=0.01, constructor='TSMOptimizerConstructor', paramwise_cfg=dict(fc_lr5=True))
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy='step', step=[4])
total_epochs = 9
evaluation = dict(interval=3, metrics=['top_k_accuracy'])
checkpoint_config = dict(interval=2, by_epoch=True, max_keep_ckpts=3, save_last=False, save_optimizer=False, out_dir='out')
log_config = dict(interval=11, hooks=[dict(type='TextLoggerHook')])
dist_params = dict(backend='gloo')
cudnn_benchmark = True
mp_start_method = 'spawn'
opencv_num_threads = 4
"""
# what this config does not say, or changes on the way
ELSEWHERE = {
    'optimizer_config.cumulative_iters', 'optimizer.constructor', 'test_cfg.average_clips', 'test_cfg.max_testing_views', 'test_cfg.fcn_test',
    'test_cfg.num_segs', 'train_cfg.blending', 'data.val_dataloader.videos_per_gpu', 'data.val_dataloader.workers_per_gpu',
    'data.val_dataloader.persistent_workers', 'data.train.pipeline', 'data.val.pipeline', 'data.test.pipeline',
}  # fmt: skip


@pytest.fixture(scope='module')
def configs() -> tuple[dict[str, Any], dict[str, Any]]:
    """The 0.x config, and what the rules on configs make of it."""
    path = Path('/project/configs/mine.py')
    result = next(iter(engine.fix((path,), Policy(discover()), True, {path: Source(path, OLD_CONFIG)})))
    assert result.text is not None
    old, new = dict[str, Any](), dict[str, Any]()
    exec(OLD_CONFIG, old)
    exec(result.text, new)
    return old, new


def at(config: dict[str, Any], path: tuple[str, ...]) -> Any:
    return reduce(lambda value, key: value[key], path, config)


def moved_paths() -> list[str]:
    rows = [(old.replace('<key>', 'lr'), split) for old, row in KEYS.items() if row['status'] == 'moved' for split in SPLITS]
    return sorted({old.replace('<split>', split) for old, split in rows} - ELSEWHERE)


@pytest.mark.parametrize('old', moved_paths())
def test_a_moved_key_leads_to_the_same_value(old: str, configs: tuple[dict[str, Any], dict[str, Any]]) -> None:
    path = tuple(old.split('.'))
    what = fate(path)
    assert what is not None and what.length == len(path)
    before, after = at(configs[0], path), at(configs[1], what.new)
    if path[0] == 'data' and path[1] in SPLITS:
        before, after = before['ann_file'], after['ann_file']
    assert after == before


@pytest.mark.parametrize('key', ['videos_per_gpu', 'workers_per_gpu', 'persistent_workers'])
def test_a_shared_number_is_that_of_a_loader(key: str, configs: tuple[dict[str, Any], dict[str, Any]]) -> None:
    what = fate(('data', key))
    assert what is not None and what.status == 'shared'
    assert configs[1]['val_dataloader'][what.new[0]] == configs[0]['data'][key]


def test_every_top_level_key_of_0x_is_in_the_table() -> None:
    assert {old.partition('.')[0] for old in KEYS} >= set(table('known')['keys']['old'])


# ---------------------------------------------------------------------- every key, in every form

FORMS = {
    'attribute': lambda path: 'cfg.' + '.'.join(path),
    'item': lambda path: 'cfg' + ''.join(f'[{key!r}]' for key in path),
    'get': lambda path: 'cfg' + ''.join(f'.{key}' for key in path[:-1]) + f'.get({path[-1]!r}, None)',
    'pop': lambda path: 'cfg' + ''.join(f'.{key}' for key in path[:-1]) + f'.pop({path[-1]!r})',
    'setdefault': lambda path: 'cfg' + ''.join(f'.{key}' for key in path[:-1]) + f'.setdefault({path[-1]!r}, 1)',
    'in': lambda path: f'{path[-1]!r} in cfg' + ''.join(f'.{key}' for key in path[:-1]),
    'hasattr': lambda path: f'hasattr(cfg{"".join(f".{key}" for key in path[:-1])}, {path[-1]!r})',
    'getattr': lambda path: f'getattr(cfg{"".join(f".{key}" for key in path[:-1])}, {path[-1]!r}, 1)',
    'setattr': lambda path: f'setattr(cfg{"".join(f".{key}" for key in path[:-1])}, {path[-1]!r}, 1)',
    'copy': lambda path: 'copy.deepcopy(cfg.' + '.'.join(path) + ').copy()',
}
PATHS = sorted({old.replace('<key>', 'lr').replace('<split>', split) for old in KEYS for split in SPLITS})


@pytest.mark.parametrize('form', FORMS)
def test_every_key_is_found_in_every_form(form: str) -> None:
    harmless = {'workflow', 'gpu_ids'}  # of a config that says nothing of 0.x they are told only with other keys
    missed = [path for path in PATHS if path not in harmless and not found(f'{HEAD}x = {FORMS[form](path.split("."))}\n')]
    assert len(PATHS) > 90
    assert missed == []


@pytest.mark.parametrize('form', FORMS)
def test_what_is_fixed_is_done(form: str) -> None:
    """A fix leaves no finding behind, and without one the text stays as it was."""
    wrong = {}
    for path in PATHS:
        text = f'{HEAD}x = {FORMS[form](path.split("."))}\n'
        after = fixed(text)
        ast.parse(after)
        if (after == text) != bool(found(after)) and path not in ('workflow', 'gpu_ids'):
            wrong[path] = after
    assert wrong == {}


@pytest.mark.parametrize(
    'place',
    [
        'self.cfg = mmcv.Config.fromfile(path)\nself.cfg.{}\n',
        'args.cfg.{}\n',
        'model.cfg.{}\n',
        'self.model.cfg.{}\n',
        'def f(config):\n    config.{}\n',
        'def f(*, mma_cfg):\n    return [mma_cfg.{} for _ in x]\n',
        'conf = mmcv.Config.fromfile(path)\nsettings = copy.deepcopy(conf)\nsettings.{}\n',
        'whatever = mmcv.utils.Config.fromfile(path)\nwhatever.{}\n',
        'x: mmcv.Config = mmcv.Config.fromfile(path)\nx.{}\n',
        'from mmengine.config import Config as C\nx = C.fromfile(path)\nx.{}\n',
    ],
)
def test_objects_that_are_configs(place: str) -> None:
    for key in ('total_epochs', 'data.train.ann_file', 'lr_config'):
        assert found('import copy\nimport mmcv\n\n' + place.format(key))


# ---------------------------------------------------------------------- what is left alone


@pytest.mark.parametrize(
    'text',
    [
        'import config\nimport mmcv\n\nprint(config.total_epochs, config.lr_config)\n',
        'from django.conf import settings as cfg\n\nprint(cfg.total_epochs, cfg.data.train, cfg.data.videos_per_gpu)\n',
        'import mmcv\n\n\ndef f(cfg, self):\n    return cfg.data, cfg.optimizer, cfg.evaluation, cfg.seed, cfg.runner, cfg.model, self.cfg.fp16\n',
        'import mmcv\n\n\ndef f(norm_cfg, test_cfg, optimizer_config):\n    return norm_cfg.data, test_cfg.average_clips, optimizer_config.grad_clip\n',
        'import mmcv\n\nrunner.total_epochs\nself.lr_config\nmodel.test_cfg.average_clips\n',
        'from mmengine import Config\n\ncfg = Config.fromfile(path)\ncfg.train_cfg.max_epochs = 3\ncfg.test_dataloader.dataset.pipeline[-1].pop("type")\n'
        'cfg.optim_wrapper.optimizer.lr = 1\ncfg.load_from, cfg.resume, cfg.work_dir, cfg.launcher = x\ncfg.get("test_cfg"), cfg.get("train_cfg")\n',
        'import mmengine\n\n\ndef f(cfg):\n    if mmengine.__version__ < "0.7":\n        return cfg.total_epochs\n',
        'try:\n    from mmengine import Config\nexcept ImportError:\n    from mmcv import Config\n',
        'import mmcv\n\nprint("see data.train", "data.py", "lr_config.policy is gone")\n',
        'import mmcv\n\nparser.add_argument("--seed", help="seed=0 or total_epochs")\n',
        'import mmcv\n\nmodel = dict(type="ResNet", test_cfg=dict(flip=True))\nx = [dict(type="LoadImageFromFile"), dict(type="Normalize")]\n',
        'import mmcv\n\nevents = [e for e in log if e["type"] == "Loss"]\n',
    ],
)
def test_left_alone(text: str) -> None:
    assert codes(text) == []


def test_configs_are_the_business_of_other_rules() -> None:
    assert codes(OLD_CONFIG, '/project/configs/mine.py') == []


def test_one_key_of_0x_tells_of_the_others() -> None:
    assert codes(in_function('print(cfg.optimizer, cfg.data, cfg.gpu_ids)')) == []
    assert codes(in_function('print(cfg.optimizer, cfg.data, cfg.gpu_ids)', 'print(cfg.lr_config)')) == ['5:MMA502', '5:MMA502', '5:MMA503', '6:MMA502']


def test_fixes_do_not_take_the_evidence_away() -> None:
    """What told that the object is a config is fixed; the findings that waited for a person are still there."""
    after = fixed(in_function('cfg.total_epochs = 1', 'build_optimizer(model, cfg.optimizer)', 'cfg.gpu_ids = range(1)'))
    assert 'cfg.train_cfg.max_epochs = 1' in after
    assert codes(after) == ['6:MMA502', '7:MMA503']


# ---------------------------------------------------------------------- sequences


def test_evaluation_by_hand() -> None:
    """The options of `dataset.evaluate` are taken from the config: no line of it can be kept."""
    text = HEAD + (
        'eval_config = cfg.evaluation\n'
        "eval_config.pop('interval')\n"
        'dataset = build_dataset(cfg.data.test, dict(test_mode=True))\n'
        "loader = build_dataloader(dataset, videos_per_gpu=cfg.data.get('videos_per_gpu', 1))\n"
        'print(dataset.evaluate(outputs, **eval_config))\n'
    )
    assert codes(text) == ['4:MMA502', '5:MMA501', '6:MMA501', '7:MMA504']
    after = fixed(text)
    assert 'build_dataset(cfg.test_dataloader.dataset, dict(test_mode=True))' in after
    assert "videos_per_gpu=cfg.test_dataloader.get('batch_size', 1)" in after
    assert codes(after) == ['4:MMA502', '5:MMA501']


def test_settings_of_the_normalization_are_searched_for() -> None:
    text = HEAD + (
        "norm = [t for t in cfg.data.test.pipeline if t['type'] == 'Normalize'][0]\n"
        "norm['to_bgr'] = True\n"
        'cfg.data.test.pipeline = cfg.data.test.pipeline[:-2]\n'
    )
    assert codes(text) == ['4:MMA501', '4:MMA506', '6:MMA501', '6:MMA506']
    assert '4:MMA506' in codes(fixed(text)) and '6:MMA506' in codes(fixed(text))


def test_positions_in_a_named_pipeline() -> None:
    """The chain is not fixed where the name is edited by position: then nobody would look at it any more."""
    text = HEAD + 'pipeline = cfg.data.val.pipeline\npipeline = [crop] + pipeline\npipeline[-2].keys = []\npipeline.append(pack)\npipeline[0].clip_len = 8\n'
    assert codes(text) == ['4:MMA501', '6:MMA506', '7:MMA506']
    assert fixed(text) == text


def test_the_first_transform_keeps_its_position() -> None:
    text = HEAD + 'cfg.data.val.pipeline[0].clip_len = 8\n'
    assert fixed(text) == HEAD + 'cfg.val_dataloader.dataset.pipeline[0].clip_len = 8\n'


def test_a_training_script() -> None:
    text = in_function(
        'cfg.merge_from_dict(args.cfg_options)',
        'if args.resume_from is not None:',
        '    cfg.resume_from = args.resume_from',
        'cfg.gpu_ids = range(args.gpus)',
        'cfg.seed = args.seed',
        'model = build_model(cfg.model, train_cfg=None, test_cfg=cfg.test_cfg)',
        'datasets = [build_dataset(cfg.data.train)]',
        'if len(cfg.workflow) == 2:',
        '    datasets.append(build_dataset(cfg.data.val))',
        'cfg.checkpoint_config.meta = dict(config=cfg.text)',
    )
    assert codes(text) == [
        '7:MMA505', '8:MMA503', '9:MMA502', '10:MMA502', '11:MMA501', '12:MMA503', '13:MMA501', '14:MMA503',
    ]  # fmt: skip
    after = fixed(text)
    assert '        cfg.load_from = args.resume_from\n        cfg.resume = True\n' in after
    assert codes(after) == ['9:MMA503', '10:MMA502', '11:MMA502', '13:MMA503', '15:MMA503']


def test_a_model_is_made_of_parts_of_the_config() -> None:
    text = HEAD + (
        'tracker = mmcv.ConfigDict(type="Recognizer2D", backbone=cfg.model.backbone, test_cfg=dict(average_clips=None))\n'
        'cfg.test_cfg.feature_extraction = True\n'
        'cfg.model.test_cfg.average_clips = None\n'
    )
    assert codes(text) == ['4:MMA508', '5:MMA502', '6:MMA501']


def test_a_pipeline_in_a_function() -> None:
    text = (
        'def build():\n'
        '    """No config anywhere, and nothing of mmaction but the names: mmcv comes in by others."""\n'
        "    return [dict(type='DecordInit'), dict(type='SampleFrames', clip_len=8), dict(type='DecordDecode'),\n"
        "            dict(type='Normalize', mean=[0, 0, 0], std=[1, 1, 1], to_bgr=False), dict(type='FormatShape', input_format='NCTHW'),\n"
        "            dict(type='Collect', keys=['imgs'], meta_keys=[]), dict(type='ToTensor', keys=['imgs'])]\n"
    )
    assert codes(text) == ['4:MMA508', '5:MMA508', '5:MMA508']
    assert codes(text, 'demo/notebook.py') == codes(text)


def test_a_notebook() -> None:
    notebook = (
        '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null,'
        ' "source": ["from mmcv import Config\\n", "cfg = Config.fromfile(path)\\n", "cfg.data.videos_per_gpu = 16\\n", "cfg.total_epochs = 10"]},'
        ' {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null,'
        " \"source\": [\"train_pipeline = [dict(type='SampleFrames'), dict(type='Collect', keys=['imgs'])]\"]}],"
        ' "metadata": {}, "nbformat": 4, "nbformat_minor": 4}'
    )
    assert [rule.code for rule, _ in found(notebook, 'demo.ipynb')] == ['MMA501', 'MMA504', 'MMA508']


@pytest.mark.parametrize(
    ('text', 'new'),
    [
        ("run(['--cfg-options', 'data.test.ann_file=x'])", "run(['--cfg-options', 'test_dataloader.dataset.ann_file=x'])"),
        ('run(f"total_epochs={n}")', 'run(f"train_cfg.max_epochs={n}")'),
        ("options['model.test_cfg.average_clips'] = 'prob'", "options['model.cls_head.average_clips'] = 'prob'"),
        ("cfg.merge_from_dict(dict(**{'total_epochs': 3}))", "cfg.merge_from_dict(dict(**{'train_cfg.max_epochs': 3}))"),
        ("options = {'optimizer.lr': 1}\ncfg.merge_from_dict(options)", "options = {'optim_wrapper.optimizer.lr': 1}\ncfg.merge_from_dict(options)"),
        (
            'system("train.py c --cfg-options optimizer.lr=1 seed=3 " "total_epochs=2")',
            'system("train.py c --cfg-options optim_wrapper.optimizer.lr=1 seed=3 " "train_cfg.max_epochs=2")',
        ),
    ],
)
def test_dotted_keys(text: str, new: str) -> None:
    assert fixed(f'import mmcv\n\n{text}\n') == f'import mmcv\n\n{new}\n'


def test_a_chain_with_a_comment_in_it_is_left() -> None:
    text = HEAD + 'x = (cfg.data  # of 0.x\n     .train.ann_file)\n'
    assert codes(text) == ['4:MMA501']
    assert fixed(text) == text


def test_writes_that_are_no_plain_statement() -> None:
    text = HEAD + 'a, cfg.data.videos_per_gpu = 1, 2\ncfg.data.workers_per_gpu += 1\na = cfg.resume_from = b\nx = 1; cfg.resume_from = y\n'
    assert codes(text) == ['4:MMA504', '5:MMA504', '6:MMA505', '7:MMA505']
    assert fixed(text) == text


def test_every_type_that_is_gone_is_told_of() -> None:
    """Whatever rules on configs say of a transform, dataset, model, hook or runner of MMAction2 0.x is told in code, too."""
    old = table('known')['types']['old']
    names = {name for kind in ('transform', 'dataset', 'model', 'hook', 'runner') for name in old[kind]} - {'Rename'}
    text = "import mmaction\n\n\ndef f():\n    return [dict(type='SampleFrames'), dict(type='{}')]\n"
    assert len(names) > 40
    assert [name for name in sorted(names) if not found(text.format(name))] == []


def test_no_type_of_1x_is_told_of() -> None:
    types = table('known')['types']
    text = "import mmaction\n\n\ndef f():\n    return [dict(type='SampleFrames'), dict(type='{}')]\n"
    assert [name for name in (*types['same'], *types['new']) if found(text.format(name))] == []
