"""Classes that users derive from those of MMAction2 0.x: what is found, line by line, what is mended, and what is left alone."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from mma_lint import engine
from mma_lint.code.classes import families
from mma_lint.code.module import Module
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source
from tests.corpora import Corpora

PROJECT = Path('/project')
RULES = tuple(rule for rule in discover() if rule.code.startswith('MMA4'))


def sources(texts: Mapping[str, str]) -> dict[Path, Source]:
    return {PROJECT / name: Source(PROJECT / name, dedent(text)) for name, text in texts.items()}


def found(texts: Mapping[str, str], name: str) -> list[tuple[int, str, str | None]]:
    """Row, code and kind of fix of every finding in a file."""
    project = sources(texts)
    (report,) = engine.check((PROJECT / name,), Policy(RULES), project)
    assert not report.failed
    return [(diagnostic.row, diagnostic.code, diagnostic.applicability) for diagnostic in report.diagnostics]


def codes(text: str) -> set[str]:
    """The codes of all findings in a file that stands alone."""
    return {code for _, code, _ in found({'mine.py': text}, 'mine.py')}


def fixed(text: str, unsafe: bool = True) -> str:
    """The text of a file that stands alone after all fixes."""
    project = sources({'mine.py': text})
    (result,) = engine.fix(tuple(project), Policy(RULES), unsafe, project)
    assert result.source is not None
    return result.source.text if result.text is None else result.text


# ---------------------------------------------------------------------- what users write


DATASET = """\
    import copy
    import os.path as osp

    import mmcv
    from mmaction.datasets import BaseDataset
    from mmaction.datasets.builder import DATASETS


    @DATASETS.register_module()
    class Clips(BaseDataset):

        def __init__(self,
                     ann_file,
                     pipeline,
                     clip_len=8,
                     **kwargs):
            super().__init__(
                ann_file,
                pipeline,
                power=0.5,
                **kwargs)
            self.clip_len = clip_len

        def load_annotations(self):
            infos = mmcv.load(self.ann_file)
            for info in infos:
                info['filename'] = osp.join(self.data_prefix, info['name'])
            return infos

        def prepare_train_frames(self, idx):
            results = copy.deepcopy(self.video_infos[idx])
            results['clip_len'] = self.clip_len
            return self.pipeline(results)

        def prepare_test_frames(self, idx):
            return self.prepare_train_frames(idx)

        def evaluate(self, results, metrics='accuracy', logger=None):
            return dict(accuracy=len(results) / len(self.video_infos))

        def classes(self):
            return self.clip_len
    """


def test_a_dataset() -> None:
    assert found({'mine.py': DATASET}, 'mine.py') == [
        (17, 'MMA412', 'safe'),
        (20, 'MMA409', None),
        (24, 'MMA401', 'unsafe'),
        (27, 'MMA411', None),
        (30, 'MMA401', None),
        (31, 'MMA411', None),
        (35, 'MMA401', None),
        (38, 'MMA401', None),
        (39, 'MMA411', None),
    ]


def test_a_dataset_is_mended() -> None:
    expected = dedent(DATASET).replace('def load_annotations(', 'def load_data_list(')
    expected = expected.replace('            **kwargs)\n        self', "            **{'start_index': 1, **kwargs})\n        self")
    assert fixed(DATASET) == expected
    assert fixed(DATASET, unsafe=False) == expected.replace('def load_data_list(', 'def load_annotations(')


HEAD = """\
    import torch
    import torch.nn as nn
    from mmaction.models.builder import HEADS
    from mmaction.models.heads.base import BaseHead


    @HEADS.register_module()
    class TwoLayers(BaseHead):
        \"\"\"A head.\"\"\"

        def __init__(self, num_classes, in_channels, hidden=64, **kwargs):
            super().__init__(num_classes, in_channels, **kwargs)
            self.layers = nn.Sequential(nn.Linear(in_channels, hidden), nn.Linear(hidden, num_classes))

        def init_weights(self):
            pass

        def forward(self, x, num_segs):  # of all segments
            return self.layers(x).view(-1, num_segs).mean(1)

        def loss(self, cls_score, labels, **kwargs):
            losses = dict(loss_cls=self.loss_cls(cls_score, labels))
            losses['norm'] = cls_score.norm()
            return losses
    """


def test_a_head_is_mended() -> None:
    assert found({'mine.py': HEAD}, 'mine.py') == [(18, 'MMA405', 'safe'), (21, 'MMA406', 'unsafe')]
    labels = 'labels = torch.stack([sample.gt_label for sample in data_samples]).to(cls_score.device).squeeze()'
    safe = dedent(HEAD).replace('(self, x, num_segs):', '(self, x, num_segs, **kwargs):')
    unsafe = safe.replace('def loss(self, cls_score, labels, **kwargs):\n', f'def loss_by_feat(self, cls_score, data_samples, **kwargs):\n        {labels}\n')
    assert fixed(HEAD, unsafe=False) == safe
    assert fixed(HEAD) == unsafe
    assert found({'mine.py': unsafe}, 'mine.py') == []


RECOGNIZER = """\
    from mmaction.models import RECOGNIZERS
    from mmaction.models.recognizers import BaseRecognizer


    @RECOGNIZERS.register_module()
    class TwoStreams(BaseRecognizer):
        def forward_train(self, imgs, labels, **kwargs):
            x = self.backbone(imgs)
            return self.cls_head.loss(self.cls_head(x), labels.squeeze(), **kwargs)

        def forward_test(self, imgs):
            score = self.average_clip(self.cls_head(self.backbone(imgs)), self.max_testing_views)
            return score.cpu().numpy()

        def forward_gradcam(self, imgs):
            return self.forward_test(imgs)

        def train_step(self, data_batch, optimizer, **kwargs):
            loss, log_vars = self._parse_losses(self(**data_batch))
            return dict(loss=loss, log_vars=log_vars)

        def forward(self, imgs, label=None, return_loss=True, **kwargs):
            return self.forward_train(imgs, label) if return_loss else self.forward_test(imgs)
    """


def test_a_recognizer() -> None:
    assert found({'mine.py': RECOGNIZER}, 'mine.py') == [
        (6, 'MMA408', None),
        (7, 'MMA401', None),
        (11, 'MMA401', None),
        (12, 'MMA410', None),
        (12, 'MMA411', None),
        (15, 'MMA401', None),
        (18, 'MMA402', None),
        (19, 'MMA410', 'unsafe'),
        (22, 'MMA402', None),
    ]
    assert fixed(RECOGNIZER) == dedent(RECOGNIZER).replace('self._parse_losses(', 'self.parse_losses(')


HOOK = """\
    from mmcv.runner import HOOKS, Hook, master_only


    @HOOKS.register_module()
    class Watch(Hook):
        def __init__(self, interval):
            self.interval = interval

        def before_run(self, runner):
            runner.meta['watched'] = True

        @master_only
        def after_train_iter(self, runner):
            if self.every_n_inner_iters(runner, self.interval) or self.end_of_epoch(runner):
                runner.log_buffer.update({'lr': runner.current_lr()[0]})
                print(runner.outputs['loss'], runner.inner_iter, len(runner.data_loader))

        def before_val_iter(self, runner):
            super(Watch, self).before_val_iter(runner)

        def after_epoch(self, runner):
            if self.is_last_epoch(runner) and runner.mode == 'train':
                runner.model.module.finish()

        def after_run(self, runner):
            runner.logger.info('done')
    """
MENDED_HOOK = """\
    from mmcv.runner import HOOKS, Hook, master_only


    @HOOKS.register_module()
    class Watch(Hook):
        def __init__(self, interval):
            self.interval = interval

        def before_run(self, runner):
            runner.meta['watched'] = True

        @master_only
        def after_train_iter(self, runner, batch_idx, data_batch=None, outputs=None):
            if self.every_n_inner_iters(batch_idx, self.interval) or self.end_of_epoch(runner.train_dataloader, batch_idx):
                runner.log_buffer.update({'lr': runner.optim_wrapper.get_lr()['lr'][0]})
                print(runner.outputs['loss'], batch_idx, len(runner.train_dataloader))

        def before_val_iter(self, runner, batch_idx, data_batch=None):
            super(Watch, self).before_val_iter(runner, batch_idx=batch_idx, data_batch=data_batch)

        def _after_epoch(self, runner, mode='train'):
            if self.is_last_train_epoch(runner) and runner.mode == 'train':
                runner.model.module.finish()

        def after_run(self, runner):
            runner.logger.info('done')
    """


def test_a_hook() -> None:
    assert found({'mine.py': HOOK}, 'mine.py') == [
        (10, 'MMA404', None),
        (13, 'MMA403', 'safe'),
        (14, 'MMA410', None),
        (14, 'MMA410', None),
        (15, 'MMA404', None),
        (15, 'MMA404', 'unsafe'),
        (16, 'MMA404', None),
        (16, 'MMA404', None),
        (16, 'MMA404', 'safe'),
        (18, 'MMA403', 'safe'),
        (21, 'MMA401', 'unsafe'),
        (22, 'MMA410', 'safe'),
        (22, 'MMA404', None),
    ]
    assert fixed(HOOK) == dedent(MENDED_HOOK)
    assert {row for row, _, _ in found({'mine.py': MENDED_HOOK}, 'mine.py')} == {10, 15, 16, 22}, 'what waits for a person is still found'


def test_a_hook_that_reads_a_global_keeps_its_parameters() -> None:
    text = """\
        from mmengine.hooks import Hook

        outputs = []


        class Watch(Hook):
            def after_train_iter(self, runner):
                outputs.append(runner.iter)
        """
    assert found({'mine.py': text}, 'mine.py') == [(7, 'MMA403', None)]


TRANSFORMS = """\
    import numpy as np
    from mmaction.datasets.builder import PIPELINES
    from mmaction.datasets.pipelines import DenseSampleFrames, Resize, SampleFrames


    @PIPELINES.register_module()
    class Plain:
        def __call__(self, results):
            return results


    @PIPELINES.register_module()
    class Bigger(Resize):
        def __call__(self, results):
            return super().__call__(results)


    @PIPELINES.register_module()
    class Middle(SampleFrames):
        def __init__(self, clip_len, **kwargs):
            super().__init__(clip_len, start_index=1, **kwargs)

        def _get_train_clips(self, num_frames):
            return np.zeros(self.num_clips)


    @PIPELINES.register_module()
    class Dense(DenseSampleFrames):
        def _get_train_clips(self, num_frames):
            return np.zeros(self.num_clips)
    """


def test_transforms_that_are_called_work_in_1x() -> None:
    assert found({'mine.py': TRANSFORMS}, 'mine.py') == [(23, 'MMA402', None)]


# ---------------------------------------------------------------------- through files


BASE = 'from mmaction.datasets import VideoDataset\n\n\nclass Videos(VideoDataset):\n    def load_annotations(self):\n        return []\n'
CHILD = 'class More(Videos):\n    def prepare_train_frames(self, idx):\n        return self.video_infos[idx]\n'


@pytest.mark.parametrize(
    ('statement', 'bases'),
    [
        ('from .base import Videos', {'pkg/data/base.py': BASE}),
        ('from . import Videos', {'pkg/data/__init__.py': BASE}),
        ('from . import Videos', {'pkg/data/__init__.py': 'from .base import Videos', 'pkg/data/base.py': BASE}),
        ('from .base import *', {'pkg/data/base.py': BASE}),
        ('from ..base import Videos', {'pkg/base.py': BASE}),
        ('from pkg.data.base import Videos', {'pkg/data/base.py': BASE}),
        ('from pkg.data import Videos', {'pkg/data/__init__.py': 'from .base import Videos as Videos', 'pkg/data/base.py': BASE}),
        ('from pkg.names import Videos', {'pkg/names/__init__.py': 'from pkg.data.base import *', 'pkg/data/base.py': BASE}),
        ('from beside import Videos', {'pkg/data/beside.py': BASE}),
        ('from mmaction.datasets import VideoDataset as Videos', {}),
        ('import mmaction.datasets as d\nVideos = 0\nclass Videos(d.VideoDataset): pass', {}),
        ('from .middle import Videos', {'pkg/data/middle.py': 'from .base import Videos as V\nclass Videos(V): pass', 'pkg/data/base.py': BASE}),
    ],
)
def test_bases_are_found_through_files(statement: str, bases: dict[str, str]) -> None:
    mine = f'{statement}\n\n\n{CHILD}'
    expected = {(mine[: mine.index(word)].count('\n') + 1, code) for word, code in (('prepare_train', 'MMA401'), ('video_infos', 'MMA411'))}
    assert {(row, code) for row, code, _ in found({'pkg/data/mine.py': mine, **bases}, 'pkg/data/mine.py')} == expected


def test_a_module_attribute_is_a_base() -> None:
    mine = f'from . import base\n\n\n{CHILD.replace("(Videos)", "(base.Videos)")}'
    assert {code for _, code, _ in found({'a/mine.py': mine, 'a/base.py': BASE}, 'a/mine.py')} == {'MMA401', 'MMA411'}
    mine = f'import a.base\n\n\n{CHILD.replace("(Videos)", "(a.base.Videos)")}'
    assert {code for _, code, _ in found({'a/mine.py': mine, 'a/base.py': BASE}, 'a/mine.py')} == {'MMA401', 'MMA411'}


def test_a_family_in_two_files_is_mended_together() -> None:
    child = 'from .base import Videos\n\n\nclass More(Videos):\n    def load_annotations(self):\n        return super().load_annotations() * 2\n'
    other = 'from .base import Videos\n\n\nclass Other(Videos):\n    def both(self):\n        return self.load_annotations() * 2\n'
    project = sources({'base.py': BASE, 'child.py': child, 'other.py': other})
    texts = {result.path.name: result.text for result in engine.fix(tuple(project), Policy(RULES), True, project)}
    assert texts['base.py'] == BASE.replace('load_annotations', 'load_data_list')
    assert texts['child.py'] == child.replace('load_annotations', 'load_data_list')
    assert texts['other.py'] in (None, other), 'it calls what is there'
    assert found({'base.py': texts['base.py'] or '', 'other.py': other}, 'other.py') == [(6, 'MMA410', 'unsafe')], 'and is told of when it is not'


@pytest.mark.parametrize(
    'bases',
    [
        {},
        {'base.py': 'from .mine import More as Videos\n'},
        {'base.py': 'from .base import Videos\n'},
        {'base.py': 'from .base import *\nfrom .mine import *\n'},
        {'base.py': 'class Videos(Videos): pass\n'},
        {'base.py': 'this is no Python\n'},
        {'base.py': 'class Videos:\n    def load_annotations(self): ...\n'},
    ],
    ids=['missing', 'circle', 'itself', 'stars', 'its own base', 'unreadable', 'another'],
)
def test_what_leads_nowhere_is_no_error(bases: dict[str, str]) -> None:
    mine = f'from .base import Videos\nfrom .base import *\n\n\n{CHILD}'
    assert found({'mine.py': mine, **bases}, 'mine.py') == []


def test_reading_is_bounded() -> None:
    """A project whose files lead from one to the next without end is given up."""
    reads: list[Path] = []

    def endless(path: Path) -> Source:
        reads.append(path)
        return Source(path, f'from .a{len(reads)} import Base as Before\nclass Base(Before): ...\n')

    module = Module(Source(PROJECT / 'mine.py', 'from .a0 import Base\nclass Mine(Base): ...\n'), endless)
    assert families(module) == ()
    assert 10 < len(reads) < 2000


def test_a_file_at_the_root_has_no_folder_above() -> None:
    module = Module(Source(Path('/mine.py'), 'from . import Base\nfrom ...up import Other\nclass Mine(Base, Other): ...\n'))
    assert families(module) == ()


# ---------------------------------------------------------------------- what a class is


def test_code_for_both_versions_is_left_alone() -> None:
    text = """\
        try:
            from mmengine.hooks import Hook
        except ImportError:
            from mmcv.runner import Hook


        class Watch(Hook):
            def after_train_iter(self, runner, batch_idx=None, data_batch=None, outputs=None):
                self.every_n_iters(runner, 5)
        """
    assert codes(text) == set()


@pytest.mark.parametrize('registry', ['DATASETS', 'HEADS', 'RECOGNIZERS', 'LOCALIZERS'])
def test_the_registry_tells_where_the_base_is_not_seen(registry: str) -> None:
    text = f"""\
        from mmaction.models import {registry}
        from somewhere.else_ import Base


        @{registry}.register_module()
        class Mine(Base):
            def forward_train(self, imgs, labels):
                return dict()

            def load_annotations(self):
                return super().load_annotations()

            def loss(self, cls_score, labels):
                return dict()
        """
    rows = {'DATASETS': [(10, 'MMA401')], 'HEADS': [(13, 'MMA406')]}.get(registry, [(7, 'MMA401')])
    text = text.replace('mmaction.models', 'mmaction.datasets') if registry == 'DATASETS' else text
    (report,) = engine.check((PROJECT / 'mine.py',), Policy(RULES), sources({'mine.py': text}))
    assert [(diagnostic.row, diagnostic.code) for diagnostic in report.diagnostics] == rows
    assert {diagnostic.severity for diagnostic in report.diagnostics} == {'warning'}
    assert all(f'`Mine` is put in {registry}' in diagnostic.message and diagnostic.applicability is None for diagnostic in report.diagnostics)
    assert codes(text.replace(f'@{registry}.register_module()', '# not registered')) == set()


def test_the_registry_of_1x_and_old_methods_tell() -> None:
    text = """\
        from mmaction.registry import MODELS
        from somewhere import Base


        @MODELS.register_module
        class Mine(Base):
            def forward_test(self, imgs):
                return imgs


        @MODELS.register_module()
        class Head(Base):
            def loss(self, cls_score, labels):
                return dict()


        @MODELS.register_module()
        class Neck(Base):
            def forward(self, x, target=None):
                return x, dict()


        @MODELS.register_module()
        class Loss(Base):
            def forward(self, cls_score, label=None):
                return cls_score
        """
    assert found({'mine.py': text}, 'mine.py') == [(7, 'MMA401', None), (13, 'MMA406', None), (19, 'MMA407', None)]


def test_a_dataset_of_torch_is_only_not_evaluated() -> None:
    text = """\
        from mmaction.datasets import DATASETS
        from torch.utils.data import Dataset


        @DATASETS.register_module()
        class Mine(Dataset):
            def __init__(self):
                self.video_infos = self.load_annotations()

            def load_annotations(self):
                return []

            def evaluate(self, results):
                return dict()

            def __len__(self):
                return len(self.video_infos)
        """
    assert found({'mine.py': text}, 'mine.py') == [(13, 'MMA401', None)]


def test_both_names_in_one_class() -> None:
    """The old method serves 0.x: it is told of, and left."""
    text = BASE + '\n    def load_data_list(self):\n        return self.load_annotations()\n'
    (report,) = engine.check((PROJECT / 'mine.py',), Policy(RULES), sources({'mine.py': text}))
    assert [(diagnostic.row, diagnostic.severity) for diagnostic in report.diagnostics] == [(5, 'info')]
    assert fixed(text) == text


def test_an_old_name_that_assigns_the_list_is_not_renamed() -> None:
    text = BASE.replace('return []', 'self.video_infos = []')
    assert found({'mine.py': text}, 'mine.py') == [(5, 'MMA401', None), (6, 'MMA411', None)]


def test_all_calls_in_the_class_follow() -> None:
    text = BASE + '        # all\n\n    def again(self):\n        return self.load_annotations() + super(Videos, self).load_annotations()\n'
    assert fixed(text) == text.replace('load_annotations', 'load_data_list')


# ---------------------------------------------------------------------- what is right already


RIGHT = """\
    import torch
    from mmaction.datasets import BaseActionDataset
    from mmaction.models import BaseHead, BaseRecognizer
    from mmaction.registry import DATASETS, HOOKS, MODELS
    from mmengine.hooks import Hook


    @DATASETS.register_module()
    class Clips(BaseActionDataset):
        def __init__(self, ann_file, pipeline, start_index=0, **kwargs):
            super().__init__(ann_file, pipeline, start_index=start_index, modality='RGB', **kwargs)

        def load_data_list(self):
            return [dict(filename=self.data_prefix['video'] + '/a.mp4', label=0)]

        def get_data_info(self, idx):
            return super().get_data_info(idx)


    @MODELS.register_module()
    class Head(BaseHead):
        def init_weights(self):
            super().init_weights()

        def forward(self, x, num_segs=None, **kwargs):
            return x

        def loss_by_feat(self, cls_scores, data_samples):
            labels = torch.stack([sample.gt_label for sample in data_samples])
            return dict(loss_cls=self.loss_cls(cls_scores, labels))

        def average_clip(self, cls_scores, num_segs=1):
            return cls_scores


    @MODELS.register_module()
    class Recognizer(BaseRecognizer):
        def extract_feat(self, inputs, stage='neck', data_samples=None, test_mode=False):
            return self.backbone(inputs), dict()

        def loss(self, inputs, data_samples, **kwargs):
            return super().loss(inputs, data_samples, **kwargs)

        def train_step(self, data, optim_wrapper):
            return self.parse_losses(self(**data, mode='loss'))[1]


    @HOOKS.register_module()
    class Watch(Hook):
        def before_train_iter(self, runner, batch_idx, data_batch=None):
            if self.every_n_train_iters(runner, 5) or self.every_n_inner_iters(batch_idx, 5):
                print(runner.max_epochs, runner.optim_wrapper.get_lr())

        def after_val_epoch(self, runner, metrics=None):
            self.end_of_epoch(runner.val_dataloader, 0)

        def _after_iter(self, runner, batch_idx, data_batch=None, outputs=None, mode='train'):
            pass
    """
UNRELATED = """\
    import torch.nn as nn
    from mmcv.cnn import ConvModule


    class Meter:
        video_infos = ()

        def evaluate(self, results):
            return len(self.video_infos)

        def load_annotations(self):
            return self.dump_results(self.video_infos)

        def dump_results(self, out):
            return out


    class Trainer(nn.Module):
        def forward_train(self, imgs, labels):
            return self._parse_losses(self.forward_test(imgs))

        def forward_test(self, imgs):
            return ConvModule(3, 3, 1)(imgs)

        def train_step(self, batch, optimizer):
            return self.average_clip(batch)

        def before_epoch(self, runner):
            return runner.outputs
    """


@pytest.mark.parametrize('text', [RIGHT, UNRELATED], ids=['of 1.x', 'unrelated'])
def test_nothing_is_said_of(text: str) -> None:
    assert codes(text) == set()
    assert fixed(text) == dedent(text)


@pytest.mark.parametrize('name', ['mmaction_1x', 'mmengine'])
def test_real_code_of_1x(corpora: Corpora, name: str) -> None:
    paths: tuple[Path, ...] = getattr(corpora, name)
    assert len(paths) > 100
    assert [(d.filename, d.row, d.code) for report in engine.check(paths, Policy(RULES)) for d in report.diagnostics] == []


def test_real_code_of_0x(corpora: Corpora) -> None:
    """Every method of 0.24.1 that 1.x never calls is found where it is defined: in datasets, recognizers, localizers."""
    folder = corpora.wheel_0x / 'mmaction'
    wanted = {'forward_train', 'forward_test', 'forward_gradcam', 'load_annotations', 'prepare_train_frames', 'prepare_test_frames', 'dump_results'}
    paths = tuple(path for part in ('datasets', 'models') for path in sorted((folder / part).rglob('*.py')))
    lines = {(report.path, d.row) for report in engine.check(paths, Policy(RULES)) for d in report.diagnostics if d.code == 'MMA401'}
    defined = {
        (path, row)
        for path in paths
        for row, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1)
        if line.startswith('    def ') and line[8:].partition('(')[0] in wanted
    }
    assert len(defined) > 50
    assert defined - lines == set()
