"""Loggers.

`get_root_logger()` of 0.x gave the logger of the project; in 1.x that is the one that was made last, `MMLogger.get_current_instance()`: the
Runner makes it. With a file or a level one is made: `MMLogger.get_instance('mmaction', log_file=..., log_level=...)`. So it is with
`get_logger(name, ...)` of mmcv. `print_log` took the name of any logger; the new one knows 'current' and 'silent', and raises a ValueError
for a logger that nobody made.

Fix safety: safe for the functions that get a logger. Unsafe for `print_log`: another logger gets the message.
"""

import ast
from collections.abc import Iterator

from mma_lint.code.calls import argument, arguments_of, at, calls_of, is_spelled_out, named, new_name, replaced
from mma_lint.code.module import Module
from mma_lint.rule import Example, Finding, Name, Rewrite, Rule

_MMLOGGER = Name('mmengine.logging.MMLogger')
_PRINT_LOG = ('mmengine.print_log', 'mmengine.logging.print_log')

rule = Rule(
    'MMA310',
    __name__,
    __doc__,
    'loggers are made and found by MMLogger in 1.x',
    examples=(
        Example(
            bad='from mmaction.utils import get_root_logger\n\nlogger = get_root_logger()\n',
            good='from mmaction.utils import get_root_logger\nfrom mmengine.logging import MMLogger\n\nlogger = MMLogger.get_current_instance()\n',
            path='mine/model.py',
        ),
        Example(
            bad='from mmaction.utils import get_root_logger\n\nlogger = get_root_logger(log_file, log_level=cfg.log_level)\n',
            good=(
                'from mmaction.utils import get_root_logger\nfrom mmengine.logging import MMLogger\n\n'
                "logger = MMLogger.get_instance('mmaction', log_file=log_file, log_level=cfg.log_level)\n"
            ),
            path='tools/run.py',
        ),
        Example(
            bad="from mmcv.utils import get_logger\n\nlogger = get_logger('mine', log_file)\n",
            good="from mmcv.utils import get_logger\nfrom mmengine.logging import MMLogger\n\nlogger = MMLogger.get_instance('mine', log_file=log_file)\n",
            path='tools/run.py',
        ),
        Example(
            bad="from mmcv.utils import print_log\n\nprint_log('done', logger='root')\n",
            good="from mmcv.utils import print_log\n\nprint_log('done', logger='current')\n",
            unsafe=True,
            path='tools/run.py',
        ),
        Example(good="from mmengine.logging import MMLogger, print_log\n\nimport mmaction\n\nprint_log('done', logger='current')\n", path='tools/run.py'),
    ),
)


@rule.check_code
def check(module: Module) -> Iterator[Finding]:
    """Every call of the old functions."""
    for call, name in calls_of(module, 'get_root_logger', 'get_logger'):
        yield at(module, call.func, _message(call, name), _steps(module, call, name))


@rule.check_code
def printed(module: Module) -> Iterator[Finding]:
    """Every `print_log` to a logger by its name."""
    made = {
        call.args[0].value for call, name in module.calls if name.endswith('.MMLogger.get_instance') and call.args and isinstance(call.args[0], ast.Constant)
    }
    for call, qualified in module.calls:
        logger = argument(call, 1, 'logger') if new_name(qualified) in _PRINT_LOG else None
        if isinstance(logger, ast.Constant) and isinstance(logger.value, str) and logger.value not in {'silent', 'current', *made}:
            message = f"`print_log` raises a ValueError in 1.x unless a logger {logger.value!r} was made: write `logger='current'`, the one that was made last"
            yield at(module, logger, message, [replaced(module, logger, "'current'")], 'the message goes to the logger that was made last')


def _message(call: ast.Call, name: str) -> str:
    if name == 'get_logger':
        return '`get_logger(name, ...)` is `MMLogger.get_instance(name, log_file=..., log_level=...)` of mmengine.logging in 1.x'
    if arguments_of(call):
        return "`get_root_logger(...)` is `MMLogger.get_instance('mmaction', log_file=..., log_level=...)` of mmengine.logging in 1.x"
    return '`get_root_logger()` is `MMLogger.get_current_instance()` of mmengine.logging in 1.x'


def _steps(module: Module, call: ast.Call, name: str) -> tuple[Rewrite, ...]:
    if not is_spelled_out(call):
        return ()
    if name == 'get_logger':
        return replaced(module, call.func, _MMLOGGER, '.get_instance'), *named(module, call, ('', 'log_file', 'log_level', 'file_mode'))
    if not arguments_of(call):
        return (replaced(module, call.func, _MMLOGGER, '.get_current_instance'),)
    first = min(module.source.span(node)[0] for node in arguments_of(call))
    return (
        replaced(module, call.func, _MMLOGGER, '.get_instance'),
        Rewrite(first, first, ("'mmaction', ",)),
        *named(module, call, ('log_file', 'log_level')),
    )
