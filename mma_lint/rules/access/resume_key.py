"""Code reads or writes `resume_from` of the config.

In 1.x `load_from` names the checkpoint, and `resume` says whether the training goes on from it or only takes its weights (Runner.load_or_resume
of MMEngine). `resume_from` is read by nothing: a training that is meant to go on begins anew.

Fix safety: unsafe. A checkpoint of 0.x cannot be resumed in 1.x (it lacks the message hub); its weights can be loaded.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.access import Access, assignment, is_written, outdated
from mma_lint.code.calls import has_its_lines, line_below
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Rewrite, Rule

_HEAD = 'from mmengine import Config\n\ncfg = Config.fromfile(path)\n'

rule = Rule(
    'MMA505',
    __name__,
    __doc__,
    '`resume_from` became `load_from` and `resume`',
    examples=(
        Example(
            bad=_HEAD + 'if args.resume_from is not None:\n    cfg.resume_from = args.resume_from  # go on\n',
            good=_HEAD + 'if args.resume_from is not None:\n    cfg.load_from = args.resume_from  # go on\n    cfg.resume = True\n',
            unsafe=True,
            path='tools/run.py',
        ),
        Example(bad=_HEAD + 'cfg.resume_from = None\n', good=_HEAD + 'cfg.resume = False\n', unsafe=True, path='tools/run.py'),
        Example(bad=_HEAD + 'if cfg.resume_from:\n    runner.resume(cfg.resume_from)\n', path='tools/run.py'),
        Example(good=_HEAD + "cfg.load_from = 'last.pth'\ncfg.resume = True\n", path='tools/run.py'),
    ),
)

_DOUBT = 'a checkpoint of 0.x cannot be resumed in 1.x, only its weights can be loaded; None is `resume=False`'


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every way to the key."""
    for access, fate in outdated(module):
        if fate.old == 'resume_from':
            how = f'`resume_from` is gone in 1.x: {fate.note}'
            yield Finding(*module.source.span(access.node), how, _steps(module, access) if is_written(access) else (), _DOUBT)


def _steps(module: Module, access: Access) -> tuple[Rewrite, ...]:
    """`cfg.resume_from = path` as two statements, where it has its lines to itself."""
    statement, source = assignment(module, access), module.source
    if statement is None or access.prefix or len(access.steps) > 1 or not has_its_lines(module, statement):
        return ()
    start, end = source.span(statement)
    base = source.slice(access.base)
    if isinstance(statement.value, ast.Constant) and statement.value.value is None:
        return (Rewrite(start, end, (f'{base}.resume = False',)),)
    load, resume = (_key(module, access, key) for key in ('load_from', 'resume'))
    return Rewrite(*source.span(access.node), (load,)), line_below(module, statement, f'{resume} = True')


def _key(module: Module, access: Access, key: str) -> str:
    """The config's key in the way that the access names its own."""
    base = module.source.slice(access.base)
    return f'{base}.{key}' if access.last.form == 'attribute' else f"{base}['{key}']"
