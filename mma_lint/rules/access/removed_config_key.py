"""Code reads or writes a key of the config that has no successor in 1.x.

`gpu_ids`, `workflow`, `module_hooks`, `precise_bn`, `multigrid` and the settings of OmniSource are read by nothing in 1.x. To write them does
nothing; a read fails, or gives its default.

Fix safety: there is no fix.
"""

from collections.abc import Iterator

from mma_lint.code.access import is_deleted, is_written, outdated
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rule

_HEAD = 'from mmengine import Config\n\ncfg = Config.fromfile(path)\n'

rule = Rule(
    'MMA503',
    __name__,
    __doc__,
    'this key of the config has no successor in 1.x',
    examples=(
        Example(bad=_HEAD + 'if cfg.omnisource:\n    cfg.gpu_ids = range(1)\n    del cfg.data.omni_videos_per_gpu\n', path='tools/run.py'),
        Example(bad=_HEAD + "cfg.setdefault('module_hooks', [])\n", path='tools/run.py'),
        Example(bad=_HEAD + "hooks = cfg.get('multigrid', None)\n", path='tools/run.py'),
        Example(good=_HEAD + 'print(cfg.custom_hooks, cfg.work_dir, cfg.load_from)\n', path='tools/run.py'),
        Example(good='import mmcv\n\n\ndef build(cfg):\n    return cfg.gpu_ids, cfg.workflow\n', path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every way to a key that is gone. To write or delete it does no harm."""
    for access, fate in outdated(module):
        if fate.status == 'removed':
            harmless = access.is_whole and (is_written(access) or is_deleted(access))
            message = f'`{fate.old}` is gone in 1.x: {fate.note}'
            yield Finding(*module.source.span(access.node), message, severity='warning' if harmless else None)
