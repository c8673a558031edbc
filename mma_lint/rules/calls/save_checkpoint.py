"""`save_checkpoint(model, filename)`, which takes a dict instead of the model in 1.x.

The function of MMEngine writes what it is given: a model in first place is pickled whole, without a word, and cannot be loaded as a
checkpoint. `optimizer` and `meta` belong into the dict.
A warning: nothing breaks before the file is loaded.

Fix safety: unsafe: the dict has the weights, the optimizer and the meta data that are given; the version of mmcv, the time and the CLASSES
of the model, which 0.x added, are not in it.
"""

import ast
from collections.abc import Collection, Iterator
from itertools import chain

from mma_lint.code.calls import argument, at, dropped, held, is_none, is_spelled_out, keyword, last_name, old_name, says
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Name, Rename, Rewrite, Rule

_NEW = ('mmengine.runner.save_checkpoint', 'mmengine.runner.checkpoint.save_checkpoint')

rule = Rule(
    'MMA312',
    __name__,
    __doc__,
    '`save_checkpoint` of mmengine.runner writes a dict, no model: `save_checkpoint(dict(state_dict=weights_to_cpu(get_state_dict(model))), filename)`',
    examples=(
        Example(
            bad='from mmcv.runner import save_checkpoint\n\nsave_checkpoint(model, path, optimizer=optimizer, meta=dict(epoch=1))\n',
            good=(
                'from mmengine.runner import save_checkpoint, weights_to_cpu, get_state_dict\n\n'
                'save_checkpoint(dict(meta=dict(epoch=1), state_dict=weights_to_cpu(get_state_dict(model)), optimizer=optimizer.state_dict()), path)\n'
            ),
            unsafe=True,
            path='tools/run.py',
        ),
        Example(bad='from mmcv.runner import save_checkpoint\n\nsave_checkpoint(model, *rest)\n', path='tools/run.py'),
        Example(
            good='from mmengine.runner import save_checkpoint\n\nimport mmaction\n\ncheckpoint = dict(state_dict=state)\nsave_checkpoint(checkpoint, path)\n',
            path='tools/run.py',
        ),
    ),
    severity='warning',
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call with a model. They are mended together, since they share the import."""
    dicts = held(module, lambda value: isinstance(value, ast.Dict) or _makes_dict(value))
    found = {call: qualified for call, qualified in module.calls if _saves(call, qualified) and not _is_dict(argument(call, 0, 'model'), dicts)}
    steps = _together(module, found)
    for call in found:
        yield at(module, call.func, rule.message, steps, 'time, version and CLASSES are not in the meta data')


def _together(module: Module, found: dict[ast.Call, str]) -> list[Rewrite | Rename]:
    """The steps that mend all calls; none where one of them cannot be mended, or the import serves something else too."""
    made = [_steps(module, call) for call in found]
    if not all(made) or not _all_are_calls(module, found):
        return []
    return [*chain.from_iterable(made), *(_rename(module, call) for call, qualified in found.items() if qualified not in _NEW)]


def _saves(call: ast.Call, qualified: str) -> bool:
    """Whether a call is of the old function, or of the new one without the name of its first argument."""
    return old_name(qualified) == 'save_checkpoint' or (qualified in _NEW and keyword(call, 'checkpoint') is None)


def _all_are_calls(module: Module, found: Collection[ast.Call]) -> bool:
    """Whether the old function is used for nothing but these calls."""
    functions = {call.func for call in found}
    return all(use.mention.node in functions for use in module.uses if old_name(use.qualified) == 'save_checkpoint' and not use.guarded)


def _rename(module: Module, call: ast.Call) -> Rename:
    """The step that names the new function: in the import, or in the chain that reaches it."""
    use = module.use(call.func)
    assert use is not None
    return Rename(use.imported.alias if use.imported.qualified == use.qualified else call.func, _NEW[0])


def _makes_dict(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and last_name(value.func) in ('dict', 'OrderedDict', 'load', 'load_checkpoint', '_load_checkpoint', 'state_dict')


def _is_dict(value: ast.expr | None, dicts: dict[ast.Name, ast.expr]) -> bool:
    """Whether a first argument is the dict that 1.x takes."""
    return value is None or isinstance(value, ast.Dict) or _makes_dict(value) or value in dicts or says(value, 'ckpt', 'checkpoint', 'state', 'dict')


def _steps(module: Module, call: ast.Call) -> tuple[Rewrite, ...]:
    """The steps that make the dict; none where a call does not say enough."""
    model, optimizer, meta = argument(call, 0, 'model'), argument(call, 2, 'optimizer'), argument(call, 3, 'meta')
    old = (optimizer, meta, keyword(call, 'optimizer'), keyword(call, 'meta'))
    gap = dropped(module, call, [part for part in old if part is not None])
    if gap is None or model is None or not is_spelled_out(call) or keyword(call, 'model') is not None or isinstance(optimizer, (ast.Dict, ast.IfExp)):
        return ()
    head = f'meta={text}, ' if (text := _text(module, meta)) else ''
    tail = f', optimizer={text}.state_dict()' if (text := _text(module, optimizer)) else ''
    weights = f'({module.source.slice(model)}))'
    parts = f'dict({head}state_dict=', Name('mmengine.runner.weights_to_cpu'), '(', Name('mmengine.runner.get_state_dict'), f'{weights}{tail})'
    return Rewrite(*module.source.span(model), parts), *gap


def _text(module: Module, value: ast.expr | None) -> str:
    """The text of an argument; '' where it is None, or there is none."""
    return '' if value is None or is_none(value) else module.source.slice(value)
