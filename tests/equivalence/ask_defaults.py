"""What the registered classes of the MMAction2 in this environment, 0.24.1 or 1.2.0, take by default.

usage: ask_defaults.py OUTPUT.json

The answer: for each kind of component and each type, the arguments that have a default, with it. An argument that a class hands on by
`**kwargs` is one of the class above it.
"""

import ast
import inspect
import json
import sys
import textwrap
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import asking


def registries() -> dict[str, list[Any]]:
    """The registries of each kind."""
    if find_spec('mmengine') is not None:
        import mmaction1  # noqa: F401
        from mmaction.registry import DATASETS, MODELS, TRANSFORMS

        return {'datasets': [DATASETS], 'models': [MODELS], 'transforms': [TRANSFORMS]}
    for module in ('torchvision', 'torchvision.models', 'torchvision.transforms', 'torchvision.transforms.functional'):
        asking.stand_in(module)
    import mmaction.models  # noqa: F401  fills the registries
    from mmaction.datasets.builder import BLENDINGS, DATASETS, PIPELINES
    from mmaction.models.builder import MODELS

    return {'datasets': [DATASETS], 'models': [MODELS, BLENDINGS], 'transforms': [PIPELINES]}


def arguments(made: type) -> Iterator[tuple[str, object]]:
    """The arguments of a class that have a default which a config can say, and what it gives to the class above whatever a config says."""
    seen = set[str]()
    for owner in made.__mro__:
        if not inspect.isfunction(vars(owner).get('__init__')):
            continue
        parameters = inspect.signature(owner.__init__).parameters.values()  # type: ignore[misc]
        takes = {parameter.name: parameter.default for parameter in parameters if parameter.default is not parameter.empty}
        gives = {name: value for name, value in given(owner).items() if name not in {parameter.name for parameter in parameters}}
        for name, value in {**takes, **gives}.items():
            if name not in seen and is_plain(value):
                yield name, asking.plain(value)
        seen |= {parameter.name for parameter in parameters} | gives.keys()
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
            return


def given(owner: type) -> dict[str, object]:
    """The constants that a constructor gives by keyword to the one above it; what it computes is no plain value."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(owner.__init__)))  # type: ignore[misc]
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == 'super().__init__')
    words = [keyword for call in calls for keyword in call.keywords if keyword.arg is not None]
    return {str(word.arg): word.value.value if isinstance(word.value, ast.Constant) else inspect for word in words}


def is_plain(value: object) -> bool:
    """Whether a config can say a value."""
    if isinstance(value, (list, tuple)):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(map(is_plain, (*value, *value.values())))
    return value is None or isinstance(value, (bool, int, float, str))


def defaults() -> dict[str, dict[str, dict[str, object]]]:
    """All of it."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for kind, several in registries().items():
        types = {name: made for registry in several for name, made in registry.module_dict.items() if inspect.isclass(made)}
        own = {name: made for name, made in sorted(types.items()) if made.__module__.startswith('mmaction.')}
        found[kind] = {name: dict(arguments(made)) for name, made in own.items()}
    return found


if __name__ == '__main__':
    with open(sys.argv[1], 'w', encoding='utf-8') as file:
        json.dump(defaults(), file)
