"""`optimizer` became `optim_wrapper.optimizer`.

MMEngine's Runner takes the optimizer inside a wrapper, which also clips gradients and casts types. `paramwise_cfg` and `constructor`
stand beside the optimizer, not in it: torch refuses them (mmengine/optim/optimizer/builder.py). TSMOptimizerConstructor and
DefaultOptimizerConstructor have new names, and CopyOfSGD was SGD all along (mmaction/core/optimizer/copy_of_sgd.py in 0.24.1).

Fix safety: safe. The parameter groups are the same, with the same settings.
"""

from collections.abc import Iterator

from mma_lint.config.facts import Config
from mma_lint.config.value import Value, of, why_not
from mma_lint.rule import Change, Drop, Example, Manual, Move, Put, Rule, Step, Verdict

rule = Rule(
    'MMA130',
    __name__,
    __doc__,
    message='`optimizer` became `optim_wrapper.optimizer`',
    examples=(
        Example(
            bad="optimizer = dict(\n    type='SGD',\n    lr=0.01,  # for 8 gpus\n    momentum=0.9)\n",
            good="optim_wrapper = dict(\n    optimizer=dict(\n        type='SGD',\n        lr=0.01,  # for 8 gpus\n        momentum=0.9))\n",
        ),
        Example(
            bad="optimizer = dict(type='SGD', constructor='TSMOptimizerConstructor', paramwise_cfg=dict(fc_lr5=True), lr=0.02)\n",
            good=(
                'optim_wrapper = dict(\n'
                "    optimizer=dict(type='SGD', lr=0.02),\n"
                "    constructor='TSMOptimWrapperConstructor',\n"
                '    paramwise_cfg=dict(fc_lr5=True))\n'
            ),
        ),
        Example(
            bad="_base_ = './base.py'\noptimizer = dict(lr=0.02)\n",
            good="_base_ = './base.py'\noptim_wrapper = dict(optimizer=dict(lr=0.02))\n",
            bases=(('base.py', "optimizer = dict(type='SGD', lr=0.01)\n"),),
        ),
        Example(bad='optimizer = [get_optimizer()]\nlr_config = dict(policy="step", step=[2])\n'),
        Example(good="optimizer = dict(type='Adam', lr=0.01)\noptim_wrapper = dict(optimizer=optimizer)\n"),
    ),
)

_CONSTRUCTORS = {'TSMOptimizerConstructor': 'TSMOptimWrapperConstructor', 'DefaultOptimizerConstructor': 'DefaultOptimWrapperConstructor'}


@rule.check
def check(config: Config) -> Iterator[Verdict]:
    """Move the optimizer into the wrapper, and what is about parameters beside it."""
    value = config.get('optimizer')
    if value is None or config.lacks('train') or _is_variable(config):
        return
    if value.data is None:
        yield Change(('optimizer',), (Drop(('optimizer',)),), '`optimizer = None` says nothing: without `optim_wrapper` 1.x does not train')
    elif not isinstance(value.data, dict):
        yield Manual(('optimizer',), f'{rule.message}; this one {why_not(value, "a dict")}')
    else:
        yield Change(('optimizer',), tuple(_steps(value)))


def _is_variable(config: Config) -> bool:
    """Whether a config of 1.x only calls its optimizer so: the file that says it has `optim_wrapper = dict(optimizer=optimizer)`."""
    document = config.document
    sayer = next((other for other in (document, *document.ancestors) if 'optimizer' in other.own.items), document)
    return sayer.own.get('optim_wrapper', 'optimizer') is not None


def _steps(value: Value) -> Iterator[Step]:
    constructor = value.get('constructor')
    if constructor is not None:
        yield Drop(('optimizer', 'constructor'))
        yield Put(('optim_wrapper', 'constructor'), _renamed(constructor))
    paramwise = value.get('paramwise_cfg')
    if paramwise is not None:
        yield Drop(('optimizer', 'paramwise_cfg'))
        yield Put(('optim_wrapper', 'paramwise_cfg'), paramwise)
    kind = value.get('type')
    if kind is not None and kind.data == 'CopyOfSGD':
        yield Put(('optimizer', 'type'), kind.with_data('SGD'))
    yield Move(('optimizer',), ('optim_wrapper', 'optimizer'))


def _renamed(constructor: Value) -> Value:
    new = _CONSTRUCTORS.get(constructor.data) if isinstance(constructor.data, str) else None
    return constructor if new is None else of(new)
