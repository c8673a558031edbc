"""A class registered under a name that MMAction2 1.x registers itself.

1.x brought SwinTransformer3D, RandomErasing, UniFormer and others that projects had written for themselves. Registering the name once more
is a KeyError when both are imported.

Fix safety: there is no fix: take the class of 1.x, register yours under another name, or replace the other with `force=True`.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import at, keyword, new_name
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule
from mma_lint.tables import table

rule = Rule(
    'MMA316',
    __name__,
    __doc__,
    '1.x registers this name itself',
    examples=(
        Example(
            bad='from mmaction.models import BACKBONES\n\n\n@BACKBONES.register_module()\nclass SwinTransformer3D:\n    pass\n',
            path='mine/swin.py',
        ),
        Example(
            bad="from mmaction.registry import TRANSFORMS\n\n\n@TRANSFORMS.register_module(name='RandomErasing')\nclass Erase:\n    pass\n",
            path='mine/erase.py',
        ),
        Example(
            good='from mmaction.registry import MODELS\n\n\n@MODELS.register_module(force=True)\nclass SwinTransformer3D:\n    pass\n',
            path='mine/swin.py',
        ),
        Example(good='from mmaction.registry import MODELS\n\n\n@MODELS.register_module()\nclass MySwin:\n    pass\n', path='mine/swin.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every class that is registered under such a name."""
    for node in module.of(ast.ClassDef, ast.FunctionDef):
        for decorator in node.decorator_list:
            yield from _registered(module, decorator, node.name)


def _given_name(call: ast.Call, name: str) -> str:
    """The name that a decorator gives, else that of what it decorates; '' where it cannot be told."""
    given = call.args[0] if call.args else getattr(keyword(call, 'name'), 'value', None)
    return name if given is None else str(given.value) if isinstance(given, ast.Constant) else ''


def _registered(module: Module, decorator: ast.expr, name: str) -> Iterator[Finding]:
    call = decorator if isinstance(decorator, ast.Call) else None
    function = decorator if call is None else call.func
    registry, _, method = module.qualified(function).rpartition('.')
    taken: dict[str, str] = table('calls')['registered'].get(new_name(registry), {}) if method == 'register_module' else {}
    home = taken.get(name if call is None else _given_name(call, name))
    if home is not None and not _is_home(module, home) and (call is None or keyword(call, 'force') is None):
        message = (
            f'1.x registers `{name}` of {home} itself: a second one is a KeyError; take that one, choose another name, or write `register_module(force=True)`'
        )
        yield at(module, decorator, message)


def _is_home(module: Module, home: str) -> bool:
    """Whether a file is the module of 1.x that registers the name."""
    return module.source.path.with_suffix('').as_posix().endswith(home.replace('.', '/'))
