"""What a function accepts, and whether it can be called in a given way."""

import ast
from collections.abc import Collection
from contextlib import suppress
from functools import cache

# What 0.x code calls its labels, which 1.x has in data samples.
LABELS = frozenset({'label', 'labels', 'gt_label', 'gt_labels', 'target', 'targets'})


@cache
def parsed(signature: str) -> ast.arguments | None:
    """The parameters of a signature such as `(self, x, **kwargs)`; None where it is not one."""
    with suppress(SyntaxError):
        function = ast.parse(f'def _{signature}: ...').body[0]
        assert isinstance(function, ast.FunctionDef)
        return function.args
    return None


def positional(arguments: ast.arguments) -> tuple[str, ...]:
    """The names of the parameters that can be given by position, but for `self` and `cls`."""
    names = [parameter.arg for parameter in (*arguments.posonlyargs, *arguments.args)]
    return tuple(names[1:] if names[:1] in (['self'], ['cls']) else names)


def takes_one(arguments: ast.arguments) -> bool:
    """Whether there is one parameter besides `self` and `cls`, and no room for more."""
    return len(positional(arguments)) == 1 and not (arguments.vararg or arguments.kwonlyargs or arguments.kwarg)


def named(arguments: ast.arguments) -> tuple[str, ...]:
    """The names of all parameters, but for `self`, `cls`, `*args` and `**kwargs`."""
    return (*positional(arguments), *(parameter.arg for parameter in arguments.kwonlyargs))


def required(arguments: ast.arguments) -> tuple[str, ...]:
    """The names of the parameters without a default, but for `self` and `cls`."""
    names = positional(arguments)
    keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return (*names[: len(names) - len(arguments.defaults)], *(parameter.arg for parameter, default in keywords if default is None))


def accepts(arguments: ast.arguments, count: int, keywords: Collection[str]) -> bool:
    """Whether a call with `count` arguments by position (`self` not counted) and those keywords is possible."""
    names = positional(arguments)
    given = {*names[:count], *keywords}
    return (
        (count <= len(names) or arguments.vararg is not None)
        and not set(names[:count]) & set(keywords)
        and (arguments.kwarg is not None or set(keywords) <= {*named(arguments)})
        and set(required(arguments)) <= given
    )
