"""`super().__init__` with what the base class of 1.x does not take.

Parameters are gone (`sample_by_class`, `power`, `dynamic_length` of datasets, `suffix` of the audio ones, `by_epoch` of the logger hook),
and some stand at another place: `AVADataset` takes the pipeline before `exclude_file`, `ResNet3dSlowOnly` takes `conv1_kernel` first. A
keyword that is gone is a TypeError, an argument at the wrong place is silently taken for another.

Fix safety: safe: what stands at another place is given by keyword, which means the same in both. What is gone must be done by a person.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.bodies import constructor_calls
from mma_lint.code.classes import Kin, MethodFate, families
from mma_lint.code.module import Module
from mma_lint.code.signatures import named, parsed, positional
from mma_lint.rule import Example, Finding, Rewrite, Rule

_AVA = 'from mmaction.datasets import AVADataset\n\n\nclass Mine(AVADataset):\n    def __init__(self, exclude_file, pipeline):\n'
_VIDEOS = 'from mmaction.datasets import VideoDataset\n\n\nclass Mine(VideoDataset):\n    def __init__(self, ann_file, pipeline, **kwargs):\n'

rule = Rule(
    'MMA409',
    __name__,
    __doc__,
    'the constructor of the base class takes other arguments in 1.x',
    examples=(
        Example(
            bad=f'{_AVA}        super().__init__("a.csv", exclude_file, pipeline, fps=30)\n',
            good=f'{_AVA}        super().__init__("a.csv", exclude_file=exclude_file, pipeline=pipeline, fps=30)\n',
            path='mine/dataset.py',
        ),
        Example(bad=f'{_AVA}        super().__init__("a.csv", "excluded.csv", [], fps=30)\n', path='mine/dataset.py'),
        Example(good=f'{_AVA}        super().__init__("a.csv", pipeline, exclude_file, fps=30)\n', path='mine/dataset.py'),
        Example(bad=f'{_VIDEOS}        super().__init__(ann_file, pipeline, power=1, **kwargs)\n', path='mine/dataset.py'),
        Example(
            bad=(
                'from mmaction.models import ResNet3dSlowOnly\n\n\nclass Mine(ResNet3dSlowOnly):\n    def __init__(self, depth, pretrained=None):\n'
                '        super(Mine, self).__init__(depth, pretrained)\n'
            ),
            good=(
                'from mmaction.models import ResNet3dSlowOnly\n\n\nclass Mine(ResNet3dSlowOnly):\n    def __init__(self, depth, pretrained=None):\n'
                '        super(Mine, self).__init__(depth=depth, pretrained=pretrained)\n'
            ),
            path='mine/backbone.py',
        ),
        Example(good=f'{_VIDEOS}        super().__init__(ann_file, pipeline, test_mode=True, **kwargs)\n', path='mine/dataset.py'),
        Example(good='class Mine(dict):\n    def __init__(self):\n        super().__init__(power=1)  # mmaction\n', path='mine/dataset.py'),
    ),
)

_TIN = 'mmaction.models.backbones.resnet_tin.ResNetTIN'
# 1.x takes these through `**kwargs`; `start_index` is ignored, as it was.
_TAKEN = {('mmaction.datasets.pipelines.loading.SampleFrames', 'start_index'), (_TIN, 'num_segments'), (_TIN, 'shift_div')}

_PATHWAYS = {'mmaction.models.backbones.resnet3d_slowonly.ResNet3dSlowOnly', 'mmaction.models.backbones.resnet3d_slowfast.ResNet3dPathway'}
_OF_A_PATHWAY = ('depth', 'pretrained')  # what their `*args` of 0.x begin with


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call of the base's constructor that 1.x takes otherwise."""
    for kin in families(module):
        fates = kin.fates('__init__')
        if fates and not kin.assumed and not fates[0].owner_is_gone:
            for call in constructor_calls(kin.node):
                yield from _keywords(kin, call, fates)
                yield from _places(kin, call, fates)


def _keywords(kin: Kin, call: ast.Call, fates: tuple[MethodFate, ...]) -> Iterator[Finding]:
    """Keywords that are gone."""
    taken = {name for fate in fates for name in _names(fate.signature)}
    for keyword in call.keywords:
        owner = next((fate.owner for fate in fates if keyword.arg in _names(fate.old_signature)), None)
        if keyword.arg is not None and owner is not None and keyword.arg not in taken and (owner, keyword.arg) not in _TAKEN:
            start, _ = kin.module.source.span(keyword)
            yield Finding(start, start + len(keyword.arg), f'`{owner.rpartition(".")[2]}` takes no `{keyword.arg}` in 1.x')


def _places(kin: Kin, call: ast.Call, fates: tuple[MethodFate, ...]) -> Iterator[Finding]:
    """Arguments that are taken for another parameter, or for none."""
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return
    old, new = _order(fates, old=True), _order(fates, old=False)
    moved = next((index for index, name in enumerate(old[: len(call.args)]) if new[index : index + 1] != (name,)), None)
    if moved is None or _says(call.args[moved:], new[moved:]):
        return
    instead = f'`{new[moved]}`' if moved < len(new) else 'nothing'
    message = f'this is `{old[moved]}` in 0.x; 1.x takes {instead} at this place'
    is_sure = _says(call.args[moved:], old[moved:])
    steps = _by_name(kin, fates, call.args[moved:], old[moved:]) if is_sure else ()
    yield Finding(*kin.module.source.span(call.args[moved]), message, steps, severity=None if is_sure else 'warning')


def _by_name(kin: Kin, fates: tuple[MethodFate, ...], arguments: list[ast.expr], names: tuple[str, ...]) -> tuple[Rewrite, ...]:
    """The steps that give arguments by name; none where one has no name that 1.x takes."""
    taken = {*_OF_A_PATHWAY, *(name for fate in fates for name in _names(fate.signature))}
    if len(names) < len(arguments) or not taken.issuperset(names[: len(arguments)]):
        return ()
    starts = [kin.module.source.span(node)[0] for node in arguments]
    return tuple(Rewrite(start, start, (f'{name}=',)) for start, name in zip(starts, names, strict=False))


def _says(arguments: list[ast.expr], names: tuple[str, ...]) -> bool:
    """Whether an argument that has moved is called like one of the parameters at its place."""
    return any(isinstance(argument, ast.Name) and argument.id == name for argument, name in zip(arguments, names, strict=False))


def _names(signature: str) -> tuple[str, ...]:
    arguments = parsed(signature)
    return named(arguments) if arguments is not None else ()


def _order(fates: tuple[MethodFate, ...], old: bool) -> tuple[str, ...]:
    """The parameters by place; those of the next class where `*args` is handed on to it."""
    for fate in fates:
        arguments = parsed(fate.old_signature if old else fate.signature)
        if arguments is None:
            return ()
        if positional(arguments) or arguments.vararg is None:
            return positional(arguments)
        if fate.owner in _PATHWAYS:
            return _OF_A_PATHWAY
    return ()
