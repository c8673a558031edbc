"""Code reads or writes a key of the config that 1.x says in another way.

`lr_config` became a list of schedulers, `evaluation` was divided among the evaluators, the train loop and the checkpoint hook, `data` among
three loaders: what is there has another form, so that code which reads or writes it must be written anew. The top-level `test_cfg` and
`train_cfg` are the loops in 1.x: as settings of the model, given to `build_model`, they are the wrong ones.

Fix safety: there is no fix.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.access import Access, accesses, assignment, outdated, pipeline_edit
from mma_lint.code.config_keys import fate
from mma_lint.code.literals import items
from mma_lint.code.module import Module
from mma_lint.code.scopes import parts_of
from mma_lint.rule import Example, Finding, Rule

_HEAD = 'from mmengine import Config\n\ncfg = Config.fromfile(path)\n'

rule = Rule(
    'MMA502',
    __name__,
    __doc__,
    'this key of the config is said in another way in 1.x',
    examples=(
        Example(bad=_HEAD + "cfg.lr_config.policy = 'step'\nrunner.register_training_hooks(cfg.lr_config, cfg.optimizer_config)\n", path='tools/run.py'),
        Example(bad=_HEAD + "eval_config = cfg.get('evaluation', {})\neval_config.pop('interval')\n", path='tools/run.py'),
        Example(bad=_HEAD + "if hasattr(cfg, 'lr_config') or 'eval_config' in cfg:\n    pass\n", path='tools/run.py'),
        Example(bad=_HEAD + "model = build_model(cfg.model, test_cfg=cfg.get('test_cfg'))\n", path='tools/run.py'),
        Example(bad=_HEAD + "cfg.model['test_cfg'] = dict(average_clips='prob')\n", path='tools/run.py'),
        Example(
            good=_HEAD + "runner = Runner(cfg.model, train_cfg=cfg.get('train_cfg'))\nprint(cfg.param_scheduler, cfg.val_evaluator)\n", path='tools/run.py'
        ),
        Example(good='import mmcv\n\n\ndef build(cfg):\n    return cfg.evaluation, cfg.optimizer, cfg.runner\n', path='tools/run.py'),
    ),
)

_LOOPS = {'train_cfg': 'training', 'test_cfg': 'test'}


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every way to a key that became something else."""
    for access, found in outdated(module):
        if found.status == 'replaced' and found.old != 'resume_from' and not pipeline_edit(module, access):
            yield Finding(*module.source.span(access.node), f'`{found.old}` is said in another way in 1.x: {found.note}')


@rule.check_code
def written(module: Module) -> Iterator[Finding]:
    """Keys of 0.x in a dict that is assigned to a part of a config, or is its default."""
    for access in accesses(module):
        for item in items(_given(module, access)):
            found = fate((*access.path, item.key))
            if access.path and access.fate is None and found is not None and found.length > len(access.path):
                what = found.note or f'it is `{".".join(found.new)}`'
                yield Finding(*module.source.span(item.node), f'`{found.old}` is said in another way in 1.x: {what}')


@rule.check_code
def loops(module: Module) -> Iterator[Finding]:
    """`test_cfg` and `train_cfg` given to what builds a model."""
    for access in accesses(module):
        match module.parent(access.node):
            case ast.keyword(arg=str(name)) as keyword if access.path == (name,) and name in _LOOPS and _builds(module.parent(keyword)):
                message = f'the top-level `{name}` is the {_LOOPS[name]} loop in 1.x: settings of the model are `model.{name}`'
                yield Finding(*module.source.span(access.node), message)


def _given(module: Module, access: Access) -> ast.expr | None:
    """The dict that an access assigns, or gives as a default."""
    statement = assignment(module, access)
    if statement is not None:
        return statement.value
    match access.node:
        case ast.Call(func=ast.Attribute(attr='setdefault'), args=[_, value]):
            return value
    return None


def _builds(node: ast.AST | None) -> bool:
    """Whether a node is a call of `build_model` or its like."""
    return isinstance(node, ast.Call) and (parts_of(node.func) or ('',))[-1].startswith('build_')
