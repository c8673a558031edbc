"""`build_model`, `build_recognizer`, `build_backbone` and the like, which are one method of the registry in 1.x.

`build_model(cfg)` is `MODELS.build(cfg)`. `train_cfg` and `test_cfg` belong into the config of the model. 0.x set the weights of
recognizers and localizers when it built them, 1.x does when `model.init_weights()` is called: the Runner calls it, a script must, unless it
loads a checkpoint.

Fix safety: safe for backbones, necks, heads and losses, whose weights 0.x did not set either. Unsafe for whole models: the fix adds the
call of `init_weights` to a plain assignment, and you may not need it.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import argument, arguments_of, at, calls_of, dropped, is_none, is_spelled_out, keyword, line_below, replaced, statement_of
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Name, Rewrite, Rule

_PARTS = ('build_backbone', 'build_neck', 'build_head', 'build_loss')
_WHOLE = ('build_model', 'build_recognizer', 'build_localizer', 'build_detector')

rule = Rule(
    'MMA308',
    __name__,
    __doc__,
    'it is `MODELS.build(cfg)` of mmaction.registry in 1.x',
    examples=(
        Example(
            bad='from mmaction.models import build_model\n\nmodel = build_model(cfg.model, train_cfg=None, test_cfg=None)\n',
            good='from mmaction.models import build_model\nfrom mmaction.registry import MODELS\n\nmodel = MODELS.build(cfg.model)\nmodel.init_weights()\n',
            unsafe=True,
            path='tools/run.py',
        ),
        Example(
            bad='from mmaction.models.builder import build_loss\n\nloss = build_loss(cfg)\n',
            good='from mmaction.models.builder import build_loss\nfrom mmaction.registry import MODELS\n\nloss = MODELS.build(cfg)\n',
            path='tools/run.py',
        ),
        Example(
            bad="from mmaction.models import build_model\n\nmodel = build_model(cfg.model, train_cfg=cfg.get('train_cfg'), test_cfg=cfg.get('test_cfg'))\n",
            path='tools/run.py',
        ),
        Example(good='from mmaction.registry import MODELS\n\nmodel = MODELS.build(cfg.model)\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call of a function that built a model or a part of one."""
    for call, name in calls_of(module, *_PARTS):
        yield at(module, call.func, f'`{name}(cfg)` is `MODELS.build(cfg)` of mmaction.registry in 1.x', _renamed(module, call))
    for call, name in calls_of(module, *_WHOLE):
        yield _whole(module, call, name)


def _whole(module: Module, call: ast.Call, name: str) -> Finding:
    message = f'`{name}(cfg)` is `MODELS.build(cfg)` of mmaction.registry in 1.x, and `model.init_weights()` sets its weights, which 0.x did at once'
    given = [key for position, key in ((1, 'train_cfg'), (2, 'test_cfg')) if not is_none(argument(call, position, key))]
    if given:
        named = ' and '.join(f'`{key}`' for key in given)
        return at(module, call.func, f'{message}; {named} must stand in the config of the model: `cfg.model.{given[0]} = ...`, `average_clips` in its cls_head')
    steps = _renamed(module, call)
    return at(module, call.func, message, (*steps, *_weights(module, call)) if steps else (), 'the weights must be set or loaded: call `model.init_weights()`')


def _renamed(module: Module, call: ast.Call) -> tuple[Rewrite, ...]:
    """The steps that write `MODELS.build(cfg)`."""
    config = argument(call, 0, 'cfg')
    rest = [node for node in arguments_of(call) if node is not config and node is not keyword(call, 'cfg')]
    gap = dropped(module, call, rest)
    if config is None or gap is None or not is_spelled_out(call):
        return ()
    return replaced(module, call.func, Name('mmaction.registry.MODELS'), '.build'), *gap


def _weights(module: Module, call: ast.Call) -> tuple[Rewrite, ...]:
    """The step that adds `model.init_weights()` below a plain assignment, unless a checkpoint is loaded into the model."""
    statement = statement_of(module, call)
    if statement is None:
        return ()
    target = module.source.slice(statement.targets[0])
    if any(loaded.args and module.source.slice(loaded.args[0]) == target for loaded in _loading(module)):
        return ()
    return (line_below(module, statement, f'{target}.init_weights()'),)


def _loading(module: Module) -> Iterator[ast.Call]:
    return (call for call, qualified in module.calls if qualified.rpartition('.')[2] == 'load_checkpoint')
