"""Arguments that `inference_recognizer` no longer takes.

1.x takes the model, the video and, if need be, a test pipeline. `use_frames` and `label_path` had no effect in 0.24 and go; so does
`as_tensor` without `outputs`. Features come from an `OutputHook` around the call. A file of labels in third place, as the first versions of
0.x took it, would be the pipeline.

Fix safety: safe: what goes had no effect. What had one is left to you.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, dropped, keyword, says
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

_NAMES = ('mmaction.apis.inference_recognizer', 'mmaction.apis.inference.inference_recognizer')
_IDLE = ('use_frames', 'label_path')  # and `as_tensor` without `outputs`
_FEATURES = (
    'in 1.x features come from a hook: `with OutputHook(model, outputs=..., as_tensor=True) as h: result = inference_recognizer(model, video)`, '
    'then `h.layer_outputs`; OutputHook is in mmaction.engine.hooks'
)
_LABELS = 'the third argument of `inference_recognizer` is the test pipeline in 1.x: read the file of labels yourself, `labels[result.pred_label]`'

rule = Rule(
    'MMA302',
    __name__,
    __doc__,
    '`inference_recognizer` does not take this argument in 1.x',
    examples=(
        Example(
            bad='from mmaction.apis import inference_recognizer\n\ninference_recognizer(model, video, use_frames=False)\n',
            good='from mmaction.apis import inference_recognizer\n\ninference_recognizer(model, video)\n',
            path='demo/run.py',
        ),
        Example(
            bad="from mmaction.apis import inference_recognizer\n\nresults = inference_recognizer(model, video, outputs=('backbone',))\n",
            path='demo/run.py',
        ),
        Example(bad='from mmaction.apis import inference_recognizer\n\ninference_recognizer(model, video, args.label)\n', path='demo/run.py'),
        Example(good='from mmaction.apis import inference_recognizer\n\ninference_recognizer(model, video, test_pipeline)\n', path='demo/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every argument that is not taken."""
    for call, qualified in module.calls:
        if qualified in _NAMES:
            yield from _arguments(module, call)


def _arguments(module: Module, call: ast.Call) -> Iterator[Finding]:
    outputs = keyword(call, 'outputs')
    without_effect = _IDLE if outputs is not None else (*_IDLE, 'as_tensor')
    idle = [argument for argument in call.keywords if argument.arg in without_effect]
    for argument in idle:
        message = f'`inference_recognizer` takes no `{argument.arg}` in 1.x, and 0.x made nothing of it: drop it'
        yield at(module, argument, message, dropped(module, call, idle) or ())
    if outputs is not None:
        yield at(module, outputs, _FEATURES)
    third = call.args[2] if len(call.args) > 2 else None
    if third is not None and _is_file_of_labels(third):
        yield at(module, third, _LABELS)


def _is_file_of_labels(value: ast.expr) -> bool:
    return says(value, 'label', 'class') or (isinstance(value, ast.Constant) and isinstance(value.value, str))
