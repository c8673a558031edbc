"""A script that builds models, datasets or pipelines, and says nowhere that their types are those of MMAction2.

In 1.x a type is looked up in a scope. `DATASETS.build(cfg)` finds the dataset, but its pipeline, like `Compose(pipeline)`, and the data
preprocessor of a model are looked up in the default scope, which is MMEngine: a KeyError. The Runner, `init_recognizer` and the inferencers
set the scope; a script that uses none of them must, before it builds anything.

Fix safety: safe: `init_default_scope` only says where types are looked up. It is added below a plain `cfg = Config.fromfile(...)`;
elsewhere there is no fix.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import argument, at, last_name, line_below, old_name, statement_of
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Name, Rule

_SETTERS = ('register_all_modules', 'init_default_scope', 'init_recognizer', 'MMAction2Inferencer', 'ActionRecogInferencer', 'Runner', 'from_cfg')
_OLD = ('build_dataset', 'build_model', 'build_recognizer', 'build_localizer', 'build_detector', 'Compose')
_NEW = ('mmaction.registry.DATASETS.build', 'mmengine.dataset.Compose')

rule = Rule(
    'MMA325',
    __name__,
    __doc__,
    'a script sets the scope of the types that it builds in 1.x, `register_all_modules()` of mmaction.utils does: without it they are looked up in MMEngine',
    examples=(
        Example(
            bad='from mmengine import Config\nfrom mmaction.registry import DATASETS\n\ncfg = Config.fromfile(path)\ndataset = DATASETS.build(cfg.dataset)\n',
            good=(
                'from mmengine import Config\nfrom mmaction.registry import DATASETS\nfrom mmengine.registry import init_default_scope\n\n'
                "cfg = Config.fromfile(path)\ninit_default_scope(cfg.get('default_scope', 'mmaction'))\ndataset = DATASETS.build(cfg.dataset)\n"
            ),
            path='tools/run.py',
        ),
        Example(
            bad="from mmengine.dataset import Compose\n\nimport mmaction\n\nif __name__ == '__main__':\n    Compose(CONFIG)\n",
            path='tools/run.py',
        ),
        Example(
            good='from mmengine.dataset import Compose\n\nimport mmaction\n\n\nclass Mine:\n    pipeline = Compose(CONFIG)\n',
            path='mine/dataset.py',
        ),
        Example(
            good=(
                'from mmengine import Config\nfrom mmaction.registry import DATASETS\nfrom mmaction.utils import register_all_modules\n\n'
                'register_all_modules()\ndataset = DATASETS.build(Config.fromfile(path).dataset)\n'
            ),
            path='tools/run.py',
        ),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """The first thing that a script builds, where it sets no scope; the reading of the config, if there is one."""
    if any(qualified.rpartition('.')[2] in _SETTERS for _, qualified in module.calls):
        return
    built = [call for call, qualified in module.calls if _needs_scope(call, qualified)]
    if not built:
        return
    read = [call for call, qualified in module.calls if qualified.endswith('Config.fromfile') and qualified.startswith(('mmcv.', 'mmengine.'))]
    if read:
        yield _below(module, read[0])
    elif _is_script(module):
        yield at(module, built[0].func, rule.message)


def _needs_scope(call: ast.Call, qualified: str) -> bool:
    """Whether a call builds something with parts that are looked up in the default scope."""
    if qualified == 'mmaction.registry.MODELS.build':
        config = argument(call, 0, 'cfg')
        return config is not None and last_name(config) in ('model', 'model_cfg')
    return qualified in _NEW or old_name(qualified) in _OLD


def _below(module: Module, call: ast.Call) -> Finding:
    statement = statement_of(module, call)
    if statement is None or not isinstance(statement.targets[0], ast.Name):
        return at(module, call.func, rule.message)
    name = statement.targets[0].id
    text = (Name('mmengine.registry.init_default_scope'), f"({name}.get('default_scope', 'mmaction'))")
    return at(module, call.func, rule.message, [line_below(module, statement, *text)])


def _is_script(module: Module) -> bool:
    tests = (node.test for node in module.source.tree.body if isinstance(node, ast.If))
    return any(isinstance(test, ast.Compare) and last_name(test.left) == '__name__' for test in tests)
