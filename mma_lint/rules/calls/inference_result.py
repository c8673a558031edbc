"""The result of `inference_recognizer`, taken apart as a list.

0.x gave the five best classes as (label, score) pairs, 1.x gives an ActionDataSample: it has no length, no items, and cannot be looped
over. Its `pred_score` holds the scores of all classes, its `pred_label` the best class.

Fix safety: unsafe. The fix makes the list of 0.x from `pred_score`; whether that holds probabilities depends on `average_clips` of the
head.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import after, at, before, held, keyword, last_name, looped
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rewrite, Rule

_NAMES = ('mmaction.apis.inference_recognizer', 'mmaction.apis.inference.inference_recognizer')
_SEQUENCE = ('len', 'list', 'tuple', 'dict', 'sorted', 'enumerate', 'zip', 'max', 'iter', 'reversed', 'sum', 'set')
_MESSAGE = (
    '`inference_recognizer` gives an ActionDataSample in 1.x, not a list of (label, score): '
    '`scores = result.pred_score.tolist()`, `sorted(enumerate(scores), key=lambda pair: pair[1], reverse=True)[:5]`'
)

rule = Rule(
    'MMA303',
    __name__,
    __doc__,
    'the result is no list in 1.x',
    examples=(
        Example(
            bad='from mmaction.apis import inference_recognizer\n\nresults = inference_recognizer(model, video)\nfor label, score in results:\n    pass\n',
            good=(
                'from mmaction.apis import inference_recognizer\n\n'
                'results = sorted(enumerate(inference_recognizer(model, video).pred_score.tolist()), key=lambda pair: pair[1], reverse=True)[:5]\n'
                'for label, score in results:\n    pass\n'
            ),
            unsafe=True,
            path='demo/run.py',
        ),
        Example(
            bad="from mmaction.apis import inference_recognizer\n\nresults, features = inference_recognizer(model, video, outputs='x')\nprint(results[0])\n",
            path='demo/run.py',
        ),
        Example(
            good='from mmaction.apis import inference_recognizer\n\nresult = inference_recognizer(model, video)\nprint(result.pred_score[0])\n',
            path='demo/run.py',
        ),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every place where the result is used as a sequence."""
    sources = {call for call, qualified in module.calls if qualified in _NAMES}
    if not sources:
        return
    names = held(module, lambda value: value in sources)
    for node in _taken_apart(module):
        source = node if node in sources else names.get(node) if isinstance(node, ast.Name) else None
        if isinstance(source, ast.Call):
            yield at(module, node, _MESSAGE, _steps(module, source), 'set average_clips="prob" in the head of the config for probabilities')


def _steps(module: Module, call: ast.Call) -> tuple[Rewrite, ...]:
    """The steps that make the list of 0.x; none where features are wanted as well."""
    if keyword(call, 'outputs') is not None:
        return ()
    return before(module, call, 'sorted(enumerate('), after(module, call, '.pred_score.tolist()), key=lambda pair: pair[1], reverse=True)[:5]')


def _taken_apart(module: Module) -> Iterator[ast.expr]:
    """The expressions that are used as sequences."""
    yield from (looped_over for _, looped_over in looped(module))
    for node in module.of(ast.Subscript, ast.Starred, ast.Assign, ast.Call):
        match node:
            case ast.Subscript(value=value) | ast.Starred(value=value) | ast.Assign(targets=[ast.Tuple()], value=value):
                if not (isinstance(value, ast.Call) and keyword(value, 'outputs') is not None):
                    yield value
            case ast.Call(func=ast.Name() as function, args=args) if last_name(function) in _SEQUENCE:
                yield from args
