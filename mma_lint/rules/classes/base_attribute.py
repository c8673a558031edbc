"""An attribute that the base class has no more.

Datasets of 1.x have no `video_infos`, recognizers no `max_testing_views`, `feature_extraction`, `aux_info`: reading one is an
AttributeError. `data_prefix` of a dataset is a dict: joining a path with it is a TypeError.

Fix safety: unsafe, and only outside of the dataset's own class: `len(dataset.video_infos)` becomes `len(dataset)`, and
`dataset.video_infos[i]` becomes `dataset.get_data_info(i)`, which also holds `start_index`, `modality` and `sample_idx`.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.bodies import attribute_span, is_self, own_attributes, used_as_text
from mma_lint.code.classes import Kin, families
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rewrite, Rule

rule = Rule(
    'MMA411',
    __name__,
    __doc__,
    'the base class of 1.x has no such attribute',
    examples=(
        Example(
            bad=(
                'from mmaction.datasets import VideoDataset\n\n\nclass Videos(VideoDataset):\n    def classes(self):\n'
                '        return {info["label"] for info in self.video_infos}\n'
            ),
            path='mine/dataset.py',
        ),
        Example(
            bad='from mmaction.datasets import VideoDataset\n\ndataset = VideoDataset("a.txt", [])\nprint(len(dataset.video_infos), dataset.video_infos[0])\n',
            good='from mmaction.datasets import VideoDataset\n\ndataset = VideoDataset("a.txt", [])\nprint(len(dataset), dataset.get_data_info(0))\n',
            unsafe=True,
            path='mine/dataset.py',
        ),
        Example(
            bad=(
                'import os.path as osp\n\nfrom mmaction.datasets import VideoDataset\n\n\nclass Videos(VideoDataset):\n    def load_data_list(self):\n'
                '        return [dict(filename=osp.join(self.data_prefix, "a.mp4"))]\n'
            ),
            path='mine/dataset.py',
        ),
        Example(
            bad='from mmaction.models import Recognizer3D\n\n\nclass Mine(Recognizer3D):\n    def views(self):\n        return self.max_testing_views\n',
            path='mine/recognizer.py',
        ),
        Example(
            good=(
                'from mmaction.datasets import VideoDataset\n\n\n'
                'class Videos(VideoDataset):\n    power = 2\n\n    def __init__(self, *args, power, **kwargs):\n'
                '        self.power = power\n        super().__init__(*args, **kwargs)\n\n    def load_data_list(self):\n'
                '        return [self.data_prefix["video"]] * self.power\n\n\n'
                'class Other:\n    def __len__(self):\n        return len(self.video_infos)\n'
            ),
            path='mine/dataset.py',
        ),
    ),
)

_ANYWHERE = 'video_infos'  # in a file that has to do with these:
_FRAMEWORKS = ('mmaction', 'mmcv', 'mmengine')
_PATH = 'data_prefix'  # still there, and a dict
_MORE = '`get_data_info` also has `start_index`, `modality` and `sample_idx`, and reads the annotations on first use'


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every use of an attribute that only 0.x has: of `self` in subclasses, of any dataset elsewhere."""
    for kin in families(module):
        yield from _of_self(kin)
        if _PATH in kin.lost and not kin.assumed:
            for node in used_as_text(kin.node, _PATH):
                yield Finding(*attribute_span(module.source, node), f'`self.data_prefix` is used as a path: it is {kin.lost[_PATH]}')
    if any(imported.qualified.partition('.')[0] in _FRAMEWORKS and not imported.guarded for imported in module.imports):
        yield from _of_others(module)


def _of_self(kin: Kin) -> Iterator[Finding]:
    for node in own_attributes(kin.node):
        certain = node.attr == _ANYWHERE and not kin.assumed
        if node.attr in kin.lost and node.attr != _PATH and (certain or (isinstance(node.ctx, ast.Load) and node.attr not in kin.assigned)):
            yield Finding(*attribute_span(kin.module.source, node), f'{kin.caution}`self.{node.attr}` is not there in 1.x: {kin.lost[node.attr]}')


def _of_others(module: Module) -> Iterator[Finding]:
    users = dict(_users(module))
    for node in module.of(ast.Attribute):
        if node.attr == _ANYWHERE and not is_self(node.value):
            steps = tuple(_instead(module, node, users.get(node)))
            message = 'a dataset of 1.x has no `video_infos`: use `len(dataset)` and `dataset.get_data_info(i)`'
            yield Finding(*attribute_span(module.source, node), message, steps, _MORE)


def _users(module: Module) -> Iterator[tuple[ast.expr, ast.Call | ast.Subscript]]:
    """What stands in `len(X)` and `X[...]`."""
    for node in module.of(ast.Call, ast.Subscript):
        match node:
            case ast.Call(func=ast.Name(id='len'), args=[value], keywords=[]):
                yield value, node
            case ast.Subscript(value=value, slice=index, ctx=ast.Load()) if not isinstance(index, (ast.Slice, ast.Tuple)):
                yield value, node


def _instead(module: Module, node: ast.Attribute, user: ast.Call | ast.Subscript | None) -> Iterator[Rewrite]:
    dataset, end = module.source.span(node.value)[1], module.source.span(node)[1]
    if isinstance(user, ast.Call):
        yield Rewrite(dataset, end)
    elif isinstance(user, ast.Subscript):
        yield Rewrite(dataset, module.source.span(user)[1], (f'.get_data_info({module.source.slice(user.slice)})',))
