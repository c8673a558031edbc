"""A method that 1.x never calls.

`forward_train`, `load_annotations`, `prepare_train_frames`, `evaluate` and many others are called by 0.x alone. A subclass that overrides
one is imported and runs without an error, and the override does nothing. What it does belongs into the method, or the class, that the
message names.

Fix safety: unsafe. Only a method whose body is right under its new name is renamed, with the calls of it in the same class; other files may
call it by its old name.
"""

from collections.abc import Iterator

from mma_lint.code.bodies import Function, is_super, name_span, own_calls, returns_a_value
from mma_lint.code.classes import HEAD, Kin, MethodFate, families
from mma_lint.code.module import Module
from mma_lint.code.signatures import LABELS, positional, takes_one
from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.text.parameters import added

rule = Rule(
    'MMA401',
    __name__,
    __doc__,
    '1.x never calls this method',
    examples=(
        Example(
            bad=(
                'from mmaction.datasets import VideoDataset\n\n\n'
                'class Videos(VideoDataset):\n    def load_annotations(self):\n        return [dict(filename="a.mp4", label=0)]\n'
            ),
            good=(
                'from mmaction.datasets import VideoDataset\n\n\n'
                'class Videos(VideoDataset):\n    def load_data_list(self):\n        return [dict(filename="a.mp4", label=0)]\n'
            ),
            unsafe=True,
            path='mine/dataset.py',
        ),
        Example(
            bad='from mmcv.runner import Hook\n\n\nclass Mine(Hook):\n    def before_epoch(self, runner):\n        super().before_epoch(runner)\n',
            good=(
                "from mmcv.runner import Hook\n\n\nclass Mine(Hook):\n    def _before_epoch(self, runner, mode='train'):\n"
                '        super()._before_epoch(runner, mode=mode)\n'
            ),
            unsafe=True,
            path='mine/hook.py',
        ),
        Example(
            bad='from mmaction.models import Recognizer3D\n\n\nclass Mine(Recognizer3D):\n    def forward_train(self, imgs, labels):\n        return {}\n',
            path='mine/recognizer.py',
        ),
        Example(
            bad=(
                'from .base import Videos\n\n\n'
                'class More(Videos):\n    def prepare_train_frames(self, idx):\n        return super().prepare_train_frames(idx)\n'
            ),
            bases=(('base.py', 'from mmaction.datasets import VideoDataset\n\n\nclass Videos(VideoDataset):\n    pass\n'),),
            path='mine/more.py',
        ),
        Example(
            good=(
                'from mmaction.datasets import VideoDataset\n\n\nclass Videos(VideoDataset):\n    def load_data_list(self):\n        return []\n\n\n'
                'class Meter:\n    def evaluate(self, results):\n        return {}\n'
            ),
            path='mine/dataset.py',
        ),
    ),
)

# A transform is called in 1.x too, and weights are initialised.
_STILL_CALLED = {'__call__', '__init__', 'init_weights'}
# What the framework itself calls; the others are called by its base classes, which a class with other bases does not have.
_BY_THE_FRAMEWORK = {'evaluate', 'dump_results'}
_LATER = 'it is called for validation and testing too'
# The methods whose body is right under the new name: what is added to the parameters, and what to look at.
_RENAMED: dict[str, tuple[tuple[str, ...], str]] = {
    'before_epoch': (("mode='train'",), _LATER),
    'after_epoch': (("mode='train'",), _LATER),
    'before_iter': (('batch_idx', 'data_batch=None', "mode='train'"), _LATER),
    'after_iter': (('batch_idx', 'data_batch=None', 'outputs=None', "mode='train'"), _LATER),
    'load_annotations': ((), 'it is called on first use, `self.ann_file` is joined with `data_root`, and `self.data_prefix` is a dict'),
    '_parse_losses': ((), 'the values that the one of 1.x gives are tensors'),
    'every_n_iters': ((), 'it is given `start` too'),
    'is_last_epoch': ((), ''),
    'is_last_iter': ((), ''),
}


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every method that overrides one which only 0.x has."""
    for kin in families(module):
        for method in kin.methods:
            found = kin.fate(method.name)
            if found is not None and found.is_gone and _is_told(kin, found):
                yield _finding(kin, method, found)


def _is_told(kin: Kin, found: MethodFate) -> bool:
    """Whether the class's base is not all that is to be said."""
    if found.name in _STILL_CALLED or (found.owner, found.name) == (HEAD, 'loss'):  # MMA406 tells of that
        return False
    return not (kin.assumed and kin.whole) or found.name in _BY_THE_FRAMEWORK


def _finding(kin: Kin, method: Function, found: MethodFate) -> Finding:
    start, end = name_span(kin.module.source, method)
    message = f'{kin.caution}1.x never calls `{found.name}` of `{found.owner_name}`{found.advice}'
    if _is_ported(kin, found):
        return Finding(start, end, f'{message} (it is here: this one serves 0.x alone)', severity='info')
    steps = tuple(_rename(kin, method, found))
    _, doubt = _RENAMED.get(found.name, ((), ''))
    return Finding(
        start,
        end,
        message,
        steps,
        '; '.join(part for part in (doubt, 'other files may call it by its old name') if part),
        'warning' if kin.assumed else None,
    )


def _is_ported(kin: Kin, found: MethodFate) -> bool:
    """Whether the method of 1.x is there beside that of 0.x: not another one by its name."""
    return kin.fate(found.new) is None and any(other.name == found.new and not LABELS & {*positional(other.args)} for other in kin.methods)


def _rename(kin: Kin, method: Function, found: MethodFate) -> Iterator[Rewrite]:
    """The steps that give a method its new name and parameters; none where its body would not be right."""
    if found.name not in _RENAMED or kin.assumed or found.owner_is_gone or not found.new.isidentifier():
        return
    if found.name == 'load_annotations' and not returns_a_value(method):
        return
    source, (parameters, _) = kin.module.source, _RENAMED[found.name]
    if parameters and not _can_take_more(kin, method):
        return
    yield Rewrite(*name_span(source, method), (found.new,))
    if parameters:
        yield added(source, method, parameters)
    names = [parameter.partition('=')[0] for parameter in parameters]
    for call, name in own_calls(kin.node, found.name):
        yield Rewrite(source.span(name)[1] - len(name.attr), source.span(name)[1], (found.new,))
        if names:
            yield added(source, call, [f'{name}={name}' for name in names])


def _can_take_more(kin: Kin, method: Function) -> bool:
    """Whether a method can have more parameters: it takes the runner alone, and nothing but itself calls it, for the base's."""
    calls, inner = list(own_calls(kin.node, method.name)), list(own_calls(method, method.name))
    return len(calls) <= len(inner) and takes_one(method.args) and all(is_super(name.value) for _, name in inner)
