"""`setup_multi_processes(cfg)`, which is another function with other arguments in 1.x.

The migration guide names `mmengine.utils.dl_utils.setup_multi_processes`, which does not exist. `set_multi_processing` of that module takes
the values, not a config: `mp_start_method`, `opencv_num_threads` and `distributed`. The Runner calls it with `env_cfg.mp_cfg`.

Fix safety: unsafe: the config must be one of 1.x; where a Runner is made the call is not needed.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import after, argument, at, before, is_chain, is_spelled_out, keyword, old_name, replaced, says
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Name, Rewrite, Rule

_NEW = 'mmengine.utils.dl_utils.set_multi_processing'
_NEVER = 'mmengine.utils.dl_utils.setup_multi_processes'

rule = Rule(
    'MMA311',
    __name__,
    __doc__,
    'it is `set_multi_processing(**cfg.env_cfg.mp_cfg)` of mmengine.utils.dl_utils in 1.x, which takes values, no config; a Runner makes the call itself',
    examples=(
        Example(
            bad='from mmaction.utils import setup_multi_processes\n\nsetup_multi_processes(cfg)\n',
            good=(
                'from mmaction.utils import setup_multi_processes\nfrom mmengine.utils.dl_utils import set_multi_processing\n\n'
                "set_multi_processing(**cfg.get('env_cfg', {}).get('mp_cfg', {}))\n"
            ),
            unsafe=True,
            path='tools/run.py',
        ),
        Example(bad='from mmaction.utils import setup_multi_processes\n\nsetup_multi_processes(make())\n', path='tools/run.py'),
        Example(
            good="from mmengine.utils.dl_utils import set_multi_processing\n\nimport mmaction\n\nset_multi_processing('fork', 0, distributed=True)\n",
            path='tools/run.py',
        ),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call with a config."""
    for call, qualified in module.calls:
        if old_name(qualified) == 'setup_multi_processes' or qualified == _NEVER or (qualified == _NEW and _takes_config(call)):
            yield at(module, call.func, rule.message, _steps(module, call), 'the config must be one of 1.x; a Runner makes the call itself')


def _takes_config(call: ast.Call) -> bool:
    return keyword(call, 'cfg') is not None or any(says(value, 'cfg$', 'config$') for value in call.args[:1])


def _steps(module: Module, call: ast.Call) -> tuple[Rewrite, ...]:
    config, given = argument(call, 0, 'cfg'), keyword(call, 'cfg')
    if config is None or not is_chain(config) or not is_spelled_out(call) or len(call.args) + len(call.keywords) != 1:
        return ()
    start = replaced(module, given, f'**{module.source.slice(config)}') if given is not None else before(module, config, '**')
    return replaced(module, call.func, Name(_NEW)), start, after(module, config, ".get('env_cfg', {}).get('mp_cfg', {})")
