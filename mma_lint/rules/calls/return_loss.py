"""`model(..., return_loss=...)`: models are called otherwise.

In 1.x `forward` takes a `mode`: 'loss', 'predict' or 'tensor'. `return_loss` is an unexpected argument, or worse, is passed on. Where a
batch of a dataloader goes through the model, `test_step`, `val_step` and `train_step` do what is needed: they normalise, move, and give
data samples.

Fix safety: there is no fix: what goes in and what comes out are other things.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, keyword, last_name
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

rule = Rule(
    'MMA317',
    __name__,
    __doc__,
    'models take `mode` in 1.x, not `return_loss`',
    examples=(
        Example(bad='import mmaction\n\nwith torch.no_grad():\n    scores = model(return_loss=False, **data)[0]\n', path='tools/run.py'),
        Example(bad='import mmaction\n\nlosses = model(imgs, label, return_loss=True)\n', path='tools/run.py'),
        Example(good="import mmaction\n\nlosses = model(inputs, data_samples, mode='loss')\nresult = model.test_step(data)[0]\n", path='tools/run.py'),
        Example(
            good='import mmaction\n\n\ndef run(imgs, return_loss=False):\n    return imgs\n\n\nrun(imgs, return_loss=True)\n',
            path='tools/run.py',
        ),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call with `return_loss` or `gradcam`, but for functions of the module that take them."""
    own = {
        node.name
        for node in module.of(ast.FunctionDef, ast.AsyncFunctionDef)
        if {'return_loss', 'gradcam'} & {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
    }
    for node in module.of(ast.Call):
        given = keyword(node, 'return_loss') or keyword(node, 'gradcam')
        if given is not None and not (last_name(node.func) in own and not _is_forward(node.func)) and not _is_constructor(node.func):
            yield at(module, given, _message(given))


def _is_forward(node: ast.expr) -> bool:
    """Whether a function is called that models have."""
    return isinstance(node, ast.Attribute) and node.attr == 'forward'


def _is_constructor(node: ast.expr) -> bool:
    """Whether a dict or an object of a class is made."""
    return last_name(node) in ('dict', 'partial') or last_name(node)[:1].isupper()


def _message(given: ast.keyword) -> str:
    value = given.value.value if isinstance(given.value, ast.Constant) else None
    if given.arg == 'gradcam':
        return "models take no `gradcam` in 1.x: GradCAM of mmaction.utils takes the data of a 1.x pipeline; `model(inputs, stage='head')` gives the scores"
    if value is True:
        return "models take no `return_loss` in 1.x: `model(**model.data_preprocessor(data, training=True), mode='loss')` gives the losses of a batch"
    return (
        'models take no `return_loss` in 1.x: write `model.test_step(data)`, which takes the batch as it is and gives a list of data samples: '
        '`result.pred_score`; with tensors at hand `model(inputs, data_samples, mode="predict")`'
    )
