"""A method that 1.x calls with other arguments.

`train_step(data_batch, optimizer)` is given `optim_wrapper=`, `val_step` the data alone, `forward` of a recognizer `inputs=`,
`data_samples=` and `mode=`, `extract_feat` `data_samples=` or `test_mode=`. An override with the parameters of 0.x raises a TypeError when
it is called.

Fix safety: no fix, since the body must be rewritten with the parameters.
"""

import re
from collections.abc import Iterator

from mma_lint.code.bodies import Function, name_span
from mma_lint.code.classes import HEAD, Kin, MethodFate, families
from mma_lint.code.module import Module
from mma_lint.code.signatures import LABELS, accepts, named, parsed, positional, required
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA402',
    __name__,
    __doc__,
    '1.x calls this method with other arguments',
    examples=(
        Example(
            bad=(
                'from mmaction.models import Recognizer3D\n\n\n'
                'class Mine(Recognizer3D):\n    def train_step(self, data_batch, optimizer, **kwargs):\n        return {}\n'
            ),
            path='mine/recognizer.py',
        ),
        Example(
            bad='from mmaction.models import BaseRecognizer\n\n\nclass Mine(BaseRecognizer):\n    def extract_feat(self, imgs):\n        return imgs\n',
            path='mine/recognizer.py',
        ),
        Example(
            bad=(
                'from mmaction.datasets.transforms import SampleFrames\n\n\n'
                'class Sample(SampleFrames):\n    def _get_train_clips(self, num_frames):\n        return [0]\n'
            ),
            path='mine/transform.py',
        ),
        Example(
            good=(
                'from mmaction.models import BaseRecognizer\n\n\nclass Mine(BaseRecognizer):\n'
                '    def extract_feat(self, inputs, **kwargs):\n        return inputs, {}\n\n'
                '    def train_step(self, data, optim_wrapper):\n        return {}\n'
            ),
            path='mine/recognizer.py',
        ),
    ),
)

_OF_HOOKS = re.compile(r'(before|after)_(train|val|test)_(epoch|iter)')
_STEPS = {'train_step': (1, ('optim_wrapper',)), 'val_step': (1, ())}
_Call = tuple[int, tuple[str, ...]]


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every override that cannot be called as 1.x calls it."""
    for kin in families(module):
        for method in kin.methods:
            found = kin.fate(method.name)
            if found is not None and found.status == 'signature_changed' and _is_told(kin, found) and not _fits(method, found):
                start, end = name_span(module.source, method)
                message = f'{kin.caution}1.x calls `{found.name}` as `{found.name}{found.signature}`{f": {found.note}" if found.note else ""}'
                yield Finding(start, end, message, severity='warning' if kin.assumed else None)


def _is_told(kin: Kin, found: MethodFate) -> bool:
    """Whether no other rule says it: constructors (MMA409), hooks (MMA403), heads (MMA405)."""
    elsewhere = found.name == '__init__' or _OF_HOOKS.fullmatch(found.name) or (found.name == 'forward' and HEAD in kin.known)
    return not elsewhere and (found.name in _STEPS or not (kin.assumed and kin.whole))


def _fits(method: Function, found: MethodFate) -> bool:
    return all(accepts(method.args, count, keywords) for count, keywords in _calls(found)) and not _takes_labels(method, found)


def _takes_labels(method: Function, found: MethodFate) -> bool:
    """Whether a method calls labels what are data samples in 1.x."""
    signature = parsed(found.signature)
    pairs = zip(positional(method.args), positional(signature), strict=False) if signature is not None else ()
    return any('data_samples' in new and old in LABELS for old, new in pairs)


def _calls(found: MethodFate) -> tuple[_Call, ...]:
    """How 1.x calls a method: arguments by position, `self` not counted, and keywords. None where nobody knows."""
    signature = parsed(found.signature)
    if signature is None:
        return ()
    if found.name in _STEPS:
        return (_STEPS[found.name],)
    if found.name == 'extract_feat':
        return ((1, ('data_samples',)), (1, ('test_mode',)))
    if found.name == 'forward' and 'mode' in named(signature):
        return ((0, ('inputs', 'data_samples', 'mode')),)
    if found.name == 'forward' and 'data_samples' in named(signature):
        return ((1, ('data_samples',)),)
    return ((len(required(signature)), ()),)
