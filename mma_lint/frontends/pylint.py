"""The pylint plugin: `pylint --load-plugins mma_lint.frontends.pylint`.

pylint numbers messages by a letter and four digits, the first two of which belong to one checker. So the rules MMA1xx are E91xx (or
W91xx, by their severity), MMA2xx are E92xx and so on, and the codes MMA0xx of files that could not be carried through are E90xx. The
symbol is `mma-` and the name of the rule. What to enable, to disable and to ignore is pylint's own business.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pylint.checkers import BaseRawFileChecker

from mma_lint.engine import Policy, check
from mma_lint.failures import FAILURES
from mma_lint.formats.escape import escape
from mma_lint.frontends.hosted import OPTIONS, Hosted
from mma_lint.rule import Rule, discover
from mma_lint.source import Source, Unreadable

if TYPE_CHECKING:
    from astroid.nodes import Module
    from pylint.lint import PyLinter
    from pylint.typing import MessageDefinitionTuple, Options

    from mma_lint.diagnostic import Diagnostic

_OPTIONS: 'Options' = tuple((name, {'type': 'string', 'default': default, 'metavar': '<text>', 'help': told}) for name, default, told in OPTIONS)
_LETTERS = {'error': 'E', 'warning': 'W', 'info': 'R'}


def register(linter: 'PyLinter') -> None:
    """Give pylint a checker for each hundred of codes, once: with `-j` pylint 3.0 asks again in each worker, which has them already."""
    if any(isinstance(checker, _Checker) for checker in linter.get_checkers()):
        return
    found = _Found(linter)
    rules = {rule.code: rule for rule in discover()}
    for hundred in sorted({code[3] for code in (*FAILURES, *rules)}):
        messages = dict(_message(code, rules.get(code)) for code in (*FAILURES, *rules) if code[3] == hundred)
        linter.register_checker(_checker(hundred, messages, _OPTIONS if hundred == '0' else ())(linter, found))


def _message(code: str, rule: Rule | None) -> 'tuple[str, MessageDefinitionTuple]':
    """The number of a code with its text, symbol and description."""
    letter = _LETTERS[rule.severity] if rule is not None else 'E'
    symbol, description = (rule.name, rule.doc.strip().partition('\n')[0]) if rule is not None else FAILURES[code]
    return f'{letter}9{code[3:]}', ('%s', f'mma-{symbol}', description.replace('%', '%%'))


class _Found:
    """The findings of the file at hand, which all checkers share."""

    def __init__(self, linter: 'PyLinter') -> None:
        self._linter = linter
        self._policy: Policy | None = None
        self._path, self._diagnostics = '', tuple['Diagnostic', ...]()

    def of(self, path: str, text: bytes) -> 'tuple[Diagnostic, ...]':
        """The findings of a file, read once."""
        if path != self._path:
            self._path, self._diagnostics = path, tuple(_diagnostics(Path(path), text, self.policy))
        return self._diagnostics

    @property
    def policy(self) -> Policy:
        """The policy of the run: the options are known once there is a file to check."""
        if self._policy is None:
            config = self._linter.config
            self._policy = Hosted(config.mma_config, config.mma_extend_select, config.mma_target).policy(noqa=True)
        return self._policy


def _diagnostics(path: Path, data: bytes, policy: Policy) -> 'Iterable[Diagnostic]':
    try:
        source = Source.from_bytes(path, data)
    except Unreadable:
        return ()  # pylint has said so
    return next(check((path,), policy, {path: source})).diagnostics


class _Checker(BaseRawFileChecker):
    """What the checkers have in common."""

    name = 'mma-lint'

    def __init__(self, linter: 'PyLinter', found: _Found) -> None:
        super().__init__(linter)
        self._found = found

    def process_module(self, node: 'Module') -> None:
        """Report the findings of a module that are this checker's."""
        with node.stream() as stream:
            data = stream.read()
        for found in self._found.of(node.file, data):
            symbol = f'mma-{found.name}'
            if any(symbol == message[1] for message in self.msgs.values()):
                text = f'{found.code} {escape(found.message)}'
                self.add_message(symbol, found.row, args=text, col_offset=found.column - 1, end_lineno=found.end_row, end_col_offset=found.end_column - 1)


def _checker(hundred: str, messages: 'dict[str, MessageDefinitionTuple]', options: 'Options') -> type[_Checker]:
    """The checker of the codes that begin alike."""
    return type(f'Checker9{hundred}', (_Checker,), {'msgs': messages, 'options': options, '__doc__': _Checker.__doc__})
