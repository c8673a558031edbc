"""`register_module` used as mmcv still allowed it.

`@REGISTRY.register_module` without a call, and `REGISTRY.register_module(MyClass)`, hand the class over as the *name*: mmcv 1.x took that
with a warning, MMEngine raises a TypeError.

Fix safety: safe where the registry is one of the frameworks', unsafe where it comes from another module of the project.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import after, at, before
from mma_lint.code.module import Module
from mma_lint.code.scopes import parts_of
from mma_lint.rule import Example, Finding, Rule

_FRAMEWORKS = ('mmaction', 'mmcv', 'mmengine', 'mmdet', 'mmpose', 'mmcls')
_DOUBT = 'the registry must be one of MMEngine'

rule = Rule(
    'MMA315',
    __name__,
    __doc__,
    'the first argument of `register_module` is the name, and nothing else, in MMEngine',
    examples=(
        Example(
            bad='from mmaction.models.builder import HEADS\n\n\n@HEADS.register_module\nclass Head:\n    pass\n',
            good='from mmaction.models.builder import HEADS\n\n\n@HEADS.register_module()\nclass Head:\n    pass\n',
            path='mine/head.py',
        ),
        Example(
            bad='from mmaction.datasets import PIPELINES\n\n\nclass Crop:\n    pass\n\n\nPIPELINES.register_module(Crop)\n',
            good='from mmaction.datasets import PIPELINES\n\n\nclass Crop:\n    pass\n\n\nPIPELINES.register_module(module=Crop)\n',
            path='mine/crop.py',
        ),
        Example(
            bad='import mmaction\nfrom .registry import HEADS\n\n\n@HEADS.register_module\nclass Head:\n    pass\n',
            good='import mmaction\nfrom .registry import HEADS\n\n\n@HEADS.register_module()\nclass Head:\n    pass\n',
            unsafe=True,
            path='mine/head.py',
        ),
        Example(
            good="from mmaction.registry import MODELS\n\n\n@MODELS.register_module('Mine')\nclass Head:\n    pass\n\n\nMODELS.register_module(NAME)\n",
            path='mine/head.py',
        ),
    ),
)


@rule.check_code
def bare(module: Module) -> Iterator[Finding]:
    """Every decorator without a call."""
    for definition in module.of(ast.ClassDef, ast.FunctionDef):
        for decorator in definition.decorator_list:
            if _is_registering(decorator):
                message = 'this decorator lacks its call: MMEngine takes the class for the name and raises a TypeError; write `register_module()`'
                yield at(module, decorator, message, [after(module, decorator, '()')], _doubt(module, decorator))


@rule.check_code
def by_place(module: Module) -> Iterator[Finding]:
    """Every call that hands over a class by its place."""
    classes = {node.name for node in module.source.tree.body if isinstance(node, ast.ClassDef)}
    for node in module.of(ast.Call):
        if _is_registering(node.func) and node.args and _is_class(node.args[0], classes):
            message = 'the first argument is the name in MMEngine, a class is a TypeError: write `register_module(module=...)`'
            steps = [before(module, node.args[0], 'module=')] if len(node.args) == 1 else []
            yield at(module, node.args[0], message, steps, _doubt(module, node.func))


def _is_registering(node: ast.expr) -> bool:
    """Whether a node is `REGISTRY.register_module`."""
    return isinstance(node, ast.Attribute) and node.attr == 'register_module' and parts_of(node)[-2:-1] != () and parts_of(node)[-2].isupper()


def _is_class(node: ast.expr, classes: set[str]) -> bool:
    """Whether an argument is a class: one of this module, or a name in camel case."""
    return isinstance(node, ast.Name) and (node.id in classes or (node.id[:1].isupper() and not node.id.isupper()))


def _doubt(module: Module, node: ast.expr) -> str:
    """Why it may be another's registry: '' where it is one of the frameworks', or made here from their class."""
    use = module.use(node)
    made = {
        target.id
        for call in module.of(ast.Assign)
        if isinstance(call.value, ast.Call) and module.qualified(call.value.func).rpartition('.')[2] == 'Registry'
        for target in call.targets
        if isinstance(target, ast.Name)
    }
    known = (use is not None and use.qualified.partition('.')[0] in _FRAMEWORKS) or parts_of(node)[0] in made
    return '' if known else _DOUBT
