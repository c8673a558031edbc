"""`--target`: what an earlier 1.x lacks is not written there, and what it still has is no finding. The table is that of the real wheels."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.config.project import Project
from mma_lint.config.value import Value
from mma_lint.engine import policy_of
from mma_lint.frontends.cli import main
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.settings import TARGETS, Settings
from mma_lint.source import Source
from mma_lint.tables import table
from mma_lint.target import aim
from tests.corpora import Corpora
from tests.target_facts import EARLIER, LAST, TABLE, all_lacking, render, wheel

PROJECT = Path('/project')
CLAIMS = table('targets')['claims']
each_earlier = pytest.mark.parametrize('version', EARLIER)


def sources(texts: dict[str, str]) -> dict[Path, Source]:
    return {Path(os.path.normpath(PROJECT / path)): Source(Path(os.path.normpath(PROJECT / path)), text) for path, text in texts.items()}


def messages(path: str, text: str, version: str) -> list[tuple[str, str, bool]]:
    """Code, message, and whether there is a fix."""
    texts = sources({path: text})
    (report,) = engine.check(tuple(texts), policy_of(Settings(PROJECT, target=version)), texts)
    assert not report.failed
    return [(d.code, d.message, d.applicability is not None) for d in report.diagnostics]


def fixed(texts: dict[str, str], version: str) -> dict[Path, Source]:
    return after(sources(texts), policy_of(Settings(PROJECT, target=version)))


def after(found: dict[Path, Source], policy: Policy) -> dict[Path, Source]:
    results = engine.fix(tuple(found), policy, True, found)
    return {result.path: replace(result.source, text=result.text) if result.text is not None else result.source for result in results if result.source}


# ---------------------------------------------------------------------- the table and the wheels


def test_table_is_that_of_the_wheels(corpora: Corpora) -> None:
    content = json.loads(TABLE.read_text(encoding='utf-8'))
    assert content['lacking'] == all_lacking(corpora)
    assert TABLE.read_text(encoding='utf-8') == render(content)


def test_reader_of_wheels_can_say_no(corpora: Corpora) -> None:
    earlier, last = wheel('1.0', corpora), wheel(LAST, corpora)
    for name in ('mmaction.datasets.MSRVTTVQA', 'mmaction.datasets.transforms.DecompressPose', 'mmaction.models.multimodal', 'mmaction.utils.progress'):
        assert last.has(name) and not earlier.has(name)
    assert earlier.has('mmaction.datasets.transforms.AudioDecode') and not last.has('mmaction.datasets.transforms.AudioDecode')
    assert not last.has('mmaction.apis.nothing') and not last.has('mmaction.nothing.at.all')


@each_earlier
def test_every_new_name_is_there(version: str, corpora: Corpora) -> None:
    """No name that code is led to is missing in an earlier 1.x, save one that it is told to do without."""
    rows = (*table('names').values(), *table('classes')['classes'].values())
    new = {row['new'] for row in rows if row.get('new')} | set(table('calls')['signatures'])
    assert len(new) > 400
    packages = (wheel(version, corpora), replace(wheel(version, corpora), folder=corpora.mmcv_lite('2.0.1'), package='mmcv'))
    assert {name for name in new if not all(package.has(name) for package in packages)} == {'mmaction.datasets.transforms.DecompressPose'}


@pytest.mark.parametrize('version', TARGETS)
def test_requirements_are_those_of_the_wheel(version: str, corpora: Corpora) -> None:
    """What a fixed requirements file asks for is what the package asks for when it is imported."""
    path, package = PROJECT / 'requirements.txt', wheel(version, corpora)
    text = fixed({'requirements.txt': 'mmcv-full<=1.7.0\nmmaction2==0.24.1\n'}, version)[path].text
    bounds = {name: [package.assigned('mmaction', f'{name}_{end}_version') for end in ('minimum', 'maximum')] for name in ('mmcv', 'mmengine')}
    after = {'1.0': '1.1', '1.1': '1.2', '1.2': '2'}[version]
    assert text == f'mmcv>={bounds["mmcv"][0]},<{bounds["mmcv"][1]}\nmmaction2>={version}.0,<{after}\n'
    told = next(message for _, message, _ in messages('requirements.txt', 'mmcv<2\n', version))
    assert f'`mmengine>={bounds["mmengine"][0]},<{bounds["mmengine"][1].removesuffix(".0")}`' in told


# ---------------------------------------------------------------------- what is written


def said(value: Value) -> Iterator[tuple[str, str, object]]:
    """The arguments in a config: of which type, by which name, with which value."""
    name = value.items['type'].plain if 'type' in value.items else None
    for key, item in value.items.items():
        yield from [(str(name).removeprefix('mmaction.'), key, item.plain)] if name is not None else []
        yield from said(item)
    for item in value.elements:
        yield from said(item)


def refused(version: str, name: str, key: str, value: object) -> bool:
    lacking = table('targets')['lacking'][version]
    pattern = {(row['type'], row['argument']): row['says'] for row in table('targets')['values'] if row['since'] <= version <= row['until']}.get((name, key))
    known = key in lacking['arguments'].get(name, ()) or (key == 'type' and value in lacking['types'])
    return known or (pattern is not None and re.search(pattern, repr(value)) is not None)


def refused_in(texts: dict[Path, Source], version: str) -> set[tuple[str, str]]:
    project = Project(texts)
    found = {
        argument for path in project.configs(path for path in texts if path.suffix == '.py') for argument in map(repr_, said(project.document(path).merged))
    }
    return {(name, key) for name, key, value in found if refused(version, name, key, value)}


def repr_(argument: tuple[str, str, object]) -> tuple[str, str, object]:
    name, key, value = argument
    return name, key, value if isinstance(value, str) and key == 'type' else repr(value)


@each_earlier
def test_no_example_is_given_what_the_target_lacks(version: str) -> None:
    """Each rule alone, as it is for the target; as it is for 1.2, it would write some of that."""
    written = set()
    for rule in discover():
        for example in rule.examples if rule.checks else ():
            found = sources({example.path: example.bad, **{str(Path(example.path).parent / name): text for name, text in example.bases}})
            aimed, for_last = (refused_in(after(found, Policy(aim((rule,), target))), version) for target in (version, LAST))
            assert aimed <= refused_in(found, version), (rule.code, example.bad)
            written |= for_last - refused_in(found, version)
    later = {('FeatureHead', 'type'), ('ResNetTSM', 'pretrained2d'), ('UntrimmedSampleFrames', 'clip_interval')}
    assert written == {('BBoxHeadAVA', 'background_class'), ('PackActionInputs', 'algorithm_keys'), *(later if version == '1.0' else ())}


# ---------------------------------------------------------------------- what is claimed

TRANSFORMS = 'AudioDecode AudioDecodeInit AudioAmplify MelSpectrogram LoadKineticsPose'.split()
DATA = "data = dict(train=dict(type='{}', ann_file='a.txt', {}pipeline=[]))\n"
REGISTER = 'from mmaction.registry import MODELS, {0}\n\n\n@{0}.register_module()\nclass {1}:\n    pass\n'
CODE = 'from mmaction.datasets import build_dataset\n\n'
# of each claim what makes it: the rules and a message that it is found in stand in the table
CASES: list[tuple[str, str, str]] = [
    *(('MMA107', 'configs/a.py', f"train_pipeline = [\n    dict(type='{name}'),\n    dict(type='Collect', keys=['audios'])\n]\n") for name in TRANSFORMS),
    *(('MMA508', 'run.py', f"{CODE}pipeline = [dict(type='{name}'), dict(type='SampleFrames', clip_len=1)]\n") for name in TRANSFORMS),
    *(('MMA204', 'run.py', f'from mmaction.datasets.pipelines import {name}\n\nprint({name})\n') for name in TRANSFORMS[:4]),
    ('MMA203', 'run.py', 'from mmaction.datasets.pipelines.pose_loading import LoadKineticsPose\n\nprint(LoadKineticsPose)\n'),
    ('MMA109', 'configs/a.py', DATA.format('AudioDataset', '')),
    ('MMA324', 'run.py', "from mmaction.datasets import AudioDataset\n\ndataset = AudioDataset('a.txt', [], suffix='.wav')\n"),
    (
        'MMA409', 'mine/data.py',
        'from mmaction.datasets import AudioDataset\n\n\nclass Mine(AudioDataset):\n    def __init__(self, ann_file, pipeline):\n'
        "        super().__init__(ann_file, pipeline, suffix='.wav')\n",
    ),
    ('MMA108', 'configs/a.py', DATA.format('AudioFeatureDataset', "suffix='.npy', ")),
    ('MMA108', 'configs/a.py', DATA.format('PoseDataset', 'valid_ratio=0.4, ')),
    ('MMA106', 'configs/a.py', "train_pipeline = [\n    dict(type='FormatShape', input_format='NCHW_Flow'),\n    dict(type='Collect', keys=['imgs'])\n]\n"),
    (
        'MMA171', 'configs/a.py',
        "train_pipeline = [\n    dict(type='Flip'),\n    dict(type='FormatShape', input_format='NCHW_Flow'),\n    dict(type='Collect', keys=['imgs'])\n]\n",
    ),
    ('MMA117', 'configs/a.py', "model = dict(type='FastRCNN', roi_head=dict(type='AVARoIHead', bbox_head=dict(type='BBoxHeadAVA')))\n"),
    ('MMA116', 'configs/a.py', "model = dict(type='Recognizer2D', backbone=dict(type='ResNetTSM', depth=50))\n"),
    (
        'MMA105', 'configs/a.py',
        "test_pipeline = [\n    dict(type='UntrimmedSampleFrames', clip_len=1, frame_interval=16),\n    dict(type='Collect', keys=['imgs'], meta_keys=[])\n]\n",
    ),
    ('MMA508', 'run.py', f"{CODE}pipeline = [dict(type='UntrimmedSampleFrames', clip_len=1, frame_interval=16), dict(type='Collect', keys=['imgs'])]\n"),
    ('MMA172', 'configs/a.py', "data = dict(train=dict(type='AVADataset', ann_file='train.csv'))\n"),
    ('MMA113', 'configs/a.py', "model = dict(type='Recognizer2D', backbone=dict(type='mmcls.ResNeXt', depth=101))\ntotal_epochs = 50\n"),
    ('MMA113', 'configs/a.py', "model = dict(type='Recognizer2D', backbone=dict(type='timm.swin_base_patch4_window7_224'))\ntotal_epochs = 50\n"),
    ('MMA610', 'requirements.txt', 'mmcls==0.25.0\n'),
    ('MMA610', 'requirements.txt', 'mmcls>=1.0.0rc5\n'),
    *(('MMA316', 'mine/model.py', REGISTER.format('DATASETS', name)) for name in ('CharadesSTADataset', 'MSRVTTVQA', 'VideoTextDataset')),
    *(('MMA316', 'mine/model.py', REGISTER.format('MODELS', name)) for name in ('MobileOneTSM', 'VindLUVQA', 'TCANet', 'FeatureHead')),
]  # fmt: skip


def made(case: tuple[str, str, str], version: str) -> list[tuple[str, bool]]:
    code, path, text = case
    return [(message, fixable) for found, message, fixable in messages(path, text, version) if found == code]


def claim_of(case: tuple[str, str, str]) -> int:
    """The claim that a case makes with the rules for 1.2: its place in the table."""
    return next(index for index, row in enumerate(CLAIMS) if case[0] in row['rules'].split() and any(re.search(row['says'], m) for m, _ in made(case, LAST)))


@pytest.mark.parametrize('case', CASES, ids=lambda case: f'{case[0]}-{CASES.index(case)}')
def test_claim(case: tuple[str, str, str]) -> None:
    """Up to its version there is nothing, or what is to be done by hand; after it the finding is that of 1.2."""
    row, full = CLAIMS[claim_of(case)], made(case, LAST)
    other = [message for message, _ in full if not re.search(row['says'], message)]
    for version in EARLIER:
        found = made(case, version)
        if version > row['until']:
            assert found == full
        elif 'instead' in row:
            assert (row['instead'], False) in found
        else:
            assert len(found) == len(other)


def test_every_claim_has_a_case() -> None:
    """Every claim, and every rule of it."""
    assert {(claim_of(case), case[0]) for case in CASES} == {(index, code) for index, row in enumerate(CLAIMS) for code in row['rules'].split()}


@each_earlier
def test_registered_names(version: str) -> None:
    """A class may take a name that the target does not register: those that are left out are those that it lacks."""
    taken = {name for names in table('calls')['registered'].values() for name in names}
    patterns = [row['says'] for row in CLAIMS if row['rules'] == 'MMA316' and version <= row['until']]
    left_out = {name for name in taken if any(re.search(pattern, f'1.x registers `{name}`') for pattern in patterns)}
    assert left_out == taken & set(table('targets')['lacking'][version]['types']) and len(left_out) > 10


# ---------------------------------------------------------------------- how things are called

RESULT = 'from mmaction.apis import inference_recognizer\n\nresults = inference_recognizer(model, video)\nfor label, score in results:\n    pass\n'
HEAD = (
    'import torch\nfrom mmaction.models import BaseHead\n\n\nclass Mine(BaseHead):\n    def loss(self, cls_score, labels, **kwargs):\n'
    '        """The loss."""\n        return dict(loss_cls=self.loss_cls(cls_score, labels))\n'
)


@pytest.mark.parametrize(
    ('text', 'new', 'old'),
    [(RESULT, '.pred_score.tolist()', '.pred_scores.item.tolist()'), (HEAD, '[sample.gt_label for', '[sample.gt_labels.item for')],
    ids=['scores', 'labels'],
)
def test_fields_of_data_samples(text: str, new: str, old: str) -> None:
    assert new in fixed({'mine/run.py': text}, LAST)[PROJECT / 'mine/run.py'].text
    for version in EARLIER:
        code = fixed({'mine/run.py': text}, version)[PROJECT / 'mine/run.py'].text
        assert old in code and new not in code
        compile(code, 'run.py', 'exec')


@each_earlier
def test_every_text_is_said(version: str) -> None:
    """Each text that is replaced stands in what some rule says or writes of its examples, or in a table."""
    told = [json.dumps(table('scripts')), *(message for text in NOTES for _, message, _ in messages('run.py', text, LAST))]
    for rule in discover():
        told.append(rule.message)
        for example in rule.examples if not rule.checks else ():
            told += [example.good]
            (report,) = engine.check([PROJECT / example.path], Policy((rule,)), sources({example.path: example.bad}))
            told += [diagnostic.message for diagnostic in report.diagnostics]
    assert [text for text in table('targets')['texts'][version] if not any(text in said for said in told)] == []


NOTES = (
    "from mmaction.apis import inference_recognizer\n\nresults = inference_recognizer(model, video, 'labels.txt')\n",
    "from mmaction.datasets import build_dataset\n\ndataset = build_dataset(cfg.data.test)\nprint(dataset[0]['label'])\n",
)


# ---------------------------------------------------------------------- doors


def test_option_and_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path('configs').mkdir()
    Path('configs/a.py').write_text("model = dict(type='FastRCNN', roi_head=dict(bbox_head=dict(type='BBoxHeadAVA')))\n")

    def told(*arguments: str) -> str:
        main(['check', '--output-format', 'concise', '--select', 'MMA117', *arguments, 'configs'])
        return capsys.readouterr().out

    assert 'background_class' in told() and 'background_class' not in told('--target', '1.1')
    Path('pyproject.toml').write_text('[tool.mma-lint]\ntarget = "1.0"\n')
    assert 'background_class' not in told() and 'background_class' in told('--target', '1.2')
    main(['fix', '--unsafe-fixes', 'configs'])
    assert "_scope_='mmdet'" in Path('configs/a.py').read_text() and 'background_class' not in Path('configs/a.py').read_text()
