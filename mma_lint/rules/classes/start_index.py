"""The first frame's number, where a dataset does not say it.

`start_index` is 1 in the base class of 0.x and 0 in that of 1.x: a dataset that leaves it out reads its frames one too early, without an
error.
A warning: nothing breaks.

Fix safety: safe: `start_index=1` is said in the call of the base's constructor, under what `**kwargs` may say. Unsafe where the class has
no constructor and is given one.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.bodies import constructor_calls, first_statement, name_span
from mma_lint.code.classes import DATASET, Kin, canonical, families
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.text.parameters import added

_CLASS = 'from mmaction.datasets import BaseDataset\n\n\nclass Mine(BaseDataset):\n'
_HEAD = f'{_CLASS}    def __init__(self, ann_file, pipeline, **kwargs):\n'

rule = Rule(
    'MMA412',
    __name__,
    __doc__,
    '`start_index` is 1 by default in 0.x and 0 in 1.x',
    examples=(
        Example(
            bad=f'{_HEAD}        super().__init__(ann_file, pipeline)\n',
            good=f'{_HEAD}        super().__init__(ann_file, pipeline, start_index=1)\n',
            path='mine/dataset.py',
        ),
        Example(
            bad=f'{_HEAD}        super().__init__(ann_file, pipeline, **kwargs)\n',
            good=f"{_HEAD}        super().__init__(ann_file, pipeline, **{{'start_index': 1, **kwargs}})\n",
            path='mine/dataset.py',
        ),
        Example(
            bad=f'{_CLASS}    """Mine."""\n\n    CLASSES = ()\n',
            good=(
                f'{_CLASS}    """Mine."""\n\n    def __init__(self, *args, start_index=1, **kwargs):\n'
                '        super().__init__(*args, start_index=start_index, **kwargs)\n\n    CLASSES = ()\n'
            ),
            unsafe=True,
            path='mine/dataset.py',
        ),
        Example(good=f'{_HEAD}        super().__init__(ann_file, pipeline, start_index=0)\n', path='mine/dataset.py'),
        Example(good=_HEAD.replace('BaseDataset', 'BaseActionDataset') + '        super().__init__(ann_file, pipeline)\n', path='mine/dataset.py'),
    ),
    severity='warning',
)

_AFTER = 7  # parameters of the base by place, with `start_index`


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every dataset that derives directly from the base class of 0.x and does not say where its frames begin."""
    for kin in families(module):
        if any(_is_old_base(module.qualified(base)) for base in kin.node.bases):
            if not any(method.name == '__init__' for method in kin.methods):
                yield _without(kin)
            for call in constructor_calls(kin.node):
                yield from _call(kin, call)


def _is_old_base(qualified: str) -> bool:
    return canonical(qualified) == DATASET and not qualified.endswith('.BaseActionDataset')


def _call(kin: Kin, call: ast.Call) -> Iterator[Finding]:
    names = {keyword.arg for keyword in call.keywords}
    if 'start_index' in names or len(call.args) >= _AFTER or any(isinstance(argument, ast.Starred) for argument in call.args):
        return
    source, mapping = kin.module.source, next((keyword for keyword in call.keywords if keyword.arg is None), None)
    if mapping is None:
        yield Finding(*source.span(call.func), steps=(added(source, call, ['start_index=1']),))
    elif not isinstance(mapping.value, ast.Dict):
        step = Rewrite(*source.span(mapping.value), (f"{{'start_index': 1, **{source.slice(mapping.value)}}}",))
        yield Finding(*source.span(call.func), steps=(step,))


def _without(kin: Kin) -> Finding:
    """A class that inherits the constructor is given one, below its docstring."""
    source, first = kin.module.source, first_statement(kin.node.body)
    start, end = name_span(source, kin.node)
    if first is None or first.lineno == kin.node.lineno:
        return Finding(start, end)
    indent, line = source.indent(first.lineno), source.newline
    top = source.line_starts[min([first.lineno, *(d.lineno for d in getattr(first, 'decorator_list', []))]) - 1]
    text = f'{indent}def __init__(self, *args, start_index=1, **kwargs):{line}'
    text += f'{indent}    super().__init__(*args, start_index=start_index, **kwargs){line}{line}'
    return Finding(start, end, steps=(Rewrite(top, top, (text,)),), doubt='whoever gives `start_index` by place must give it by keyword')
